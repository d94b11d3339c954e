package io.stint.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Base64;

/** A JSON Web Token signed with RS256. */
record IdentityToken(JsonNode header, JsonNode claims, String signed, byte[] signature) {

  static IdentityToken read(String token) {
    String[] parts = token.split("\\.");
    if (parts.length != 3) {
      throw WebIdentity.invalid("The ID Token provided is not a valid JWT.");
    }
    try {
      return new IdentityToken(
          Documents.JSON.readTree(decode(parts[0])),
          Documents.JSON.readTree(decode(parts[1])),
          parts[0] + "." + parts[1],
          decode(parts[2]));
    } catch (IOException | IllegalArgumentException e) {
      throw WebIdentity.invalid("The ID Token provided is not a valid JWT.");
    }
  }

  /** Against the issuer's key set (RFC 7517). */
  void verify(String jwks) {
    try {
      if (!header.path("alg").asText().equals("RS256")) {
        throw WebIdentity.invalid("The ID Token must be signed with RS256.");
      }
      for (JsonNode key : Documents.JSON.readTree(jwks).path("keys")) {
        String id = key.path("kid").asText();
        if (id.equals(header.path("kid").asText())) {
          Signature check = Signature.getInstance("SHA256withRSA");
          check.initVerify(publicKey(key));
          check.update(signed.getBytes(StandardCharsets.US_ASCII));
          if (check.verify(signature)) {
            return;
          }
        }
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw WebIdentity.invalid("The ID Token could not be verified: " + e.getMessage());
    }
    throw WebIdentity.invalid("The ID Token provided is not signed by its issuer.");
  }

  private static PublicKey publicKey(JsonNode key) throws GeneralSecurityException {
    BigInteger modulus = new BigInteger(1, decode(key.path("n").asText()));
    BigInteger exponent = new BigInteger(1, decode(key.path("e").asText()));
    return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  String issuer() {
    return WebIdentity.text(claims, "iss");
  }

  String subject() {
    return WebIdentity.text(claims, "sub");
  }

  String audience() {
    return WebIdentity.text(claims, "aud");
  }

  Instant expires() {
    return Instant.ofEpochSecond(claims.path("exp").asLong());
  }

  private static byte[] decode(String text) {
    return Base64.getUrlDecoder().decode(text);
  }
}
