package io.stint.grant;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Somebody is suspended in a cohort, and let in again. */
@QuarkusTest
class SuspensionTest extends GrantStory {

  private String ada;
  private String bob;

  @BeforeEach
  void people() {
    ada = unique("ada");
    bob = unique("bob");
  }

  private ValidatableResponse suspended(String cohort, String member, boolean suspended) {
    return api()
        .contentType("application/merge-patch+json")
        .body(Map.of("suspended", suspended))
        .patch("/cohorts/{name}/members/{user}", cohort, member)
        .then();
  }

  private void suspend(String cohort, String member) {
    later();
    suspended(cohort, member, true).statusCode(202).body("suspended", equalTo(true));
    loop.runUntilIdle();
  }

  private void letIn(String cohort, String member) {
    later();
    suspended(cohort, member, false).statusCode(202).body("suspended", equalTo(false));
    loop.runUntilIdle();
  }

  /** Sessions of before are told from those of after by the second. */
  private void later() {
    sandbox.advance(Duration.ofSeconds(10));
  }

  private static ValidatableResponse shown(String cohort, String member) {
    return api().get("/cohorts/{name}/members/{user}", cohort, member).then().statusCode(200);
  }

  private String signIn(String user) {
    return error(() -> sandbox.iam().getLoginProfile(r -> r.userName(user)));
  }

  private List<String> groupsOf(String user) {
    return sandbox.iam().listGroupsForUser(r -> r.userName(user)).groups().stream()
        .map(group -> group.groupName())
        .toList();
  }

  private static void listsUsers(String cohort) {
    changeCohort(cohort, Map.of("policies", Map.of("inline", Map.of("work", LIST_USERS))));
  }

  @Test
  void allThatTheCohortGivesStopsAtOnce() {
    String crew = cohort(ada, bob);
    listsUsers(crew);
    AwsCredentials adas = keys(crew, ada);
    AwsCredentials bobs = keys(crew, bob);
    String role = role();
    granted(assume(role, Map.of("cohort", crew), Duration.ofHours(2)));
    String direct = granted(assume(role(), member(ada), Duration.ofHours(2)));
    AwsCredentials session = assumeRole(adas, role, ada);
    AwsCredentials bobsSession = assumeRole(bobs, role, bob);
    works(session);
    works(adas);
    suspended(crew, ada, true)
        .statusCode(202)
        .body("state", equalTo("ENDING"))
        .body("suspendedAt", equalTo(clock.instant().toString()));
    loop.runUntilIdle();
    refused(session);
    assertNotEquals(null, callError(adas));
    assertNotEquals(null, assumeError(adas, role, ada));
    assertEquals("NoSuchEntity", signIn(ada));
    assertEquals(List.of(), groupsOf(ada));
    grant(direct).body("state", equalTo("REVOKED")).body("endedBy", equalTo("MEMBER_SUSPENDED"));
    shown(crew, ada)
        .body("state", equalTo("ENDED"))
        .body("suspended", equalTo(true))
        .body("credentials", equalTo("NONE"));
    api()
        .get("/people/{name}", ada)
        .then()
        .body("cohorts.suspended", contains(true))
        .body("cohorts.suspendedAt", contains(notNullValue()));
    api().get("/access?userName=" + ada).then().statusCode(200).body("items", empty());
    api()
        .get("/cohorts/{name}", crew)
        .then()
        .body("members.suspended", equalTo(1))
        .body("members.active", equalTo(1));
    String progress = api().get("/cohorts/{name}/progress", crew).then().extract().asString();
    assertTrue(progress.contains("event:settled"), progress);
    assertTrue(progress.contains("1 of 2 active, 1 suspended"), progress);
    // Nobody else loses anything.
    works(bobs);
    works(bobsSession);
  }

  /** By a role of the cohort, and by one of a grant to the member itself. */
  @Test
  void nobodyHasEndedWhileASessionGoesOn() {
    String crew = cohort(ada);
    AwsCredentials adas = keys(crew, ada);
    String shared = role();
    String own = role();
    granted(assume(shared, Map.of("cohort", crew), Duration.ofHours(2)));
    granted(assume(own, member(ada), Duration.ofHours(2)));
    AwsCredentials session = assumeRole(adas, shared, ada);
    AwsCredentials owns = assumeRole(adas, own, ada);
    sandbox.planFault("{\"kind\": \"DENY\", \"action\": \"PutRolePolicy\", \"times\": 999}");
    suspend(crew, ada);
    works(session);
    shown(crew, ada)
        .body("state", equalTo("ENDING"))
        .body("waitingFor", containsString(shared))
        .body("waitingFor", containsString(own));
    sandbox.noFaults();
    sandbox.advance(Duration.ofMinutes(30));
    loop.runUntilIdle();
    refused(session);
    refused(owns);
    shown(crew, ada).body("state", equalTo("ENDED")).body("waitingFor", nullValue());
  }

