package io.stint.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a request, read from its Authorization header and checked against a secret. See
 * AWS's "Create a signed AWS API request".
 */
final class SignatureV4 {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

  /** The HTTP request as it came; header names in lower case. */
  record Signed(
      String method, String path, String query, Map<String, String> headers, byte[] body) {}

  /** A signing key is good for a day, and making one costs four times as much as using it. */
  private static final Map<String, byte[]> SIGNING_KEYS = new ConcurrentHashMap<>();

  private final Signed request;
  private final String accessKeyId;
  private final String[] scope;
  private final List<String> signedHeaders;
  private final String signature;

  private SignatureV4(Signed request, Map<String, String> parts) {
    this.request = request;
    String[] credential = parts.get("Credential").split("/");
    if (credential.length < 5) {
      throw incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g. "
              + "keyid/date/region/service/term, got '"
              + parts.get("Credential")
              + "'");
    }
    int end = credential.length;
    accessKeyId = String.join("/", Arrays.copyOf(credential, end - 4));
    scope = Arrays.copyOfRange(credential, end - 4, end);
    signedHeaders = List.of(parts.get("SignedHeaders").split(";"));
    signature = parts.get("Signature");
  }

  /** Null when the request is not signed at all. */
  static SignatureV4 read(Signed request) {
    String header = request.headers().get("authorization");
    if (header == null) {
      return null;
    }
    if (!header.startsWith(ALGORITHM)) {
      throw incomplete("Unsupported AWS 'algorithm': '" + header.split(" ")[0] + "'.");
    }
    Map<String, String> parts = new TreeMap<>();
    for (String part : header.substring(ALGORITHM.length()).split(",")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parts.put(part.substring(0, equals).trim(), part.substring(equals + 1).trim());
      }
    }
    for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
      if (!parts.containsKey(name)) {
        throw incomplete(
            "Authorization header requires '"
                + name
                + "' parameter. Authorization="
                + header.split(" ")[0]);
      }
    }
    if (!request.headers().containsKey("x-amz-date")) {
      throw incomplete(
          "Authorization header requires existence of either a 'X-Amz-Date' or a "
              + "'Date' header.");
    }
    return new SignatureV4(request, parts);
  }

  String accessKeyId() {
    return accessKeyId;
  }

  String region() {
    return scope[1];
  }

  String service() {
    return scope[2];
  }

  void verify(String secret, SandboxClock clock) {
    String stamp = request.headers().get("x-amz-date");
    Instant signedAt;
    try {
      signedAt = LocalDateTime.parse(stamp, STAMP).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw incomplete("Date must be in ISO-8601 'basic format'. Got '" + stamp + "'.");
    }
    Instant wall = clock.wall();
    boolean known = clock.hasShown(signedAt, SKEW);
    if (!known && signedAt.isBefore(wall.minus(SKEW))) {
      throw mismatch(
          "Signature expired: "
              + stamp
              + " is now earlier than "
              + stamp(wall.minus(SKEW))
              + " ("
              + stamp(wall)
              + " - 5 min.)");
    }
    if (!known && signedAt.isAfter(wall.plus(SKEW))) {
      throw mismatch(
          "Signature not yet current: "
              + stamp
              + " is still later than "
              + stamp(wall.plus(SKEW))
              + " ("
              + stamp(wall)
              + " + 5 min.)");
    }
    if (!stamp.startsWith(scope[0]) || !scope[3].equals("aws4_request")) {
      throw mismatch("Credential should be scoped to a valid date and end in aws4_request.");
    }
    String toSign =
        String.join("\n", ALGORITHM, stamp, String.join("/", scope), hash(bytes(canonical())));
    String expected = HexFormat.of().formatHex(hmac(signingKey(secret), toSign));
    if (!MessageDigest.isEqual(bytes(expected), bytes(signature))) {
      throw mismatch(
          "The request signature we calculated does not match the signature you provided. Check "
              + "your AWS Secret Access Key and signing method. Consult the service documentation "
              + "for details.");
    }
  }

  private String canonical() {
    StringBuilder headers = new StringBuilder();
    for (String name : signedHeaders) {
      String value = request.headers().getOrDefault(name, "");
      headers.append(name).append(':').append(oneSpaced(value.trim())).append('\n');
    }
    String payload = request.headers().get("x-amz-content-sha256");
    if (payload == null || !payload.equals("UNSIGNED-PAYLOAD")) {
      payload = hash(request.body());
    }
    return String.join(
        "\n",
        request.method(),
        request.path().isEmpty() ? "/" : request.path(),
        canonicalQuery(request.query()),
        headers.toString(),
        String.join(";", signedHeaders),
        payload);
  }

  private static String oneSpaced(String value) {
    return value.contains("  ") ? value.replaceAll(" +", " ") : value;
  }

  private static String canonicalQuery(String query) {
    if (query == null || query.isEmpty()) {
      return "";
    }
    List<String> pairs = new ArrayList<>();
    for (String pair : query.split("&")) {
      pairs.add((pair.contains("=") ? pair : pair + "=").replace("+", "%20"));
    }
    pairs.sort(null);
    return String.join("&", pairs);
  }

  private byte[] signingKey(String secret) {
    if (SIGNING_KEYS.size() > 10_000) {
      SIGNING_KEYS.clear();
    }
    return SIGNING_KEYS.computeIfAbsent(
        secret + "/" + String.join("/", scope),
        ignored -> {
          byte[] key = hmac(bytes("AWS4" + secret), scope[0]);
          return hmac(hmac(hmac(key, scope[1]), scope[2]), scope[3]);
        });
  }

  private static String stamp(Instant at) {
    return STAMP.format(at.atOffset(ZoneOffset.UTC));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hash(byte[] data) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(data));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SandboxError incomplete(String message) {
    return SandboxError.of(400, "IncompleteSignature", message);
  }

  private static SandboxError mismatch(String message) {
    return SandboxError.of(403, "SignatureDoesNotMatch", message);
  }
}
