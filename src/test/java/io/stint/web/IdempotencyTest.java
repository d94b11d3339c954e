package io.stint.web;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class IdempotencyTest extends StintTest {

  @Inject AgroalDataSource database;
  @Inject Idempotency idempotency;

  private static final String WAITING_TWINS =
      "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
          + " and query like 'insert into idempotency_key%'";

  private final String key = UUID.randomUUID().toString();
  private final String name = "sample-" + UUID.randomUUID();

  @BeforeEach
  @AfterEach
  void fresh() {
    SampleResource.RUNS.set(0);
    SampleResource.during = () -> {};
  }

  @Test
  void aRepetitionGetsTheFirstAnswerAgain() {
    Response first = create(key, name);
    first
        .then()
        .statusCode(202)
        .header("Location", "/samples/" + name)
        .header("ETag", "\"v1\"")
        .header("Idempotency-Replayed", nullValue());
    Response again = create(key, name);
    again.then().statusCode(202).header("ETag", "\"v1\"").header("Idempotency-Replayed", "true");
    assertEquals(first.asString(), again.asString());
    assertEquals(first.getHeader("Location"), again.getHeader("Location"));
    assertEquals(first.getContentType(), again.getContentType());
    assertEquals(1, SampleResource.RUNS.get());
  }

  @Test
  void theSameKeyForSomethingElseIs422() {
    create(key, name).then().statusCode(202);
    create(key, name + "-other")
        .then()
        .statusCode(422)
        .body("code", equalTo("idempotency-key-reused"));
    withKey(key).post("/samples/secrets").then().statusCode(422);
    assertEquals(1, SampleResource.RUNS.get());
  }

  @Test
  void withoutAKeyASecondPostIsASecondPost() {
    create(null, name).then().statusCode(202);
    create(null, name).then().statusCode(409).body("code", equalTo("conflict"));
    assertEquals(2, SampleResource.RUNS.get());
  }

  @Test
  void aRefusedPostDoesNotUseItsKeyUp() {
    SampleResource.during =
        () -> {
          throw Refusal.impossible("/name", "Not now.");
        };
    create(key, name).then().statusCode(422).body("errors[0].pointer", equalTo("/name"));
    SampleResource.during = () -> {};
    create(key, name).then().statusCode(202).header("Idempotency-Replayed", nullValue());
  }

  @Test
  void aTwinWaitsForTheFirstAndGetsItsAnswer() throws Exception {
    CompletableFuture<Response> twin = new CompletableFuture<>();
    SampleResource.during =
        () -> {
          SampleResource.during = () -> {};
          startTwinAndAwaitItsLock(twin);
        };
    Response first = create(key, name);
    Response second = twin.get(20, TimeUnit.SECONDS);
    first.then().statusCode(202).header("Idempotency-Replayed", nullValue());
    second.then().statusCode(202).header("Idempotency-Replayed", "true");
    assertEquals(first.asString(), second.asString());
    assertEquals(1, SampleResource.RUNS.get());
  }

  @Test
  void aTwinOfARequestThatFailsDoesTheWork() throws Exception {
    CompletableFuture<Response> twin = new CompletableFuture<>();
    SampleResource.during =
        () -> {
          SampleResource.during = () -> {};
          startTwinAndAwaitItsLock(twin);
          throw Refusal.impossible("/name", "Not now.");
        };
    create(key, name).then().statusCode(422);
    twin.get(20, TimeUnit.SECONDS)
        .then()
        .statusCode(202)
        .header("Idempotency-Replayed", nullValue());
    assertEquals(2, SampleResource.RUNS.get());
  }

  @Test
  void anAnswerWithASecretIsShownOnceAndNotKept() throws SQLException {
    withKey(key)
        .post("/samples/secrets")
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body("password", equalTo("hunter2"));
    withKey(key)
        .post("/samples/secrets")
        .then()
        .statusCode(409)
        .body("code", equalTo("answer-not-kept"));
    assertEquals(1, SampleResource.RUNS.get());
    assertEquals(null, kept(key));
  }

  @Test
  void workOutsideOfATransactionRunsOnceToo() {
    withKey(key).post("/samples/outside?refuse=yes").then().statusCode(409);
    withKey(key).post("/samples/outside").then().statusCode(200);
    withKey(key)
        .post("/samples/outside")
        .then()
        .statusCode(409)
        .body("code", equalTo("answer-not-kept"));
    assertEquals(2, SampleResource.RUNS.get());
  }

  @Test
  void keptAnswersAreEncrypted() throws SQLException {
    create(key, name);
    String stored = new String(kept(key), StandardCharsets.ISO_8859_1);
    assertFalse(stored.contains(name));
  }

  @Test
  void afterADayAKeyIsForgotten() throws SQLException {
    create(key, name).then().statusCode(202);
    execute("update idempotency_key set created_at = created_at - interval '25 hours'");
    create(key, name + "-later").then().statusCode(202);
    execute("update idempotency_key set created_at = created_at - interval '25 hours'");
    idempotency.forgetOld();
    assertEquals(0, count("select count(*) from idempotency_key"));
  }

  @ParameterizedTest
  @CsvSource({"'with space'", "'é'", "'" + LONG_KEY + "'"})
  void aMalformedKeyIs400(String malformed) {
    create(malformed, name)
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("Idempotency-Key:"));
  }

  private static final String LONG_KEY =
      "0123456789012345678901234567890123456789012345678901234567890123"
          + "0123456789012345678901234567890123456789012345678901234567890123"
          + "0123456789012345678901234567890123456789012345678901234567890123"
          + "0123456789012345678901234567890123456789012345678901234567890123";

  private static Response create(String key, String name) {
    return withKey(key)
        .contentType("application/json")
        .body("{\"name\": \"" + name + "\"}")
        .post("/samples");
  }

  private static RequestSpecification withKey(String key) {
    return key == null ? offContract() : offContract().header("Idempotency-Key", key);
  }

  /** Called inside of the first request's transaction. */
  private void startTwinAndAwaitItsLock(CompletableFuture<Response> twin) {
    Thread thread = new Thread(() -> twin.complete(create(key, name)));
    thread.start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    // A transaction sees one picture of pg_stat_activity; this needs a fresh one each time.
    while (QuarkusTransaction.suspendingExisting().call(() -> count(WAITING_TWINS)) == 0) {
      assertTrue(System.nanoTime() < deadline, "the twin never waited");
      Thread.onSpinWait();
    }
  }

  private byte[] kept(String ofKey) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select answer from idempotency_key where key = '" + ofKey + "'")) {
      assertTrue(row.next());
      return row.getBytes(1);
    }
  }

  private int count(String sql) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
