package io.stint.security;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Where there is something to lose, {@code STINT_TOKEN} is for the beginning and for emergencies.
 */
@QuarkusTest
class BreakGlassTest extends StintTest {

  private static final String BOOTSTRAP = "0123456789abcdef0123456789abcdef";

  private static final AuthenticationRequestContext BLOCKING =
      new AuthenticationRequestContext() {
        @Override
        public Uni<SecurityIdentity> runBlocking(Supplier<SecurityIdentity> work) {
          return Uni.createFrom().item(work);
        }
      };

  @Inject ApiTokens tokens;
  @Inject BreakGlass glass;
  @Inject SandboxControl sandbox;

  private Callers callers;

  /** As in production: neither half of the sandbox. */
  @BeforeEach
  void inProduction() {
    callers =
        new Callers(
            tokens,
            glass,
            Optional.of(BOOTSTRAP),
            false,
            false,
            false,
            Optional.of("0.0.0.0"),
            Optional::empty);
  }

  @Test
  void theTokenIsForTheBeginningAndForEmergencies() {
    assertEquals(Set.of("admin", "approver", "organizer", "requester", "viewer"), roles());

    String id = made("ADMIN");
    assertEquals(Set.of(BreakGlass.ROLE), roles());

    api()
        .contentType("application/json")
        .body("{\"reason\": \"nobody can sign in\"}")
        .post("/break-glass")
        .then()
        .statusCode(201);
    assertEquals(5, roles().size());
    assertEquals(1, open());
    api()
        .get("/events?action=breakGlass.opened")
        .then()
        .body("items[0].details.reason", equalTo("nobody can sign in"));

    sandbox.advance(BreakGlass.OPEN.minusSeconds(1));
    assertEquals(5, roles().size());
    sandbox.advance(Duration.ofSeconds(1));
    assertEquals(Set.of(BreakGlass.ROLE), roles());
    assertEquals(0, open());

    // Nobody is an administrator any more: it is as in the beginning.
    api().delete("/api-tokens/" + id).then().statusCode(204);
    assertEquals(5, roles().size());
    made("ORGANIZER");
    assertEquals(5, roles().size());
  }

  @Test
  void aReasonIsRequired() {
    for (String body : new String[] {"{}", "{\"reason\": \" \"}"}) {
      offContract()
          .contentType("application/json")
          .body(body)
          .post("/break-glass")
          .then()
          .statusCode(400)
          .body("errors[0].pointer", equalTo("/reason"));
    }
    given().post("/break-glass").then().statusCode(401).body(containsString("unauthenticated"));
  }

  private Set<String> roles() {
    return callers
        .authenticate(new StintToken(BOOTSTRAP), BLOCKING)
        .await()
        .indefinitely()
        .getRoles();
  }

  private static String made(String role) {
    return api()
        .contentType("application/json")
        .body(
            "{\"name\": \"n\", \"role\": \"%s\", \"subject\": \"s\", \"ttl\": \"P1D\"}"
                .formatted(role))
        .post("/api-tokens")
        .path("apiToken.id");
  }

  private static double open() {
    return offContract()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith("stint_break_glass_open"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
