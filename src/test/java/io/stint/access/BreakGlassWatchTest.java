package io.stint.access;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.audit.AuditTrail;
import io.stint.security.ApiTokens;
import io.stint.security.BreakGlass;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Where STINT_TOKEN does not stay open, as in production. */
@QuarkusTest
class BreakGlassWatchTest extends Callers {

  @Inject BreakGlass glass;
  @Inject ApiTokens tokens;
  @Inject AuditTrail audit;

  @Test
  void thatTheTokenOpensEverythingAgainIsToldOnce() {
    look();
    api().get("/events?action=breakGlass.unlocked").then().body("items", empty());
    String id = made("last", "admin").path("apiToken.id");
    look();
    look();
    api().get("/events?action=breakGlass.unlocked").then().body("items", empty());
    api().delete("/api-tokens/" + id).then().statusCode(204);
    look();
    look();
    api().get("/events?action=breakGlass.unlocked").then().body("items", hasSize(1));
    String next = made("next", "admin").path("apiToken.id");
    look();
    api().delete("/api-tokens/" + next).then().statusCode(204);
    look();
    api().get("/events?action=breakGlass.unlocked").then().body("items", hasSize(2));
  }

  private void look() {
    requiringNew().run(() -> new BreakGlassWatch(glass, tokens, audit, false).look());
  }
}
