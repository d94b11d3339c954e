package io.stint.grant;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** A principal that Stint does not manage names its sessions itself: what outlives its grant. */
@QuarkusTest
class ForeignSessionsTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);

  private final String ada = unique("ada");
  private String role;
  private String arn;
  private AwsCredentials keys;
  private AwsCredentials cis;

  private String ground() {
    keys = keys(cohort(ada), ada);
    role = role();
    String ci = unique("ci");
    arn = sandbox.iam().createUser(r -> r.userName(ci)).user().arn();
    var key = sandbox.iam().createAccessKey(r -> r.userName(ci)).accessKey();
    cis = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    return granted(assume(role, Map.of("arn", arn), HOUR));
  }

  private static ValidatableResponse revoked(String id) {
    return api().queryParam("sessions", "DENY").delete("/grants/{id}", id).then().statusCode(202);
  }

  private void settled() {
    loop.runUntilIdle();
    sandbox.advance(Duration.ofSeconds(10));
    loop.runUntilIdle();
  }

  @Test
  void revokedDoesNotSayThatItsSessionsAreDead() {
    String id = ground();
    AwsCredentials session = assumeRole(cis, role, "pipeline");
    sandbox.advance(Duration.ofMinutes(1));
    revoke(id);
    loop.runUntilIdle();
    String until =
        grant(id)
            .body("state", equalTo("REVOKED"))
            .body("sessions.denied", nullValue())
            .extract()
            .path("sessions.until");
    works(session);
    assertEquals("AccessDenied", assumeError(cis, role, "pipeline"));
    assertFalse(Instant.parse(until).isBefore(clock.instant().plus(Duration.ofHours(12))));
    sandbox.set(Instant.parse(until));
    grant(id).body("sessions.until", nullValue());
  }

  @Test
  void itsSessionsEndWithItWhereThatIsAsked() {
    String id = ground();
    String adas = granted(assume(role, Map.of("member", ada), HOUR));
    AwsCredentials session = assumeRole(cis, role, "pipeline");
    AwsCredentials others = assumeRole(keys, role, ada);
    sandbox.advance(Duration.ofMinutes(1));
    revoked(id).body("sessions.denied.of", equalTo("*")).body("sessions.until", notNullValue());
    loop.runUntilIdle();
    refused(session);
    refused(others);
    settled();
    grant(id)
        .body("state", equalTo("REVOKED"))
        .body("sessions.until", nullValue())
        .body("sessions.denied.armed", equalTo(true))
        .body("enforcement.AWS", hasItem("TOKEN_ISSUE_DENY"));
    assertEquals("ACTIVE", state(adas));
    sandbox.advance(Duration.ofMinutes(1));
    works(assumeRole(keys, role, ada));
    refused(session);
    sandbox.advance(Duration.ofHours(2));
    loop.runUntilIdle();
    sandbox.advance(LONGEST_SESSION);
    loop.runUntilIdle();
    assertFalse(inIam(role, Set.of(), cohort()).containsKey("role stint-sessions"));
  }

  /** Who asked to wait is told when it is true. */
  @Test
  void whoWaitsIsToldWhenTheDenyIsThere() throws Exception {
    String id = ground();
    AwsCredentials session = assumeRole(cis, role, "pipeline");
    sandbox.advance(Duration.ofMinutes(1));
    CompletableFuture<Response> waits =
        CompletableFuture.supplyAsync(
            () ->
                api()
                    .header("Prefer", "wait=60")
                    .queryParam("sessions", "DENY")
                    .delete("/grants/{id}", id));
    for (int i = 0; i < 1000 && state(id).equals("ACTIVE"); i++) {
      loop.runUntilIdle();
    }
    loop.runUntilIdle();
    grant(id)
        .body("state", equalTo("REVOKED"))
        .body("sessions.denied.armed", equalTo(false))
        .body("sessions.until", notNullValue());
    assertThrows(TimeoutException.class, () -> waits.get(2, TimeUnit.SECONDS));
    settled();
    waits
        .get(30, TimeUnit.SECONDS)
        .then()
        .statusCode(202)
        .body("state", equalTo("REVOKED"))
        .body("sessions.denied.armed", equalTo(true))
        .body("sessions.until", nullValue());
    refused(session);
  }

  @Test
  void alsoWhenItIsOverAndOnlyOnce() {
    String id = ground();
    AwsCredentials session = assumeRole(cis, role, "pipeline");
    sandbox.advance(HOUR);
    loop.runUntilIdle();
    grant(id).body("state", equalTo("REVOKED")).body("endedBy", equalTo("EXPIRY"));
    // A session of an hour has run out by now; one from the last minute would not have.
    String second = granted(assume(role, Map.of("arn", arn), HOUR));
    AwsCredentials late = assumeRole(cis, role, "pipeline");
    revoke(second);
    loop.runUntilIdle();
    works(late);
    sandbox.advance(Duration.ofMinutes(1));
    String before = revoked(second).extract().path("sessions.denied.issuedBefore");
    settled();
    refused(late);
    grant(second)
        .body("state", equalTo("REVOKED"))
        .body("sessions.denied.issuedBefore", equalTo(before))
        .body("sessions.until", nullValue());
    sandbox.clearCalls();
    revoked(second).body("sessions.denied.issuedBefore", equalTo(before));
    loop.runUntilIdle();
    assertEquals(0, sandbox.calls("PutRolePolicy"));
    assertEquals("AccessDenied", callError(session) == null ? "works" : "AccessDenied");
  }

  /**
   * While the trust cannot be narrowed the principal comes in: what it has is denied all the same.
   */
  @Test
  void aSessionThatIsMadeWhileTheTrustCannotBeWrittenIsDeniedToo() {
    String id = ground();
    sandbox.planFault(
        "{\"kind\": \"DENY\", \"action\": \"UpdateAssumeRolePolicy\", \"times\": 99}");
    revoked(id);
    loop.runUntilIdle();
    sandbox.advance(Duration.ofSeconds(30));
    AwsCredentials session = assumeRole(cis, role, "pipeline");
    sandbox.advance(Duration.ofSeconds(30));
    sandbox.noFaults();
    sandbox.advance(Duration.ofMinutes(2));
    settled();
    assertEquals("REVOKED", state(id));
    refused(session);
    assertEquals("AccessDenied", assumeError(cis, role, "pipeline"));
  }

  @Test
  void aMembersSessionsEndInAnyCase() {
    ground();
    String id = granted(assume(role, Map.of("member", ada), HOUR));
    AwsCredentials session = assumeRole(keys, role, ada);
    sandbox.advance(Duration.ofMinutes(1));
    revoked(id).body("sessions", nullValue());
    loop.runUntilIdle();
    refused(session);
    AwsCredentials foreign = assumeRole(cis, role, "pipeline");
    works(foreign);
  }

  @Test
  void whatElseIsSaidIsRefused() {
    String id = ground();
    api()
        .queryParam("sessions", "KEEP")
        .delete("/grants/{id}", id)
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("?sessions"));
    assertEquals("ACTIVE", state(id));
  }
}
