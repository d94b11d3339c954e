package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * Somebody deletes a member's user or a cohort's group in IAM and makes another under its name:
 * that one is theirs, and Stint leaves it alone on every road.
 */
@QuarkusTest
class StrangerTest extends GrantStory {

  private static final String PASSWORD = "Their-Own-Passw0rd!";
  private static final String LIST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
          + "\"iam:ListUsers\",\"Resource\":\"*\"}]}";

  private String ada;
  private String crew;
  private AwsCredentials theirKeys;

  @BeforeEach
  void aMember() {
    ada = unique("ada");
    crew = cohort(ada);
  }

  /** What fails is tried again for ever: nothing of it is left to other tests. */
  @AfterEach
  void nobodyIsLeft() {
    offContract().delete("/cohorts/{name}", crew);
    loop.runUntilIdle();
  }

  /** As the console does it. */
  private void deletedInIam(String user) {
    var iam = sandbox.iam();
    iam.deleteLoginProfile(r -> r.userName(user));
    iam.listAccessKeys(r -> r.userName(user))
        .accessKeyMetadata()
        .forEach(k -> iam.deleteAccessKey(r -> r.userName(user).accessKeyId(k.accessKeyId())));
    iam.listUserPolicies(r -> r.userName(user))
        .policyNames()
        .forEach(p -> iam.deleteUserPolicy(r -> r.userName(user).policyName(p)));
    iam.listGroupsForUser(r -> r.userName(user))
        .groups()
        .forEach(g -> iam.removeUserFromGroup(r -> r.userName(user).groupName(g.groupName())));
    iam.deleteUser(r -> r.userName(user));
  }

  private void madeAnewBySomebodyElse(Tag... tags) {
    deletedInIam(ada);
    var iam = sandbox.iam();
    iam.createUser(r -> r.userName(ada).path("/team/").tags(tags));
    iam.createLoginProfile(r -> r.userName(ada).password(PASSWORD));
    iam.putUserPolicy(r -> r.userName(ada).policyName("theirs").policyDocument(LIST));
    AccessKey key = iam.createAccessKey(r -> r.userName(ada)).accessKey();
    theirKeys = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
  }

  /** All that a stranger has, to be compared. */
  private Map<String, Object> theirs() {
    var iam = sandbox.iam();
    Map<String, Object> all = new TreeMap<>();
    all.put("user", iam.getUser(r -> r.userName(ada)).user());
    all.put("login", iam.getLoginProfile(r -> r.userName(ada)).loginProfile());
    all.put("signsIn", sandbox.signIn(ada, PASSWORD).path("signedIn").asBoolean());
    all.put("keys", iam.listAccessKeys(r -> r.userName(ada)).accessKeyMetadata());
    all.put("groups", iam.listGroupsForUser(r -> r.userName(ada)).groups());
    all.put("attached", iam.listAttachedUserPolicies(r -> r.userName(ada)).attachedPolicies());
    all.put("tags", iam.listUserTags(r -> r.userName(ada)).tags());
    for (String name : iam.listUserPolicies(r -> r.userName(ada)).policyNames()) {
      all.put(
          name, decoded(iam.getUserPolicy(r -> r.userName(ada).policyName(name)).policyDocument()));
    }
    return all;
  }

  private static Response member(String cohort, String user) {
    return api().get("/cohorts/{name}/members/{user}", cohort, user);
  }

  private ValidatableResponse isShown() {
    String id = sandbox.iam().getUser(r -> r.userName(ada)).user().userId();
    api()
        .get("/events?action=member.strangerFound&subject=" + ada)
        .then()
        .body("items", hasSize(1))
        .body("items[0].details.iamId", equalTo(id));
    return member(crew, ada)
        .then()
        .body("state", equalTo("FAILING"))
        .body("failure.code", equalTo("NotOurs"))
        .body("failure.message", containsString(id));
  }

  private void later() {
    sandbox.advance(Duration.ofMinutes(5));
    loop.runUntilIdle();
  }

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