  @Test
  void whatAnotherCohortGivesGoesOn() {
    String crew = cohort(ada);
    String other = cohort(ada);
    listsUsers(other);
    AwsCredentials adas = keys(crew, ada);
    String role = role();
    String shared = role();
    granted(assume(role, Map.of("cohort", crew), Duration.ofHours(2)));
    granted(assume(shared, Map.of("cohort", other), Duration.ofHours(2)));
    String direct = granted(assume(role(), member(ada), Duration.ofHours(2)));
    AwsCredentials session = assumeRole(adas, role, ada);
    AwsCredentials others = assumeRole(adas, shared, ada);
    suspend(crew, ada);
    refused(session);
    assertNotEquals(null, assumeError(adas, role, ada));
    works(others);
    works(adas);
    assertEquals(null, signIn(ada));
    assertEquals(List.of(other), groupsOf(ada));
    assertEquals("ACTIVE", state(direct));
    // The last that gave anything is gone too.
    suspend(other, ada);
    refused(others);
    assertEquals("NoSuchEntity", signIn(ada));
    assertNotEquals(null, callError(adas));
    assertEquals("REVOKED", state(direct));
  }

  @Test
  void whoIsLetInAgainHasWhatTheCohortGivesAndNothingOfBefore() {
    String crew = cohort(ada);
    AwsCredentials old = keys(crew, ada);
    String role = role();
    granted(assume(role, Map.of("cohort", crew), Duration.ofHours(2)));
    AwsCredentials session = assumeRole(old, role, ada);
    suspend(crew, ada);
    letIn(crew, ada);
    shown(crew, ada)
        .body("state", equalTo("ACTIVE"))
        .body("suspendedAt", nullValue())
        .body("credentials", equalTo("LAPSED"));
    assertEquals(List.of(crew), groupsOf(ada));
    assertEquals("NoSuchEntity", signIn(ada));
    assertNotEquals(null, callError(old));
    refused(session);
    json(Map.of())
        .post("/cohorts/{name}/members/{user}/credentials", crew, ada)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    assertEquals(null, signIn(ada));
    AwsCredentials fresh = keys(crew, ada);
    works(assumeRole(fresh, role, ada));
    refused(session);
  }

  /** Before anything was taken: what is believed is not what a pass happened to reach. */
  @Test
  void whoIsLetInBeforeTheLoopLookedHasNoPasswordEither() {
    String crew = cohort(ada);
    String role = role();
    granted(assume(role, Map.of("cohort", crew), Duration.ofHours(2)));
    AwsCredentials session = assumeRole(keys(crew, ada), role, ada);
    later();
    suspended(crew, ada, true).statusCode(202);
    letIn(crew, ada);
    shown(crew, ada).body("state", equalTo("ACTIVE")).body("credentials", equalTo("LAPSED"));
    assertEquals("NoSuchEntity", signIn(ada));
    refused(session);
  }

  @Test
  void whoIsSuspendedStaysSoWhateverListsSay() {
    String crew = cohort(ada, bob);
    suspend(crew, ada);
    join(crew, ada);
    loop.runUntilIdle();
    shown(crew, ada).body("state", equalTo("ENDED")).body("suspended", equalTo(true));
    List<Map<String, String>> both =
        List.of(
            Map.of("email", ada + "@example.org"),
            Map.of("email", bob + "@example.org"),
            Map.of("email", unique("cay") + "@example.org"));
    json(Map.of("members", both))
        .post("/cohorts/{name}/members?mode=SYNC", crew)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    shown(crew, ada).body("suspended", equalTo(true));
    leave(crew, ada);
    join(crew, ada);
    loop.runUntilIdle();
    shown(crew, ada).body("suspended", equalTo(true));
    leave(crew, ada);
    loop.runUntilIdle();
    api().get("/cohorts/{name}/members/{user}", crew, ada).then().statusCode(404);
    join(crew, ada);
    loop.runUntilIdle();
    shown(crew, ada).body("suspended", equalTo(true)).body("state", equalTo("ENDED"));
    letIn(crew, ada);
    shown(crew, ada).body("suspended", equalTo(false)).body("state", equalTo("ACTIVE"));
  }

  /** Whether the list of before or the new one says their address. */
  @Test
  void aSeatStaysSuspendedWithAnAddressAndWithout() {
    String crew = cohort(bob);
    Map<String, String> seat = Map.of("userName", ada);
    Map<String, String> addressed = Map.of("userName", ada, "email", ada + "@example.org");
    Map<String, String> before = seat;
    for (Map<String, String> after : List.of(addressed, seat)) {
      add(crew, before);
      shown(crew, ada).body("suspended", equalTo(false)).body("state", equalTo("ACTIVE"));
      suspend(crew, ada);
      leave(crew, ada);
      loop.runUntilIdle();
      add(crew, after);
      shown(crew, ada).body("suspended", equalTo(true)).body("state", equalTo("ENDED"));
      letIn(crew, ada);
      leave(crew, ada);
      loop.runUntilIdle();
      before = after;
    }
  }

