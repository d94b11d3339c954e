package io.stint.security;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import io.stint.support.ContractFilter;
import io.stint.support.IssuerResource;
import io.stint.support.StintTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Callers of an OpenID Connect provider, by tokens that are really signed. */
@QuarkusTest
class OidcTest extends StintTest {

  private static final String ISSUER = IssuerResource.ISSUER;

  @Test
  void whoTheIssuerSaysIsWhoCalls() {
    String token = signed(good("00u1", "organizer").claim("groups", List.of("lab")));
    as(token)
        .contentType("application/json")
        .body("{\"name\": \"theirs\"}")
        .post("/cohorts")
        .then()
        .statusCode(202)
        .body("owners[0].issuer", equalTo(ISSUER))
        .body("owners[0].subject", equalTo("00u1"));
    as(token).get("/cohorts").then().body("items.name", contains("theirs"));
    as(token).get("/events").then().body("items.actor", contains(ISSUER + " 00u1"));
    as(signed(good("00u2", "organizer"))).get("/cohorts/theirs").then().statusCode(404);
    as(token).get("/webhooks").then().statusCode(403);
    as(signed(good("00u3", "admin"))).get("/cohorts/theirs").then().statusCode(200);
  }

  /** The same subject of somebody else's issuer, or a service of that name, is another. */
  @Test
  void groupsAreThoseOfTheToken() {
    String owner = signed(good("00u4", "organizer"));
    as(owner)
        .contentType("application/json")
        .body("{\"name\": \"of-lab\", \"owners\": [{\"group\": \"lab-4\"}]}")
        .post("/cohorts")
        .then()
        .statusCode(202);
    as(owner).get("/cohorts/of-lab").then().statusCode(404);
    as(signed(good("00u5", "viewer").claim("groups", List.of("lab-4"))))
        .get("/cohorts/of-lab")
        .then()
        .statusCode(200);
  }

  @Test
  void aTokenThatIsNotGoodIsNone() {
    Instant now = Instant.now();
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("another issuer", signed(good("u", "admin").issuer("https://elsewhere.example.org")));
    wrong.put("another audience", signed(good("u", "admin").audience("other")));
    wrong.put("no audience", signed(claims("u", "admin").claim("azp", "portal")));
    wrong.put("another client", signed(good("u", "admin").claim("azp", "game")));
    wrong.put("no client", signed(claims("u", "admin").audience("stint")));
    wrong.put("expired", signed(good("u", "admin").expiresAt(now.minusSeconds(40))));
    wrong.put(
        "not yet", signed(good("u", "admin").claim("nbf", now.plusSeconds(60).getEpochSecond())));
    wrong.put("an ID token", signed(good("u", "admin").claim("nonce", "n")));
    wrong.put("a refresh token", signed(good("u", "admin").claim("typ", "Refresh")));
    wrong.put("nobody's", signed(good("", "admin")));
    wrong.put(
        "another algorithm",
        good("u", "admin")
            .jws()
            .keyId("1")
            .algorithm(SignatureAlgorithm.RS512)
            .sign("privateKey.jwk"));
    wrong.put("shared secret", good("u", "admin").jws().keyId("1").signWithSecret("0".repeat(64)));
    wrong.put("no algorithm", unsigned("{\"alg\":\"none\"}", signed(good("u", "admin"))));
    wrong.put(
        "another type",
        good("u", "admin").jws().keyId("1").type("dpop+jwt").sign("privateKey.jwk"));
    wrong.put("changed", changed(signed(good("u", "viewer"))));
    wrong.put("cut off", signed(good("u", "admin")).replaceAll("[.][^.]*$", "."));
    wrong.forEach(
        (what, token) -> {
          Response answer = as(token).get("/cohorts");
          assertEquals(401, answer.statusCode(), what + ": " + answer.asString());
          assertEquals("Bearer", answer.header("WWW-Authenticate"), what);
          assertTrue(answer.asString().contains("\"code\":\"unauthenticated\""), what);
          assertTrue(
              !answer.asString().matches("(?is).*(audience|signature|issuer|expir).*"), what);
        });
    as(signed(good("u", "viewer").expiresAt(now.minusSeconds(10))))
        .get("/cohorts")
        .then()
        .statusCode(200);
  }

  @Test
  void aRoleThatStintDoesNotKnowSaysNothingAndIsCounted() {
    double before = unknownRoles();
    String token = signed(good("00u6", "viewer", "superuser"));
    as(token).get("/cohorts").then().statusCode(200);
    as(token).get("/webhooks").then().statusCode(403);
    assertEquals(2, unknownRoles() - before);
    as(signed(good("00u7"))).get("/cohorts").then().statusCode(403);
  }

  /** Their own token is worth no more than they are. */
  @Test
  void aTokenThatSomebodyMadeEndsWithWhatTheyMay() {
    String boss = signed(good("00u8", "admin"));
    String own =
        as(boss)
            .contentType("application/json")
            .body("{\"name\": \"script\", \"role\": \"ADMIN\", \"ttl\": \"P1D\"}")
            .post("/api-tokens")
            .then()
            .statusCode(201)
            .body("apiToken.issuer", equalTo(ISSUER))
            .extract()
            .path("token");
    as(own).get("/webhooks").then().statusCode(200);
    as(signed(good("00u8", "viewer"))).get("/cohorts").then().statusCode(200);
    as(own).get("/webhooks").then().statusCode(403);
    as(own).get("/cohorts").then().statusCode(200);
    as(signed(good("00u8"))).get("/cohorts").then().statusCode(403);
    as(own).get("/cohorts").then().statusCode(403);
  }

  @Test
  void whatIsNotWholeKeepsStintFromStarting() {
    for (String issuer : List.of("", "http://idp.example.org", "idp.example.org")) {
      assertThrows(
          ConfigurationException.class,
          () -> OidcCallers.requireWhole(Optional.of(issuer), Optional.of("stint")));
    }
    assertThrows(
        ConfigurationException.class,
        () -> OidcCallers.requireWhole(Optional.of(ISSUER), Optional.empty()));
    OidcCallers.requireWhole(Optional.of(ISSUER), Optional.of("stint"));
    OidcCallers.requireWhole(Optional.of("http://localhost:8180/realms/x"), Optional.of("stint"));
  }

  static JwtClaimsBuilder good(String subject, String... roles) {
    return claims(subject, roles).audience("stint").claim("azp", "portal");
  }

  static JwtClaimsBuilder claims(String subject, String... roles) {
    return Jwt.claims()
        .issuer(ISSUER)
        .subject(subject)
        .issuedAt(Instant.now().minus(Duration.ofMinutes(1)))
        .expiresIn(Duration.ofMinutes(10))
        .claim("roles", List.of(roles));
  }

  static String signed(JwtClaimsBuilder claims) {
    return claims.jws().keyId("1").sign("privateKey.jwk");
  }

  private static String unsigned(String header, String token) {
    return encoded(header) + "." + token.split("[.]")[1] + ".";
  }

  private static String changed(String token) {
    String[] parts = token.split("[.]");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
    return parts[0] + "." + encoded(claims.replace("viewer", "admin")) + "." + parts[2];
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  static RequestSpecification as(String token) {
    return given().header("Authorization", "Bearer " + token).filter(ContractFilter.INSTANCE);
  }

  private static double unknownRoles() {
    return offContract()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith("stint_oidc_roles_unknown_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