  @ParameterizedTest
  @ValueSource(strings = {"/", "/stint/"})
  void aGroupThatSomebodyElseMadeUnderTheNameIsLeftAlone(String path) {
    groupMadeAnew(path);
    String bob = unique("bob");
    sandbox.advance(Duration.ofSeconds(10));
    join(crew, bob);
    loop.runUntilIdle();
    assertEquals(List.of("theirs"), groupPolicies());
    assertFalse(inGroup(crew).contains(bob));
    later();
    api()
        .get("/cohorts/{name}", crew)
        .then()
        .body("failure.code", equalTo("NotOurs"))
        .body("failure.message", containsString("group"));
    String grant = ask(policy(Map.of("cohort", crew), Map.of("document", LIST_USERS)));
    loop.runUntilIdle();
    grant(grant).body("state", equalTo("PENDING"));
    changeCohort(crew, Map.of("endsAt", clock.instant().plusSeconds(60).toString()));
    loop.runUntilIdle();
    sandbox.advance(Duration.ofMinutes(1));
    loop.runUntilIdle();
    later();
    api().get("/cohorts/{name}", crew).then().body("state", equalTo("ENDED"));
    grant(grant).body("state", equalTo("REVOKED"));
    api().delete("/cohorts/{name}", crew).then().statusCode(202);
    loop.runUntilIdle();
    later();
    api().get("/cohorts/{name}", crew).then().statusCode(404);
    assertEquals(List.of("theirs"), groupPolicies());
    api()
        .get("/events?action=cohort.strangerFound&subject=" + crew)
        .then()
        .body("items", hasSize(1));
  }

  @Test
  void aMemberIsNotTakenOutOfAStrangersGroup() {
    groupMadeAnew("/");
    sandbox.iam().addUserToGroup(r -> r.groupName(crew).userName(ada));
    String other = cohort();
    join(other, ada);
    loop.runUntilIdle();
    sandbox.advance(Duration.ofSeconds(10));
    leave(crew, ada);
    loop.runUntilIdle();
    assertTrue(inGroup(crew).contains(ada));
    member(crew, ada).then().statusCode(404);
    member(other, ada).then().body("state", equalTo("ACTIVE"));
  }

  @Test
  void whenTheStrangersGroupIsGoneStintMakesItsOwnAgain() {
    groupMadeAnew("/");
    changeCohort(crew, Map.of("policies", Map.of("inline", Map.of("list", LIST_USERS))));
    loop.runUntilIdle();
    api().get("/cohorts/{name}", crew).then().body("failure.code", equalTo("NotOurs"));
    sandbox.iam().deleteGroupPolicy(r -> r.groupName(crew).policyName("theirs"));
    sandbox.iam().deleteGroup(r -> r.groupName(crew));
    for (int i = 0; i < 3; i++) {
      later();
    }
    api()
        .get("/cohorts/{name}", crew)
        .then()
        .body("state", equalTo("ACTIVE"))
        .body("failure", equalTo(null));
    assertTrue(inGroup(crew).contains(ada));
    assertTrue(groupPolicies().contains("list"));
  }

  private void groupMadeAnew(String path) {
    var iam = sandbox.iam();
    inGroup(crew).forEach(u -> iam.removeUserFromGroup(r -> r.groupName(crew).userName(u)));
    groupPolicies().forEach(p -> iam.deleteGroupPolicy(r -> r.groupName(crew).policyName(p)));
    iam.deleteGroup(r -> r.groupName(crew));
    iam.createGroup(r -> r.groupName(crew).path(path));
    iam.putGroupPolicy(r -> r.groupName(crew).policyName("theirs").policyDocument(LIST));
  }

  private List<String> groupPolicies() {
    return sandbox.iam().listGroupPolicies(r -> r.groupName(crew)).policyNames();
  }

  private List<String> inGroup(String cohort) {
    return sandbox.iam().getGroup(r -> r.groupName(cohort)).users().stream()
        .map(user -> user.userName())
        .toList();
  }

