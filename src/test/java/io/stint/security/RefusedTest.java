package io.stint.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.stint.support.StintTest;
import io.stint.support.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who tries tokens is counted and seen, and cannot fill the log. */
@QuarkusTest
class RefusedTest extends StintTest {

  @Inject TestClock clock;
  @Inject Refused refused;

  private final List<String> said = new CopyOnWriteArrayList<>();
  private final Logger logger = Logger.getLogger(Refused.class.getName());
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          said.add(((ExtLogRecord) record).getFormattedMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    clock.advance(Duration.ofMinutes(2));
    logger.addHandler(listener);
  }

  @AfterEach
  void listenNoMore() {
    logger.removeHandler(listener);
  }

  @Test
  void wrongCredentialsAreCountedAndToldOnceAMinute() {
    double before = counted();
    for (int i = 0; i < 5; i++) {
      attempt("Bearer guess-number-" + i);
    }
    attempt("Basic Z3Vlc3M6Z3Vlc3M=");
    assertEquals(6, counted() - before);
    assertEquals(1, said.size(), said.toString());
    assertTrue(said.get(0).contains("127.0.0.1"), said.get(0));
    assertFalse(said.get(0).contains("guess"), said.get(0));

    clock.advance(Refused.SILENCE);
    attempt("Bearer guess-again");
    assertEquals(2, said.size(), said.toString());
    assertTrue(said.get(1).contains("5 more"), said.get(1));
  }

  @Test
  void whoIsRefusedIsAnEventOnceAMinute() {
    attempt("Bearer guess");
    collector().get("/cohorts").then().statusCode(403);
    clock.advance(Refused.SILENCE);
    refused.fetch();
    for (int i = 0; i < 3; i++) {
      attempt("Bearer guess-number-" + i);
      collector().get("/cohorts").then().statusCode(403);
    }
    assertEquals(
        List.of(
            new Refused.Refusal(401, null, "127.0.0.1", "credentials-not-valid", 0),
            new Refused.Refusal(403, "metrics", "127.0.0.1", "forbidden", 0)),
        refused.fetch());
    clock.advance(Refused.SILENCE);
    collector().get("/webhooks").then().statusCode(403);
    assertEquals(
        List.of(new Refused.Refusal(403, "metrics", "127.0.0.1", "forbidden", 2)), refused.fetch());
  }

  private static RequestSpecification collector() {
    return RestAssured.given()
        .header("Authorization", "Bearer metrics-tests-metrics-tests-metrics-tests");
  }

  @Test
  void whoSendsNoneIsAnEventAndNoGuess() {
    refused.fetch();
    double before = counted();
    RestAssured.given().get("/cohorts").then().statusCode(401);
    RestAssured.given().get("/roles").then().statusCode(401);
    offContract().get("/cohorts").then().statusCode(200);
    assertEquals(before, counted());
    assertEquals(List.of(), said);
    assertEquals(
        List.of("no-credentials"), refused.fetch().stream().map(Refused.Refusal::reason).toList());
    attempt("Bearer guess");
    assertEquals(1, said.size(), said.toString());
  }

  private static void attempt(String authorization) {
    RestAssured.given()
        .header("Authorization", authorization)
        .get("/cohorts")
        .then()
        .statusCode(401);
  }

  private static double counted() {
    return offContract()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith("stint_authentication_refused_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
