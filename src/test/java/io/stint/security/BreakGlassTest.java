package io.stint.security;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import io.stint.database.Sql;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import io.stint.support.TestClock;
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
  @Inject Sql sql;
  @Inject TestClock clock;

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
  void itIsClosedBeforeItsTime() {
    String id = made("ADMIN");
    opened("first").then().statusCode(201);
    opened("first").then().statusCode(201).header("Idempotency-Replayed", "true");
    assertEquals(5, roles().size());
    // Each replica shows it, also one that has just started.
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    BreakGlass elsewhere = new BreakGlass(sql, clock, meters);
    elsewhere.isOpen();
    assertEquals(1, meters.get("stint.break.glass.open").gauge().value());

    api().delete("/break-glass").then().statusCode(204);
    assertEquals(Set.of(BreakGlass.ROLE), roles());
    assertEquals(0, open());
    elsewhere.isOpen();
    assertEquals(0, meters.get("stint.break.glass.open").gauge().value());
    api().delete("/break-glass").then().statusCode(204);
    api().get("/events?action=breakGlass.closed").then().body("items", hasSize(1));

    // Who repeats what was done before is not told that it is open.
    opened("first").then().statusCode(409).body("code", equalTo("ended"));
    assertEquals(Set.of(BreakGlass.ROLE), roles());
    opened("second").then().statusCode(201);
    assertEquals(5, roles().size());
    api().delete("/break-glass").then().statusCode(204);
    api().delete("/api-tokens/" + id).then().statusCode(204);
  }

  @Test
  void thereIsNoGlassWhileNobodyElseIsAnAdministrator() {
    opened("third")
        .then()
        .statusCode(409)
        .body("detail", containsString("nobody else is an administrator"));
    api()
        .get("/events?action=breakGlass.opened&since=" + clock.instant())
        .then()
        .body("items", empty());
  }

  private static Response opened(String key) {
    return api()
        .header("Idempotency-Key", key)
        .contentType("application/json")
        .body("{\"reason\": \"nobody can sign in\"}")
        .post("/break-glass");
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
