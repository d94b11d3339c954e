package io.stint.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stint.security.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * Keyset pages. A token holds the key of the last item that was shown, signed, and is good for that
 * collection with those filters alone.
 *
 * <pre>
 * PageRequest request = paging.request("cohorts", List.of(String.valueOf(state)), pageSize, pageToken);
 * List&lt;Cohort&gt; rows = … "where name > :after order by name limit :limit" …
 * return paging.page(request, rows, CohortView::of, cohort -> List.of(cohort.name()));
 * </pre>
 */
@ApplicationScoped
public class Paging {

  static final int DEFAULT_SIZE = 50;
  static final int LARGEST_SIZE = 500;

  private static final int SIGNATURE_BYTES = 16;
  private static final TypeReference<List<String>> KEY = new TypeReference<>() {};

  private final Secrets secrets;
  private final ObjectMapper json;

  Paging(Secrets secrets, ObjectMapper json) {
    this.secrets = secrets;
    this.json = json;
  }

  /**
   * Checks what the query asks for.
   *
   * @param collection a name for the list, and {@code filters} what narrows it: a token of another
   *     list is refused
   * @param pageSize as it was sent; null for 50
   * @param pageToken as it was sent; null for the first page
   * @throws Refusal 400 with pointer {@code ?pageSize} or {@code ?pageToken}
   */
  public PageRequest request(
      String collection, List<String> filters, String pageSize, String pageToken) {
    String scope = write(List.of(collection, write(filters)));
    return new PageRequest(size(pageSize), after(scope, pageToken), scope);
  }

  /**
   * The page of what was read.
   *
   * @param rows at most {@link PageRequest#limit()} of them, in order
   * @param key what identifies a row in that order, for the next query
   */
  public <R, T> Page<T> page(
      PageRequest request, List<R> rows, Function<R, T> view, Function<R, List<String>> key) {
    boolean more = rows.size() > request.size();
    List<R> shown = more ? rows.subList(0, request.size()) : rows;
    String next = more ? token(request.scope(), key.apply(shown.get(shown.size() - 1))) : null;
    return new Page<>(shown.stream().map(view).toList(), next);
  }

  private static int size(String pageSize) {
    if (pageSize == null) {
      return DEFAULT_SIZE;
    }
    try {
      int size = Integer.parseInt(pageSize);
      if (size >= 1 && size <= LARGEST_SIZE) {
        return size;
      }
    } catch (NumberFormatException e) {
      // refused below like a number out of range
    }
    throw Refusal.invalid("?pageSize", "pageSize is a number from 1 to " + LARGEST_SIZE + ".");
  }

  private String token(String scope, List<String> key) {
    byte[] payload = write(key).getBytes(UTF_8);
    byte[] signature = secrets.sign("page-token", signed(scope, payload));
    byte[] token = new byte[SIGNATURE_BYTES + payload.length];
    System.arraycopy(signature, 0, token, 0, SIGNATURE_BYTES);
    System.arraycopy(payload, 0, token, SIGNATURE_BYTES, payload.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  private List<String> after(String scope, String pageToken) {
    if (pageToken == null) {
      return List.of();
    }
    try {
      byte[] token = Base64.getUrlDecoder().decode(pageToken);
      if (token.length > SIGNATURE_BYTES) {
        byte[] payload = Arrays.copyOfRange(token, SIGNATURE_BYTES, token.length);
        byte[] claimed = Arrays.copyOf(token, SIGNATURE_BYTES);
        byte[] signed = signed(scope, payload);
        if (secrets.signatures("page-token", signed).stream()
            .map(signature -> Arrays.copyOf(signature, SIGNATURE_BYTES))
            .anyMatch(signature -> MessageDigest.isEqual(signature, claimed))) {
          return new ArrayList<>(json.readValue(payload, KEY));
        }
      }
    } catch (IllegalArgumentException | IOException e) {
      // refused below like a wrong signature
    }
    throw Refusal.invalid(
        "?pageToken", "pageToken is not one that this list with these filters gave out.");
  }

  private static byte[] signed(String scope, byte[] payload) {
    byte[] prefix = (scope + "\n").getBytes(UTF_8);
    byte[] all = Arrays.copyOf(prefix, prefix.length + payload.length);
    System.arraycopy(payload, 0, all, prefix.length, payload.length);
    return all;
  }

  private String write(List<String> values) {
    try {
      return json.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
