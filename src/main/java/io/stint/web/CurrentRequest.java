package io.stint.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.stint.web.IdempotencyKeys.Use;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the headers of the request that is being answered ask for. */
@ApplicationScoped
class CurrentRequest {

  private static final String KEY_HEADER = "Idempotency-Key";
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private final CurrentVertxRequest current;
  private final SecurityIdentity caller;
  private final ObjectMapper json;

  CurrentRequest(CurrentVertxRequest current, SecurityIdentity caller, ObjectMapper json) {
    this.current = current;
    this.caller = caller;
    this.json = json;
  }

  Optional<Prefer> prefer() {
    return Prefer.of(request().headers().getAll("Prefer"));
  }

  Optional<Use> use(Object body) {
    if (body == null) {
      throw Refusal.invalid("", "A body is required.");
    }
    List<String> sent = request().headers().getAll(KEY_HEADER);
    if (sent.isEmpty()) {
      return Optional.empty();
    }
    String key = sent.get(0);
    if (sent.size() > 1 || !KEY.matcher(key).matches()) {
      throw Refusal.invalid(
          KEY_HEADER + ":", "Idempotency-Key is one value of 1 to 255 visible ASCII characters.");
    }
    return Optional.of(new Use(caller.getPrincipal().getName(), key, fingerprints(body)));
  }

  private List<byte[]> fingerprints(Object body) {
    List<?> same = body instanceof SignedBody signed ? signed.underEachKey() : List.of(body);
    return same.stream().map(this::fingerprint).toList();
  }

  private byte[] fingerprint(Object body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((request().method() + " " + request().uri() + "\n").getBytes(UTF_8));
      return digest.digest(json.writeValueAsBytes(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpServerRequest request() {
    return current.getCurrent().request();
  }
}
