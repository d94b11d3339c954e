package io.stint.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.stint.database.Sql;
import io.stint.database.SqlFailure;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import io.stint.webhook.DeliveriesByHand;
import io.stint.webhook.Receiver;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events are kept for a while, and until everybody who waits for them has them. */
@QuarkusTest
class OldEventsTest extends StintTest {

  private static final Duration KEPT = Duration.ofDays(400);

  @ConfigProperty(name = "test-world.receiver")
  URI address;

  @Inject OldEvents old;
  @Inject AuditTrail trail;
  @Inject DeliveriesByHand deliveries;
  @Inject SandboxControl sandbox;
  @Inject Sql sql;

  private final String name = "old-" + UUID.randomUUID().toString().substring(0, 8);
  private Receiver receiver;

  @BeforeEach
  void receive() {
    Floor.isOver(sql);
    receiver = new Receiver(address);
    told();
  }

  @AfterEach
  void receiveNoMore() {
    Floor.isBack(sql);
    receiver.close();
  }

  /** Whatever waited is sent, however long a receiver was to be left alone. */
  private void told() {
    receiver.answers(one -> 204);
    for (int i = 0; i < 3; i++) {
      deliveries.runUntilIdle();
      sandbox.advance(Duration.ofHours(2));
    }
    deliveries.runUntilIdle();
  }

  @Test
  void anEventIsShownForTheTimeThatIsConfiguredAndThenForgotten() {
    happens(name);
    told();
    sandbox.advance(KEPT.minusDays(1));
    happens(name + "-young");
    told();
    old.forgetOld();
    assertEquals(1, shown(name));

    sandbox.advance(Duration.ofDays(1));
    old.forgetOld();
    assertEquals(0, shown(name));
    assertEquals(1, shown(name + "-young"));
  }

  @Test
  void whatAReceiverHasNotTakenYetIsNotForgotten() {
    receiver.answers(one -> 503);
    happens(name);
    deliveries.runUntilIdle();
    sandbox.advance(KEPT.plusDays(1));
    deliveries.runUntilIdle();
    old.forgetOld();
    assertEquals(1, shown(name));

    receiver.forget();
    told();
    assertTrue(
        receiver.at("/everything").stream().anyMatch(one -> one.body().contains("cohort/" + name)));
    old.forgetOld();
    assertEquals(0, shown(name));
  }

  @Test
  void nobodyElseChangesOrForgetsOne() {
    happens(name);
    for (String statement : List.of("delete from event", "update event set actor = 'nobody'")) {
      String refused = assertThrows(SqlFailure.class, () -> sql.update(statement)).getMessage();
      assertTrue(refused.contains("append-only"), refused);
    }
    assertEquals(1, shown(name));
  }

  private void happens(String cohort) {
    QuarkusTransaction.requiringNew()
        .run(() -> trail.record(AuditAction.COHORT_CREATED, cohort, Map.of()));
  }

  private static int shown(String cohort) {
    return api()
        .get("/events?subject=" + cohort)
        .then()
        .statusCode(200)
        .extract()
        .path("items.size()");
  }
}
