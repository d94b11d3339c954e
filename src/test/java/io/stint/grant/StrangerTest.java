package io.stint.grant;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * Somebody deletes a member's user in IAM and makes another under its name: that one is theirs, and
 * Stint leaves it alone on every road.
 */
@QuarkusTest
class StrangerTest extends StrangerStory {

  private static Response post(String path, String... names) {
    return api().contentType("application/json").post(path, (Object[]) names);
  }

  @Test
  void aUserThatSomebodyElseMadeUnderTheNameIsLeftAlone() {
    madeAnewBySomebodyElse();
    Map<String, Object> before = theirs();

    String grant = ask(policy(GrantStory.member(ada), Map.of("document", LIST_USERS)));
    loop.runUntilIdle();
    isShown();
    grant(grant).body("state", equalTo("PENDING"));
    post("/cohorts/{name}/members/{user}/credentials", crew, ada)
        .then()
        .statusCode(409)
        .body("code", equalTo("not-ours"));
    post("/cohorts/{name}/members/{user}/access-keys", crew, ada)
        .then()
        .statusCode(409)
        .body("code", equalTo("not-ours"));
    api()
        .get("/cohorts/{name}/members/{user}/access-keys", crew, ada)
        .then()
        .statusCode(409)
        .body("code", equalTo("not-ours"));
    api()
        .delete(
            "/cohorts/{name}/members/{user}/access-keys/{id}", crew, ada, theirKeys.accessKeyId())
        .then()
        .statusCode(409)
        .body("code", equalTo("not-ours"));
    later();
    isShown();
    assertEquals(before, theirs());
    works(theirKeys);

    leave(crew, ada);
    loop.runUntilIdle();
    member(crew, ada).then().statusCode(404);
    grant(grant).body("state", equalTo("REVOKED"));
    assertEquals(before, theirs());
    works(theirKeys);
  }

  @Test
  void alsoTheFirstRoadThatMeetsAStrangerLeavesItAlone() {
    madeAnewBySomebodyElse();
    Map<String, Object> before = theirs();
    post("/cohorts/{name}/members/{user}/access-keys", crew, ada)
        .then()
        .statusCode(409)
        .body("code", equalTo("not-ours"));
    loop.runUntilIdle();
    isShown();
    assertEquals(before, theirs());
  }

  @Test
  void aFreshPasswordIsNotSetForAStranger() {
    madeAnewBySomebodyElse();
    Map<String, Object> before = theirs();
    post("/cohorts/{name}/members/{user}/credentials", crew, ada);
    loop.runUntilIdle();
    isShown();
    assertEquals(before, theirs());
  }

  @Test
  void aCohortsEndDoesNotSeverAStrangerAndIsReached() {
    Duration half = Duration.ofMinutes(30);
    String bob = unique("bob");
    String grant = granted(policy(GrantStory.member(ada), Map.of("document", LIST_USERS)));
    changeCohort(
        crew, Map.of("endsAt", clock.instant().plus(half).toString(), "removeAfter", "P1D"));
    join(crew, bob);
    loop.runUntilIdle();
    madeAnewBySomebodyElse();
    Map<String, Object> before = theirs();
    sandbox.advance(half);
    loop.runUntilIdle();
    later();
    assertEquals(before, theirs());
    member(crew, ada).then().body("state", equalTo("ENDED"));
    api().get("/cohorts/{name}", crew).then().body("state", equalTo("ENDED"));
    grant(grant).body("state", equalTo("REVOKED")).body("endedBy", equalTo("COHORT_END"));
    sandbox.advance(Duration.ofDays(1));
    loop.runUntilIdle();
    assertEquals(before, theirs());
    member(crew, ada).then().body("state", equalTo("REMOVED"));
  }

  @Test
  void aStrangerIsPutIntoNoGroup() {
    madeAnewBySomebodyElse();
    Map<String, Object> before = theirs();
    String other = cohort();
    join(other, ada);
    loop.runUntilIdle();
    isShown();
    assertEquals(before, theirs());
    later();
    assertEquals(before, theirs());
  }

  @Test
  void tagsThatWereCopiedMakeNobodyStints() {
    List<Tag> tags = sandbox.iam().listUserTags(r -> r.userName(ada)).tags();
    madeAnewBySomebodyElse(tags.toArray(Tag[]::new));
    Map<String, Object> before = theirs();
    leave(crew, ada);
    loop.runUntilIdle();
    member(crew, ada).then().statusCode(404);
    assertEquals(before, theirs());
  }

