package io.stint.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.database.CountedSql;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an endpoint costs that is told nothing, and how long one is waited for, and waits. */
@QuarkusTest
class PaceTest extends StintTest {

  private static final Duration LONG = Retry.LONGEST.plusSeconds(1);

  @ConfigProperty(name = "stint.test.receiver")
  URI address;

  @Inject Deliveries deliveries;
  @Inject Endpoints endpoints;
  @Inject AuditTrail trail;
  @Inject CountedSql sql;
  @Inject SandboxControl sandbox;

  private final String name = "pace-" + UUID.randomUUID().toString().substring(0, 8);
  private Receiver receiver;

  @BeforeEach
  void receive() {
    receiver = new Receiver(address);
    deliveries.runUntilIdle();
    sandbox.advance(LONG);
    deliveries.runUntilIdle();
    receiver.forget();
  }

  @AfterEach
  void receiveNoMore() {
    receiver.close();
  }

  @Test
  void whoIsToldNothingCostsFiveLooksAndNoWrite() {
    String before = versions();
    int looks = sql.during(deliveries::runUntilIdle);
    assertTrue(looks <= 5 * endpoints.all().size(), looks + " statements");
    assertEquals(before, versions());

    tell(name);
    deliveries.runUntilIdle();
    assertEquals(1, receiver.at("/everything").size());
  }

  /** Its place behind a subject that fails is looked at, not written, while that is not due. */
  @Test
  void whatOnlyWaitsCostsNoWriteEither() {
    receiver.answers(one -> 500);
    tell(name);
    deliveries.runUntilIdle();
    tell(name);
    deliveries.runUntilIdle();
    String before = versions();
    deliveries.runUntilIdle();
    assertEquals(before, versions());
    receiver.answers(one -> 204);
    sandbox.advance(LONG);
    deliveries.runUntilIdle();
    assertEquals(3, receiver.at("/everything").size());
  }

  private void tell(String cohort) {
    QuarkusTransaction.requiringNew()
        .run(() -> trail.record(AuditAction.COHORT_CREATED, cohort, Map.of()));
  }

  /** Each write makes another version of a row. */
  private String versions() {
    return sql
        .list(
            row -> row.getString(1) + " " + row.getString(2),
            "SELECT name, xmin FROM webhook ORDER BY name")
        .stream()
        .collect(Collectors.joining("\n"));
  }
}
