package io.stint.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.specification.RequestSpecification;
import io.stint.database.Sql;
import io.stint.support.ContractFilter;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** So many requests of one caller in a minute, whichever replica they come to. */
@QuarkusTest
class RequestRateTest extends StintTest {

  /** More than there are threads that take requests in. */
  private static final int MANY = 24;

  @Inject Sql sql;
  @Inject SharedRate shared;
  @Inject WebLimits limits;

  /** By a token of somebody's own, of whom this replica knows nothing yet. */
  private static RequestSpecification callerNamed(String subject) {
    String token =
        api()
            .contentType("application/json")
            .body(
                ("{\"name\": \"%1$s\", \"role\": \"ADMIN\", \"subject\": \"%1$s\","
                        + " \"groups\": [], \"ttl\": \"P1D\"}")
                    .formatted(subject))
            .post("/api-tokens")
            .path("token");
    return given().header("Authorization", "Bearer " + token).filter(ContractFilter.INSTANCE);
  }

  /** As another replica would, with many requests. */
  private void useUp(String subject, double more) {
    sql.update("INSERT INTO request_rate VALUES (?, ?, 0, clock_timestamp())", subject, -more);
  }

  @Test
  void whatAnotherReplicaHasTakenIsGoneHereTooAndNobodyElseIsHarmed() {
    RequestSpecification busy = callerNamed("busy");
    RequestSpecification quiet = callerNamed("quiet");
    useUp("busy", limits.mostRequestsAMinute() / 60.0 * 30);
    String wait =
        busy.get("/cohorts")
            .then()
            .statusCode(429)
            .contentType(Problem.MEDIA_TYPE)
            .body("code", equalTo("too-many-requests"))
            .extract()
            .header("Retry-After");
    assertTrue(Integer.parseInt(wait) >= 29 && Integer.parseInt(wait) <= 31, wait);
    quiet.get("/cohorts").then().statusCode(200);
    given().get("/q/health/live").then().statusCode(200);
  }

  /**
   * The database keeps the count of one caller: requests of theirs wait, on as many connections as
   * there are threads that take requests in, and everybody else is answered.
   */
  @Test
  void aSlowDatabaseHoldsUpNobodyElse() throws Exception {
    List<RequestSpecification> waiting =
        IntStream.range(0, MANY).mapToObj(i -> callerNamed("waiting")).toList();
    useUp("waiting", -limits.mostRequestsAMinute());
    ExecutorService threads = Executors.newFixedThreadPool(MANY);
    List<Future<Integer>> answers = new ArrayList<>();
    try {
      QuarkusTransaction.requiringNew()
          .run(
              () -> {
                sql.list(
                    row -> row, "SELECT 1 FROM request_rate WHERE caller = 'waiting' FOR UPDATE");
                waiting.forEach(
                    one -> answers.add(threads.submit(() -> one.get("/cohorts").statusCode())));
                awaitOneThatWaits();
                for (int i = 0; i < MANY; i++) {
                  impatient().get("/q/health/live").then().statusCode(200);
                }
              });
      for (Future<Integer> answer : answers) {
        assertEquals(200, answer.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Each on a connection of its own, and so on each of the threads. */
  private static RequestSpecification impatient() {
    return given()
        .config(
            RestAssuredConfig.config()
                .httpClient(
                    HttpClientConfig.httpClientConfig().setParam("http.socket.timeout", 5_000)));
  }

  private void awaitOneThatWaits() {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    boolean waits = false;
    while (!waits && System.nanoTime() < until) {
      waits =
          sql.exists(
              "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                  + " AND query LIKE '%request_rate%'");
    }
    assertTrue(waits);
  }

  @Test
  void hardlyARequestWrites() {
    RequestSpecification caller = callerNamed("steady");
    for (int i = 0; i < 20; i++) {
      caller.get("/cohorts").then().statusCode(200);
    }
    assertEquals(
        1, sql.list(row -> row, "SELECT 1 FROM request_rate WHERE caller = 'steady'").size());
    assertTrue(
        sql.exists(
            "SELECT 1 FROM request_rate WHERE caller = 'steady' AND permits = ?",
            limits.mostRequestsAMinute() * 0.99));
  }

  @Test
  void aBucketGivesWhatIsInItAndFillsInAMinute() {
    assertEquals(new SharedRate.Draw(2, Duration.ZERO), shared.draw("bucket", 2, 3));
    assertEquals(1, shared.draw("bucket", 2, 3).granted());
    SharedRate.Draw none = shared.draw("bucket", 2, 3);
    assertEquals(0, none.granted());
    assertTrue(none.again().compareTo(Duration.ofSeconds(20)) <= 0, none.toString());
    assertTrue(none.again().compareTo(Duration.ofSeconds(10)) > 0, none.toString());
    sql.update(
        "UPDATE request_rate SET filled_at = filled_at - interval '1 hour' WHERE caller = ?",
        "bucket");
    assertEquals(2, shared.draw("bucket", 2, 3).granted());
    assertEquals(1, shared.draw("bucket", 2, 3).granted());
    sql.update(
        "UPDATE request_rate SET filled_at = filled_at - interval '61 minutes' WHERE caller = ?",
        "bucket");
    shared.forgetOld();
    assertFalse(sql.exists("SELECT 1 FROM request_rate WHERE caller = ?", "bucket"));
  }
}
