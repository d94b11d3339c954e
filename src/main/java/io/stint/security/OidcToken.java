package io.stint.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a signed token says, read as text: nothing of it is true before its signature, issuer,
 * audience and times have been checked. <a href="https://www.rfc-editor.org/rfc/rfc9068">RFC
 * 9068</a>, <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725</a>.
 */
record OidcToken(JsonNode header, JsonNode claims) {

  private static final Set<String> ALGORITHMS = Set.of("RS256", "ES256");
  private static final Set<String> TYPES = Set.of("", "jwt", "at+jwt", "application/at+jwt");

  /** Claims that only tokens have which say that somebody has signed in somewhere else. */
  private static final List<String> OF_ID_TOKENS = List.of("nonce", "at_hash", "c_hash");

  /** In the year 9999. */
  private static final long LATEST = 253_370_764_800L;

  private static final Pattern SUBJECT = Pattern.compile("[\\x21-\\x7e]{1,255}");

  /**
   * Whatever can be one; a roster says more exactly. Nothing hides in it, as in no text that is
   * sent: neither format characters nor what else is ignorable by default.
   */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "[^\\s\\p{Cntrl}\\p{Cf}\\p{Cs}\\x{034F}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}"
              + "\\x{3164}\\x{FE00}-\\x{FE0F}\\x{FFA0}\\x{E0000}-\\x{E0FFF}]{3,254}");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  /** Whether a text has the form of one. */
  static boolean is(String text) {
    return text.startsWith("eyJ") && text.chars().filter(one -> one == '.').count() == 2;
  }

  /** One that nothing can be read of says nothing. */
  static OidcToken read(String text) {
    String[] parts = text.split("\\.", -1);
    return new OidcToken(json(parts[0]), json(parts[1]));
  }

  private static JsonNode json(String part) {
    try {
      return JSON.readTree(new String(Base64.getUrlDecoder().decode(part), UTF_8));
    } catch (IllegalArgumentException | JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** Whether it is an access token, signed in a way that is good. */
  boolean isAccessToken() {
    return ALGORITHMS.contains(header.path("alg").asText())
        && TYPES.contains(header.path("typ").asText().toLowerCase(Locale.ROOT))
        && !header.has("crit")
        && Set.of("", "Bearer").contains(claims.path("typ").asText())
        && OF_ID_TOKENS.stream().noneMatch(claims::has);
  }

  /** Whether it says whose it is, in a way that can be kept. */
  boolean isSomebodys() {
    JsonNode subject = claims.path("sub");
    return subject.isTextual() && SUBJECT.matcher(subject.asText()).matches();
  }

  /** The client that it was given to; empty: it does not say. */
  String client() {
    JsonNode azp = claims.path("azp");
    return (azp.isMissingNode() ? claims.path("client_id") : azp).asText();
  }

  /** How its holder has signed in, as far as it says. */
  SignIn signIn() {
    JsonNode at = claims.path("auth_time");
    return new SignIn(
        claims.path("acr").isTextual() ? text("acr") : null,
        at.isIntegralNumber() && at.canConvertToLong() && Math.abs(at.asLong()) < LATEST
            ? Instant.ofEpochSecond(at.asLong())
            : null);
  }

  String text(String claim) {
    return claims.path(claim).asText();
  }

  /** {@code exp}, without which no token is taken. */
  Instant end() {
    return Instant.ofEpochSecond(claims.path("exp").asLong());
  }

  /**
   * The holder's address, if the issuer says that it is theirs; null: it does not. Some say so in a
   * word.
   *
   * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims">OpenID
   *     Connect Core, 5.1</a>
   */
  String verifiedEmail() {
    JsonNode email = claims.path("email");
    return email.isTextual()
            && ADDRESS.matcher(email.asText()).matches()
            && "true".equals(claims.path("email_verified").asText())
        ? email.asText().toLowerCase(Locale.ROOT)
        : null;
  }

  /**
   * The words of a claim, one or many.
   *
   * @param path names of claims with {@code /} between them
   */
  List<String> words(String path) {
    JsonNode node = claims.path(path);
    if (node.isMissingNode()) {
      node = claims;
      for (String name : path.split("/")) {
        node = node.path(name);
      }
    }
    List<String> words = new ArrayList<>();
    if (node.isTextual()) {
      words.addAll(List.of(node.asText().strip().split("\\s+")));
    }
    node.forEach(
        each -> {
          if (each.isTextual()) {
            words.add(each.asText());
          }
        });
    return words;
  }
}
