package io.stint.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.stint.database.Sql;
import io.stint.support.ContractFilter;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** So many requests of one caller in a minute, whichever replica they come to. */
@QuarkusTest
class RequestRateTest extends StintTest {

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
