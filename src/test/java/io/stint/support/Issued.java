package io.stint.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Tokens that the issuer of {@link IssuerResource} has really signed. */
public final class Issued {

  private Issued() {}

  /** For Stint, by a client that it takes. */
  public static JwtClaimsBuilder good(String subject, String... roles) {
    return claims(subject, roles).audience("stint").claim("azp", "portal");
  }

  public static JwtClaimsBuilder claims(String subject, String... roles) {
    return Jwt.claims()
        .issuer(IssuerResource.ISSUER)
        .subject(subject)
        .issuedAt(Instant.now().minus(Duration.ofMinutes(1)))
        .expiresIn(Duration.ofMinutes(10))
        .claim("roles", List.of(roles));
  }

  public static String signed(JwtClaimsBuilder claims) {
    return claims.jws().keyId("1").sign("privateKey.jwk");
  }

  /** The same by the issuer's other key, on an elliptic curve. */
  public static String signedEs256(JwtClaimsBuilder claims) {
    return claims
        .jws()
        .keyId("2")
        .algorithm(SignatureAlgorithm.ES256)
        .sign(IssuerResource.elliptic().getPrivateKey());
  }

  /** What was signed, without it: {@code alg} is {@code none}. */
  public static String unsigned(String token) {
    String header = "{\"alg\":\"none\"}";
    return Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(UTF_8))
        + "."
        + token.split("[.]")[1]
        + ".";
  }

  /** Of somebody who has signed in with this address. */
  public static String person(String subject, String email) {
    return signed(good(subject).claim("email", email).claim("email_verified", true));
  }
}
