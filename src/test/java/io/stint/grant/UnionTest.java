package io.stint.grant;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Grants together: what one ends, another keeps; and cohorts that come, go and end. */
@QuarkusTest
class UnionTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void theEndOfOneNeverCutsAnother() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    String first = granted(assume(role, member(ada), Duration.ofMinutes(10)));
    String second = granted(assume(role, Map.of("cohort", cohort), HOUR));
    AwsCredentials keys = keys(cohort, ada);
    AwsCredentials session = assumeRole(keys, role, ada);
    revoke(first);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(first));
    works(session);
    assertEquals(null, assumeError(keys, role, ada));
    revoke(second);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(second));
    refused(session);
    assertEquals("AccessDenied", assumeError(keys, role, ada));
  }

  @Test
  void anExtensionHasNoGapAndAShorterEndHolds() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    String id = granted(assume(role, member(ada), Duration.ofMinutes(10)));
    AwsCredentials session = assumeRole(keys(cohort, ada), role, ada);
    change(id, Map.of("ttl", "PT30M")).then().statusCode(202).body("state", equalTo("PENDING"));
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(id));
    sandbox.setAwsClock(clock.instant().plus(Duration.ofMinutes(20)));
    works(session);
    sandbox.setAwsClock(clock.instant());
    change(id, Map.of("expiresAt", clock.instant().plus(MINUTE).toString())).then().statusCode(202);
    loop.runUntilIdle();
    sandbox.setAwsClock(clock.instant().plus(MINUTE));
    refused(session);
  }

  @Test
  void aScheduledGrantBeginsByItself() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    Map<String, Object> later = assume(role, member(ada), HOUR);
    later.put("startsAt", clock.instant().plus(MINUTE).toString());
    String id = ask(later);
    loop.runUntilIdle();
    assertEquals("SCHEDULED", state(id));
    AwsCredentials keys = keys(cohort, ada);
    assertEquals("AccessDenied", assumeError(keys, role, ada));
    sandbox.advance(MINUTE);
    assertEquals("PENDING", state(id));
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(id));
    assertEquals(null, assumeError(keys, role, ada));
  }

  @Test
  void aGrantThatAnotherCoversBeginsAndEndsAllTheSame() {
    String ada = unique("ada");
    cohort(ada);
    String role = role();
    granted(assume(role, member(ada), HOUR));
    Map<String, Object> later = assume(role, member(ada), MINUTE);
    later.put("startsAt", clock.instant().plus(MINUTE).toString());
    String id = ask(later);
    loop.runUntilIdle();
    assertEquals("SCHEDULED", state(id));
    sandbox.advance(MINUTE);
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(id));
    sandbox.advance(MINUTE);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
  }

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

  @Test
  void aGrantedRoleCannotBeDeleted() {
    String ada = unique("ada");
    cohort(ada);
    String role = role();
    String id = granted(assume(role, member(ada), HOUR));
    offContract()
        .delete("/roles/{name}", role)
        .then()
        .statusCode(409)
        .body("detail", org.hamcrest.Matchers.containsString(id));
  }

  @Test
  void twoHundredGrantsAreOneWriteForTheRoleAndOneForTheUser() {
    String ada = unique("ada");
    cohort(ada);
    String role = role();
    sandbox.clearCalls();
    for (int i = 0; i < 200; i++) {
      ask(assume(role, member(ada), HOUR.plusSeconds(i)));
    }
    loop.runUntilIdle();
    assertEquals(1, sandbox.calls("UpdateAssumeRolePolicy"));
    assertEquals(1, sandbox.calls("PutRolePolicy"));
    assertEquals(1, sandbox.calls("PutUserPolicy"));
    api()
        .queryParam("role", role)
        .queryParam("state", "ACTIVE")
        .queryParam("pageSize", 500)
        .get("/grants")
        .then()
        .body("items.size()", equalTo(200));
  }

  @Test
  void pages() {
    String ada = unique("ada");
    cohort(ada);
    String role = role();
    for (int i = 0; i < 5; i++) {
      ask(assume(role, member(ada), HOUR));
    }
    var first =
        api()
            .queryParam("member", ada)
            .queryParam("pageSize", 3)
            .get("/grants")
            .then()
            .body("items.size()", equalTo(3))
            .extract();
    api()
        .queryParam("member", ada)
        .queryParam("pageSize", 3)
        .queryParam("pageToken", first.<String>path("nextPageToken"))
        .get("/grants")
        .then()
        .body("items.size()", equalTo(2))
        .body("nextPageToken", equalTo(null));
  }

  @Test
  void aPolicyIsTheUsersOwnUntilTheEnd() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    AwsCredentials keys = keys(cohort, ada);
    refused(keys);
    String id =
        granted(
            Map.of(
                "type",
                "POLICY",
                "principal",
                Map.of("cohort", cohort),
                "policy",
                Map.of(
                    "document",
                    Map.of(
                        "Version",
                        "2012-10-17",
                        "Statement",
                        Map.of("Effect", "Allow", "Action", "iam:ListUsers", "Resource", "*"))),
                "ttl",
                "PT10M"));
    works(keys);
    grant(id).body("enforcement.AWS", hasItem("DATED_ALLOW"));
    sandbox.setAwsClock(clock.instant().plus(Duration.ofMinutes(10)));
    refused(keys);
  }

  @Test
  void aForeignPrincipalIsNamedInTheTrustWithItsEnd() {
    String role = role();
    String arn = "arn:aws:iam::987654321098:role/Partner";
    String id = granted(assume(role, Map.of("arn", arn), HOUR));
    grant(id).body("enforcement.AWS", equalTo(List.of("DATED_ALLOW")));
    String trust =
        decoded(sandbox.iam().getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument());
    assertEquals(true, trust.contains(arn) && trust.contains("DateLessThan"), trust);
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
  }

  @Test
  void theSameKeyGivesTheSameGrant() {
    String ada = unique("ada");
    cohort(ada);
    String role = role();
    Map<String, Object> body = assume(role, member(ada), HOUR);
    String key = unique("key");
    String first =
        json(body).header("Idempotency-Key", key).post("/grants").then().extract().path("id");
    String second =
        json(body).header("Idempotency-Key", key).post("/grants").then().extract().path("id");
    assertEquals(first, second);
    api().header("If-Match", "\"v999\"").delete("/grants/{id}", first).then().statusCode(412);
    offContract()
        .contentType(ContentType.JSON)
        .get("/events?subject=" + first)
        .then()
        .body("items.action", hasItem("grant.created"))
        .body("items.actor", hasItem(startsWith("admin")));
  }
}