  @Test
  void accessDoesNotLiveOnUnderAnotherName() {
    String grant = granted(policy(GrantStory.member(ada), Map.of("document", LIST_USERS)));
    AwsCredentials keys = keys(crew, ada);
    works(keys);
    String lovelace = unique("lovelace");
    sandbox.iam().updateUser(r -> r.userName(ada).newUserName(lovelace));
    works(keys);
    revoke(grant);
    loop.runUntilIdle();
    grant(grant).body("state", equalTo("REVOKED"));
    refused(keys);
    member(crew, ada)
        .then()
        .body("failure.code", equalTo("Renamed"))
        .body("failure.message", containsString(lovelace));
    leave(crew, ada);
    loop.runUntilIdle();
    member(crew, ada).then().statusCode(404);
    assertTrue(isGone(lovelace));
    assertEquals("InvalidClientTokenId", callError(keys));
  }

  @Test
  void noRoleIsGivenThatIsSomebodyElsesByNow() {
    String role =
        role(Map.of("trust", List.of(Map.of("type", "SERVICE", "service", "ec2.amazonaws.com"))));
    Map<String, Object> pass = assume(role, GrantStory.member(ada), Duration.ofHours(1));
    pass.put("type", "PASS_ROLE");
    granted(pass);
    assertTrue(userPolicies().toString().contains(role));
    var iam = sandbox.iam();
    iam.deleteRolePolicy(r -> r.roleName(role).policyName("work"));
    iam.deleteRole(r -> r.roleName(role));
    iam.createRole(
        r ->
            r.roleName(role)
                .path("/stint/")
                .assumeRolePolicyDocument(
                    LIST.replace("iam:ListUsers", "sts:AssumeRole")
                        .replace(
                            "\"Resource\":\"*\"",
                            "\"Principal\":{\"Service\":\"ec2.amazonaws.com\"}")));
    api()
        .contentType("application/merge-patch+json")
        .body(Map.of("description", "changed"))
        .patch("/roles/" + role)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    api().get("/roles/" + role).then().body("failure.code", equalTo("NotOurs"));
    assertFalse(userPolicies().toString().contains(role), userPolicies().toString());
  }

  private List<String> userPolicies() {
    var iam = sandbox.iam();
    return iam.listUserPolicies(r -> r.userName(ada)).policyNames().stream()
        .map(p -> decoded(iam.getUserPolicy(r -> r.userName(ada).policyName(p)).policyDocument()))
        .toList();
  }

  @Test
  void noRoleLetsAStrangerInUnderTheName() {
    String role = role();
    granted(assume(role, GrantStory.member(ada), Duration.ofHours(8)));
    deletedInIam(ada);
    var iam = sandbox.iam();
    iam.createUser(r -> r.userName(ada));
    iam.putUserPolicy(
        r ->
            r.userName(ada)
                .policyName("all")
                .policyDocument(LIST.replace("iam:ListUsers", "sts:AssumeRole")));
    AccessKey key = iam.createAccessKey(r -> r.userName(ada)).accessKey();
    AwsCredentials keys = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    ask(policy(GrantStory.member(ada), Map.of("document", LIST_USERS)));
    loop.runUntilIdle();
    isShown();
    assertEquals("AccessDenied", assumeError(keys, role, ada));
  }

  @Test
  void nothingIsExplainedOfAStranger() {
    String role = role();
    String grant = granted(assume(role, GrantStory.member(ada), Duration.ofHours(1)));
    deletedInIam(ada);
    sandbox.iam().createUser(r -> r.userName(ada));
    api()
        .get("/grants/{id}/explanation", grant)
        .then()
        .statusCode(409)
        .body("code", equalTo("not-ours"));
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

  private boolean isGone(String user) {
    try {
      sandbox.iam().getUser(r -> r.userName(user));
      return false;
    } catch (NoSuchEntityException e) {
      return true;
    }
  }
}
