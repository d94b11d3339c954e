package io.stint.grant;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** The four guards, each shown with calls by the grantee's own credentials. */
@QuarkusTest
class GuardsTest extends GrantStory {

  private static final Duration TWO_HOURS = Duration.ofHours(2);

  @Test
  void anAssumeRoleAtTheEndIsRefusedWithStintDead() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    AwsCredentials keys = keys(cohort, ada);
    assertEquals("AccessDenied", assumeError(keys, role, ada));
    String id = granted(assume(role, member(ada), TWO_HOURS));
    grant(id).body("enforcement.AWS", contains("DATED_ALLOW", "SESSION_DENY"));
    assertEquals(null, assumeError(keys, role, ada));
    assertEquals("AccessDenied", assumeError(keys, role, "somebody-else"));

    Instant end = Instant.parse(grant(id).extract().path("expiresAt"));
    sandbox.setAwsClock(end.minusSeconds(1));
    assertEquals(null, assumeError(keys, role, ada));
    sandbox.setAwsClock(end);
    assertEquals("AccessDenied", assumeError(keys, role, ada));
  }

  @Test
  void aSessionThatStillLivesIsRefusedFromTheEndOnWithStintDead() {
    String ada = unique("ada");
    String bob = unique("bob");
    String cohort = cohort(ada, bob);
    String role = role();
    String id = granted(assume(role, member(ada), Duration.ofMinutes(30)));
    granted(assume(role, member(bob), TWO_HOURS));
    AwsCredentials adas = assumeRole(keys(cohort, ada), role, ada);
    AwsCredentials bobs = assumeRole(keys(cohort, bob), role, bob);
    Instant end = Instant.parse(grant(id).extract().path("expiresAt"));
    sandbox.setAwsClock(end.minusSeconds(1));
    works(adas);
    sandbox.setAwsClock(end);
    refused(adas);
    works(bobs);
  }

  @Test
  void nothingIsLeftWhenStintRuns() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    Map<String, Object> before = inIam(role, Set.of(ada), cohort);
    String id = granted(assume(role, member(ada), TWO_HOURS));
    assertNotEquals(before, inIam(role, Set.of(ada), cohort));
    sandbox.advance(TWO_HOURS);
    assertEquals("REVOKING", state(id));
    double revocations = revocations();
    loop.runUntilIdle();
    assertTrue(revocations() > revocations, "the lag of the revocation is measured");
    grant(id)
        .body("state", equalTo("REVOKED"))
        .body("endedBy", equalTo("EXPIRY"))
        .body("revokedAt", notNullValue());
    Map<String, Object> after = inIam(role, Set.of(ada), cohort);
    after.remove("role stint-sessions");
    assertEquals(before, after);
    sandbox.advance(LONGEST_SESSION);
    loop.runUntilIdle();
    assertEquals(before, inIam(role, Set.of(ada), cohort));
  }

  private static double revocations() {
    return offContract()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith("stint_revoke_lag_seconds_count"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void anEarlyRevokeEndsSessionsAndANewGrantWorksAtOnce() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    Map<String, Object> before = inIam(role, Set.of(ada), cohort);
    AwsCredentials keys = keys(cohort, ada);
    String first = granted(assume(role, member(ada), TWO_HOURS));
    AwsCredentials old = assumeRole(keys, role, ada);
    works(old);
    sandbox.advance(Duration.ofSeconds(90));
    revoke(first);
    loop.runUntilIdle();
    grant(first)
        .body("state", equalTo("REVOKED"))
        .body("endedBy", equalTo("REVOCATION"))
        .body("enforcement.AWS", hasItem("TOKEN_ISSUE_DENY"));
    refused(old);
    assertEquals("AccessDenied", assumeError(keys, role, ada));

    String second = granted(assume(role, member(ada), Duration.ofMinutes(10)));
    AwsCredentials fresh = assumeRole(keys, role, ada);
    works(fresh);
    refused(old);
    sandbox.advance(Duration.ofMinutes(10));
    loop.runUntilIdle();
    assertEquals("REVOKED", state(second));
    refused(fresh);
    sandbox.advance(LONGEST_SESSION.plusMinutes(1));
    loop.runUntilIdle();
    assertEquals(before, inIam(role, Set.of(ada), cohort));
  }

  @Test
  void sessionsOfAMemberEndInWhateverCaseTheNameIsSaid() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    granted(assume(role, member(ada), TWO_HOURS));
    AwsCredentials keys = keys(cohort, ada);
    AwsCredentials before = assumeRole(keys, role, ada);
    sandbox.advance(Duration.ofMinutes(1));
    json(Map.of("member", ada.toUpperCase(Locale.ROOT)))
        .post("/roles/{name}/session-revocations", role)
        .then()
        .statusCode(202)
        .body("member", equalTo(ada));
    loop.runUntilIdle();
    refused(before);
    sandbox.advance(Duration.ofMinutes(1));
    works(assumeRole(keys, role, ada));
    leave(cohort, ada);
    loop.runUntilIdle();
    // Who left lately may have sessions still.
    json(Map.of("member", ada))
        .post("/roles/{name}/session-revocations", role)
        .then()
        .statusCode(202);
  }

  @Test
  void aSessionFromBeforeTheMaximumWasShortenedStaysDeniedForItsWholeLife() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role(Map.of("maxSessionDuration", "PT4H"));
    Map<String, Object> before = inIam(role, Set.of(ada), cohort);
    AwsCredentials keys = keys(cohort, ada);
    granted(assume(role, member(ada), Duration.ofMinutes(10)));
    AwsCredentials longest =
        assumeRole(keys, r -> r.roleArn(arn(role)).roleSessionName(ada).durationSeconds(4 * 3600));
    works(longest);
    offContract()
        .contentType("application/merge-patch+json")
        .body(Map.of("maxSessionDuration", "PT1H"))
        .patch("/roles/{name}", role)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    for (int hour = 0; hour < 3; hour++) {
      sandbox.advance(Duration.ofMinutes(75));
      loop.runUntilIdle();
      refused(longest);
    }
    sandbox.advance(LONGEST_SESSION);
    loop.runUntilIdle();
    assertEquals(before, inIam(role, Set.of(ada), cohort));
  }
}
