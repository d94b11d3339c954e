package io.stint.grant;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Cohorts that come, go and end, and what their members hold. */
@QuarkusTest
class CohortGrantTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void anActiveGrantStaysActiveWhenItsHolderComesAndGoesElsewhere() {
    String ada = unique("ada");
    cohort(ada);
    String id = granted(assume(role(), member(ada), HOUR));
    String other = cohort(ada);
    assertEquals("ACTIVE", state(id));
    leave(other, ada);
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(id));
  }

  @Test
  void joinersHaveTheGrantsOfTheirCohortAndLeaversHaveNot() {
    String ada = unique("ada");
    String bob = unique("bob");
    String cohort = cohort(ada);
    String other = cohort(bob);
    String role = role();
    granted(assume(role, Map.of("cohort", cohort), HOUR));
    AwsCredentials bobs = keys(other, bob);
    assertEquals("AccessDenied", assumeError(bobs, role, bob));
    join(cohort, bob);
    loop.runUntilIdle();
    AwsCredentials session = assumeRole(bobs, role, bob);
    works(session);
    sandbox.advance(MINUTE);
    leave(cohort, bob);
    loop.runUntilIdle();
    refused(session);
    assertEquals("AccessDenied", assumeError(bobs, role, bob));
    assertEquals(null, assumeError(keys(cohort, ada), role, ada));
    join(cohort, bob);
    loop.runUntilIdle();
    works(assumeRole(bobs, role, bob));
    refused(session);
  }

  @Test
  void aCohortsEndCapsItsGrants() {
    String ada = unique("ada");
    Instant end = clock.instant().plus(Duration.ofMinutes(20));
    String cohort = cohort(end, ada);
    String role = role();
    String id = granted(assume(role, Map.of("cohort", cohort), HOUR));
    String own = granted(assume(role, member(ada), HOUR));
    grant(id).body("endsAt", equalTo(end.toString())).body("endedBy", equalTo("COHORT_END"));
    grant(own).body("endsAt", equalTo(end.toString()));
    Instant later = end.plus(MINUTE);
    changeCohort(cohort, Map.of("endsAt", later.toString()));
    loop.runUntilIdle();
    grant(id).body("endsAt", equalTo(later.toString())).body("state", equalTo("ACTIVE"));
    grant(own).body("endsAt", equalTo(later.toString()));
    sandbox.set(later);
    loop.runUntilIdle();
    grant(id).body("state", equalTo("REVOKED")).body("endedBy", equalTo("COHORT_END"));
    grant(own).body("state", equalTo("REVOKED")).body("endedBy", equalTo("COHORT_END"));
  }

  @Test
  void aGrantThatNeverBeganBeforeItsCohortsEndIsRevokedThen() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    Map<String, Object> later = assume(role, Map.of("cohort", cohort), HOUR);
    later.put("startsAt", clock.instant().plus(Duration.ofMinutes(10)).toString());
    Map<String, Object> own = assume(role, member(ada), HOUR);
    own.put("startsAt", clock.instant().plus(Duration.ofMinutes(10)).toString());
    String id = ask(later);
    String other = ask(own);
    loop.runUntilIdle();
    changeCohort(cohort, Map.of("endsAt", clock.instant().plus(MINUTE).toString()));
    loop.runUntilIdle();
    sandbox.advance(MINUTE);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    assertEquals("REVOKED", state(other));
    offContract().delete("/roles/{name}", role).then().statusCode(202);
  }

  @Test
  void whoIsTakenOutOfTheLastCohortHoldsNothing() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    String id = granted(assume(role, member(ada), HOUR));
    AwsCredentials session = assumeRole(keys(cohort, ada), role, ada);
    leave(cohort, ada);
    loop.runUntilIdle();
    grant(id).body("state", equalTo("REVOKED")).body("endedBy", equalTo("MEMBER_REMOVED"));
    refused(session);
  }

  @Test
  void aDeletedCohortTakesItsGrantsAlong() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    String id = granted(assume(role, Map.of("cohort", cohort), HOUR));
    AwsCredentials session = assumeRole(keys(cohort, ada), role, ada);
    offContract().delete("/cohorts/{name}", cohort).then().statusCode(202);
    loop.runUntilIdle();
    grant(id).body("state", equalTo("REVOKED")).body("endedBy", equalTo("COHORT_END"));
    refused(session);
    offContract().delete("/roles/{name}", role).then().statusCode(202);
    loop.runUntilIdle();
    offContract().get("/roles/{name}", role).then().statusCode(404);
  }

  @Test
  void whoIsNotInIamYetCanBeGrantedSomething() {
    String role = role();
    String ada = unique("ada");
    String cohort = unique("crew");
    json(Map.of("name", cohort)).post("/cohorts").then().statusCode(202);
    join(cohort, ada);
    String id = ask(assume(role, member(ada), HOUR));
    String other = ask(assume(role, Map.of("cohort", cohort), HOUR));
    String second = unique("crew");
    json(Map.of("name", second)).post("/cohorts").then().statusCode(202);
    join(second, ada);
    assertEquals("PENDING", state(id));
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(id));
    assertEquals("ACTIVE", state(other));
    works(assumeRole(keys(cohort, ada), role, ada));
  }
}
