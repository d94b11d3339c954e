package io.stint.webhook;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.audit.Event;
import io.stint.audit.Position;
import io.stint.audit.Subject;
import io.stint.database.CountedSql;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import io.stint.support.TestClock;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an endpoint costs that is told nothing, and how long one is waited for, and waits. */
@QuarkusTest
class PaceTest extends StintTest {

  private static final Duration LONG = Retry.LONGEST.plusSeconds(1);

  @ConfigProperty(name = "test-world.receiver")
  URI address;

  @Inject Deliveries deliveries;
  @Inject CloudEvent format;
  @Inject Endpoints endpoints;
  @Inject AuditTrail trail;
  @Inject CountedSql sql;
  @Inject SandboxControl sandbox;
  @Inject TestClock clock;

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

  @Test
  void whoAsksForAPauseIsLeftAloneThatLong() {
    receiver.answers(one -> 503);
    receiver.alsoSays(Map.of("Retry-After", "600"));
    tell(name + "-1");
    deliveries.runUntilIdle();
    assertEquals(1, receiver.at("/everything").size());
    receiver.answers(one -> 204);
    receiver.alsoSays(Map.of());
    tell(name + "-2");
    sandbox.advance(Duration.ofSeconds(599));
    deliveries.runUntilIdle();
    assertEquals(1, receiver.at("/everything").size());
    api()
        .get("/webhooks")
        .then()
        .rootPath("items.find { it.name == 'everything' }")
        .body("waiting", equalTo(2))
        .body("failure.nextAttemptAt", equalTo(clock.instant().plusSeconds(1).toString()));
    sandbox.advance(Duration.ofSeconds(1));
    deliveries.runUntilIdle();
    assertEquals(3, receiver.at("/everything").size());
  }

  @Test
  void nobodyIsLeftAloneForLongerThanHalfAnHour() {
    receiver.answers(one -> 429);
    receiver.alsoSays(Map.of("Retry-After", "86400"));
    tell(name);
    deliveries.runUntilIdle();
    receiver.answers(one -> 204);
    sandbox.advance(Retry.LONGEST);
    deliveries.runUntilIdle();
    assertEquals(2, receiver.at("/everything").size());
  }

  @Test
  void aPauseIsSecondsOrADateOfWhoIsOverloaded() {
    Instant now = Instant.parse("2026-11-22T17:00:00Z");
    assertEquals(Duration.ofSeconds(120), Answer.of(429, "120", now).pause());
    assertEquals(
        Duration.ofMinutes(5), Answer.of(503, "Sun, 22 Nov 2026 17:05:00 GMT", now).pause());
    assertEquals(Duration.ZERO, Answer.of(503, "Sun, 22 Nov 2026 16:00:00 GMT", now).pause());
    assertEquals(Retry.LONGEST, Answer.of(503, "99999999999999999999", now).pause());
    for (String none : List.of("", "soon", "-1", "1.5")) {
      assertEquals(null, Answer.of(503, none, now).pause(), none);
    }
    assertEquals(null, Answer.of(500, "120", now).pause());
    assertEquals(null, Answer.of(204, "120", now).pause());
  }

  @Test
  void anAnswerThatDoesNotEndIsGivenUp() throws Exception {
    gaveUp("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1");
  }

  @Test
  void whoDoesNotAnswerIsGivenUp() throws Exception {
    gaveUp("");
  }

  private void gaveUp(String answer) throws Exception {
    Duration patience = Duration.ofSeconds(1);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> released = new CompletableFuture<>();
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(() -> serve(server, answer, released));
      Endpoint endpoint =
          new Endpoint(
              "slow",
              URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"),
              List.of(),
              "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
      Answer given = new Sender(format, clock, patience).send(endpoint, event());
      released.complete(null);
      served.join();
      assertEquals("Unreachable", given.code(), given.message());
    }
  }

  private static void serve(ServerSocket server, String answer, CompletableFuture<Void> released) {
    try (Socket socket = server.accept()) {
      OutputStream out = socket.getOutputStream();
      out.write(answer.getBytes("US-ASCII"));
      out.flush();
      released.join();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Event event() {
    return new Event(
        1,
        clock.instant(),
        "stint",
        AuditAction.COHORT_CREATED.toString(),
        new Subject("cohort", name),
        "{}",
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        new Position(1, 1));
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
