package io.stint.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What has happened can be read in the log, too: one line each, with whose request it was. */
@QuarkusTest
class AuditLogTest extends StintTest {

  private record Line(Level level, String requestId, String text) {}

  @Inject ReconcileLoop loop;
  @Inject AuditTrail trail;

  private final List<Line> said = new CopyOnWriteArrayList<>();
  private final Logger logger = Logger.getLogger(AuditTrail.class.getName());
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          ExtLogRecord line = (ExtLogRecord) record;
          said.add(new Line(line.getLevel(), line.getMdc("requestId"), line.getFormattedMessage()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(listener);
  }

  @AfterEach
  void listenNoMore() {
    logger.removeHandler(listener);
  }

  @Test
  void creationUploadGrantRevocationAndRemovalAreALineEach() {
    post("made", "/cohorts", "{\"name\": \"logged\"}");
    post(
        "uploaded",
        "/cohorts/logged/members",
        IntStream.range(0, 30)
            .mapToObj(i -> "{\"email\": \"logged%02d@uw.edu\"}".formatted(i))
            .collect(Collectors.joining(",", "{\"members\": [", "]}")));
    loop.runUntilIdle();
    api()
        .header("X-Request-Id", "changed")
        .contentType("application/merge-patch+json")
        .body("{\"policies\": {\"managed\": [\"arn:aws:iam::aws:policy/ReadOnlyAccess\"]}}")
        .patch("/cohorts/logged")
        .then()
        .statusCode(202);
    post(
        "role",
        "/roles",
        """
        {"name": "LoggedRole", "trust": [{"type": "SERVICE", "service": "ec2.amazonaws.com"}]}
        """);
    loop.runUntilIdle();
    String grant =
        post(
            "granted",
            "/grants",
            """
            {"type": "ASSUME_ROLE", "principal": {"member": "logged00"}, "role": "LoggedRole",
             "ttl": "PT1H"}
            """);
    loop.runUntilIdle();
    api().header("X-Request-Id", "revoked").delete("/grants/" + grant).then().statusCode(202);
    loop.runUntilIdle();
    api().header("X-Request-Id", "removed").delete("/cohorts/logged").then().statusCode(202);
    loop.runUntilIdle();

    is("made", "admin: cohort.created logged");
    is(
        "uploaded",
        "admin: member.added "
            + IntStream.range(0, 20)
                .mapToObj("logged%02d"::formatted)
                .collect(Collectors.joining(", "))
            + " and 10 more");
    is("changed", "admin: cohort.changed logged");
    is("role", "admin: role.created LoggedRole");
    is("granted", "admin: grant.created " + grant);
    is("revoked", "admin: grant.ended " + grant);
    is("removed", "admin: cohort.deletionRequested logged");
    for (String own :
        List.of(
            "stint: cohort.activated logged",
            "stint: member.activated logged00",
            "stint: grant.activated " + grant,
            "stint: grant.revoked " + grant,
            "stint: cohort.deleted logged")) {
      assertTrue(said.stream().anyMatch(line -> line.text().equals(own)), own + " not in " + said);
    }
    for (Line line : said) {
      assertEquals(Level.INFO.intValue(), line.level().intValue(), line.toString());
      assertFalse(line.requestId() == null || line.requestId().isBlank(), line.toString());
      assertFalse(line.text().matches("(?s).*[@{\n].*"), line.toString());
    }
  }

  @Test
  void whatWasRolledBackIsNotSaid() {
    assertThrows(
        IllegalStateException.class,
        () ->
            QuarkusTransaction.requiringNew()
                .run(
                    () -> {
                      trail.record(AuditAction.COHORT_CREATED, "never", Map.of());
                      throw new IllegalStateException("rolled back");
                    }));
    assertEquals(List.of(), said);
  }

  private void is(String requestId, String text) {
    assertTrue(
        said.contains(new Line(org.jboss.logmanager.Level.INFO, requestId, text)),
        () -> requestId + ": " + text + " is not in " + said);
  }

  /** The id of what was made. */
  private static String post(String requestId, String path, String body) {
    return api()
        .header("X-Request-Id", requestId)
        .contentType(ContentType.JSON)
        .body(body)
        .post(path)
        .then()
        .statusCode(org.hamcrest.Matchers.oneOf(200, 202))
        .extract()
        .path("id");
  }
}
