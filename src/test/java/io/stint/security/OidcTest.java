package io.stint.security;

import static io.restassured.RestAssured.given;
import static io.stint.support.Issued.claims;
import static io.stint.support.Issued.good;
import static io.stint.support.Issued.signed;
import static io.stint.support.Issued.signedEs256;
import static io.stint.support.Issued.unsigned;
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
import io.stint.support.ContractFilter;
import io.stint.support.IssuerResource;
import io.stint.support.StintTest;
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
    // Whatever else it says, in whichever letters.
    String name = "J\u00fcrgen \u5c71\u7530 \u0639\u0644\u06cc\u200c\u0631\u0636\u0627 \u3164";
    as(signed(good("00u3", "viewer").claim("name", name))).get("/cohorts").then().statusCode(200);
  }

  @Test
  void aTokenOnAnEllipticCurveIsTakenToo() {
    String token = signedEs256(good("00u0", "viewer"));
    assertTrue(header(token).contains("\"ES256\""), header(token));
    as(token).get("/cohorts").then().statusCode(200);
    as(token).get("/webhooks").then().statusCode(403);
    String[] parts = token.split("[.]");
    // Signed with that key, and said to be signed with the other.
    String other = header(token).replace("\"2\"", "\"1\"");
    as(encoded(other) + "." + parts[1] + "." + parts[2]).get("/cohorts").then().statusCode(401);
    as(changed(token)).get("/cohorts").then().statusCode(401);
    // A signature of zeros is good for any key where it is not looked at (CVE-2022-21449).
    String zeros = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]);
    as(parts[0] + "." + parts[1] + "." + zeros).get("/cohorts").then().statusCode(401);
  }

  private static String header(String token) {
    return new String(Base64.getUrlDecoder().decode(token.split("[.]")[0]), UTF_8);
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
    wrong.put("no algorithm", unsigned(signed(good("u", "admin"))));
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

  /** Nor is one that they made for a service, nor one that was made with that. */
  @Test
  void aServicesTokenEndsWithWhatItsMakerMay() {
    String boss = signed(good("00u9", "admin"));
    String portal = made(boss, "portal", "P1D");
    String more = made(portal, "more", "PT1H");
    as(more).get("/webhooks").then().statusCode(200);
    as(signed(good("00u9", "viewer"))).get("/cohorts").then().statusCode(200);
    for (String token : List.of(portal, more)) {
      as(token).get("/webhooks").then().statusCode(403);
      as(token).get("/cohorts").then().statusCode(200);
    }
    as(signed(good("00u9", "admin"))).get("/cohorts").then().statusCode(200);
    as(more).get("/webhooks").then().statusCode(200);
  }

  private static String made(String by, String subject, String ttl) {
    return as(by)
        .contentType("application/json")
        .body(
            "{\"name\": \"n\", \"role\": \"ADMIN\", \"subject\": \"%s\", \"ttl\": \"%s\"}"
                .formatted(subject, ttl))
        .post("/api-tokens")
        .then()
        .statusCode(201)
        .extract()
        .path("token");
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