  @Test
  void whenTheStrangerIsGoneStintMakesItsOwnAgain() {
    madeAnewBySomebodyElse();
    String grant = ask(policy(GrantStory.member(ada), Map.of("document", LIST_USERS)));
    loop.runUntilIdle();
    isShown();
    deletedInIam(ada);
    for (int i = 0; i < 4; i++) {
      later();
    }
    member(crew, ada).then().body("state", equalTo("ACTIVE")).body("failure", equalTo(null));
    grant(grant).body("state", equalTo("ACTIVE"));
    assertEquals("/stint/", sandbox.iam().getUser(r -> r.userName(ada)).user().path());
    assertTrue(inGroup(crew).contains(ada));
  }

  @Test
  void anAdoptedUserThatItsOwnerMadeAnewIsAnotherOne() {
    String ci = unique("ci");
    sandbox.iam().createUser(r -> r.userName(ci).path("/robots/"));
    api()
        .contentType("text/csv")
        .body("Email,Username\n" + ci + "@example.org," + ci + "\n")
        .post("/cohorts/{name}/roster?adopt=true", crew)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    assertTrue(inGroup(crew).contains(ci));
    sandbox.iam().removeUserFromGroup(r -> r.userName(ci).groupName(crew));
    sandbox.iam().listUserPolicies(r -> r.userName(ci));
    sandbox.iam().deleteUser(r -> r.userName(ci));
    sandbox.iam().createUser(r -> r.userName(ci).path("/robots/"));
    ask(policy(GrantStory.member(ci), Map.of("document", LIST_USERS)));
    loop.runUntilIdle();
    member(crew, ci).then().body("failure.code", equalTo("NotOurs"));
    assertEquals(List.of(), sandbox.iam().listUserPolicies(r -> r.userName(ci)).policyNames());
    leave(crew, ci);
    loop.runUntilIdle();
    member(crew, ci).then().statusCode(404);
    assertTrue(sandbox.iam().getUser(r -> r.userName(ci)).user().path().equals("/robots/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DROP", "LOSE_ANSWER"})
  void aStrangerIsLeftAloneWhereverTheWorkStops(String kind) {
    int nth = 1;
    boolean met = true;
    for (; met && nth < 20; nth++) {
      aMember();
      madeAnewBySomebodyElse();
      Map<String, Object> before = theirs();
      ask(policy(GrantStory.member(ada), Map.of("document", LIST_USERS)));
      sandbox.clearCalls();
      sandbox.planFault("{\"kind\": \"" + kind + "\", \"nth\": " + nth + "}");
      loop.runUntilIdle();
      met = sandbox.calls(null) >= nth;
      sandbox.noFaults();
      later();
      isShown();
      leave(crew, ada);
      loop.runUntilIdle();
      member(crew, ada).then().statusCode(404);
      assertEquals(before, theirs(), kind + " " + nth);
    }
    assertTrue(nth > 2 && !met, "calls: " + nth);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DROP", "LOSE_ANSWER"})
  void aUserThatIsMadeAgainIsStintsWhereverTheWorkStops(String kind) {
    // Such a pass and the next, which makes the user again, are twelve calls.
    for (int nth = 1; nth <= 12; nth++) {
      aMember();
      deletedInIam(ada);
      String grant = ask(policy(GrantStory.member(ada), Map.of("document", LIST_USERS)));
      sandbox.planFault("{\"kind\": \"" + kind + "\", \"nth\": " + nth + "}");
      for (int i = 0; i < 4; i++) {
        loop.runUntilIdle();
        sandbox.advance(Duration.ofMinutes(3));
      }
      loop.runUntilIdle();
      sandbox.noFaults();
      member(crew, ada)
          .then()
          .body("state", equalTo("ACTIVE"))
          .body("failure", equalTo(null))
          .body("adopted", equalTo(false));
      grant(grant).body("state", equalTo("ACTIVE"));
      assertTrue(inGroup(crew).contains(ada), kind + " " + nth);
    }
  }

  @Test
  void aCleanArrivalIsThreeCalls() {
    sandbox.clearCalls();
    String eve = unique("eve");
    join(crew, eve);
    int lists = sandbox.calls(null);
    loop.runUntilIdle();
    member(crew, eve).then().body("state", equalTo("ACTIVE"));
    assertEquals(3, sandbox.calls(null) - lists);
  }
}