  private void add(String cohort, Map<String, String> member) {
    json(Map.of("members", List.of(member)))
        .post("/cohorts/{name}/members", cohort)
        .then()
        .statusCode(202)
        .body("accepted", equalTo(1));
    loop.runUntilIdle();
  }

  @Test
  void whoLeavesTheListIsTakenOutSuspendedOrNot() {
    String crew = cohort(ada, bob);
    suspend(crew, ada);
    json(Map.of("members", List.of(Map.of("email", bob + "@example.org"))))
        .post("/cohorts/{name}/members?mode=SYNC&confirm=true", crew)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    api().get("/cohorts/{name}/members/{user}", crew, ada).then().statusCode(404);
    assertEquals("NoSuchEntity", error(() -> sandbox.iam().getUser(r -> r.userName(ada))));
  }

  @Test
  void whoIsSuspendedGetsNoPasswordAndNoKey() {
    String crew = cohort(ada, bob);
    suspended(crew, ada, true).statusCode(202);
    json(Map.of())
        .post("/cohorts/{name}/credentials", crew)
        .then()
        .statusCode(200)
        .body("items.userName", contains(bob));
    loop.runUntilIdle();
    json(Map.of())
        .post("/cohorts/{name}/credentials?renew=ALL", crew)
        .then()
        .statusCode(200)
        .body("items.userName", contains(bob));
    json(Map.of())
        .post("/cohorts/{name}/members/{user}/credentials", crew, ada)
        .then()
        .statusCode(409)
        .body("code", equalTo("suspended"));
    json(Map.of())
        .post("/cohorts/{name}/members/{user}/access-keys", crew, ada)
        .then()
        .statusCode(409)
        .body("code", equalTo("suspended"));
    json(assume(role(), member(ada), Duration.ofHours(1)))
        .post("/grants")
        .then()
        .statusCode(409)
        .body("detail", containsString("suspended"));
  }

  @Test
  void theEndOfTheCohortHoldsForWhoIsSuspended() {
    String crew = cohort(clock.instant().plus(Duration.ofHours(1)), ada);
    suspend(crew, ada);
    sandbox.advance(Duration.ofHours(1));
    loop.runUntilIdle();
    api().get("/cohorts/{name}", crew).then().body("state", equalTo("ENDED"));
    suspended(crew, ada, false).statusCode(202);
    loop.runUntilIdle();
    assertEquals(List.of(), groupsOf(ada));
    shown(crew, ada).body("state", equalTo("ENDED"));
  }

  @Test
  void itIsToldOnceAndExplained() {
    String crew = cohort(ada);
    String role = role();
    String id = granted(assume(role, Map.of("cohort", crew), Duration.ofHours(2)));
    suspend(crew, ada);
    suspend(crew, ada);
    api()
        .get("/events?action=member.suspended&subject=" + ada)
        .then()
        .body("items", hasSize(1))
        .body("items[0].details.cohort", equalTo(crew));
    api().get("/events?action=member.severed&subject=" + ada).then().body("items", hasSize(1));
    api()
        .get("/grants/{id}/explanation?member=" + ada, id)
        .then()
        .statusCode(200)
        .body("decision", equalTo("IMPLICIT_DENY"))
        .body("summary", equalTo(ada + " is suspended in the cohort " + crew + "."))
        .body("requirements.requirement", hasItem("Not suspended in the cohort " + crew));
    api()
        .get("/roles/{name}/explanation?member=" + ada, role)
        .then()
        .statusCode(200)
        .body(
            "requirements.remedy",
            hasItem(containsString(ada + " is suspended in the cohort " + crew + ".")));
    letIn(crew, ada);
    letIn(crew, ada);
    api().get("/events?action=member.letIn&subject=" + ada).then().body("items", hasSize(1));
  }

  @Test
  void theAnswerWaitsUntilIamHasNothingOfIt() {
    String crew = cohort(ada);
    var held =
        CompletableFuture.supplyAsync(
            () ->
                api()
                    .header("Prefer", "wait=60")
                    .contentType("application/merge-patch+json")
                    .body(Map.of("suspended", true))
                    .patch("/cohorts/{name}/members/{user}", crew, ada));
    while (!held.isDone()) {
      loop.runUntilIdle();
    }
    held.join().then().statusCode(202).body("state", equalTo("ENDED"));
    api()
        .contentType("application/merge-patch+json")
        .body("{\"suspended\": null}")
        .patch("/cohorts/{name}/members/{user}", crew, ada)
        .then()
        .statusCode(400);
    shown(crew, ada).body("suspended", equalTo(true));
  }
}
