package io.stint.cohort;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.StatusType;

/** When access ends, and what is left then. */
@QuarkusTest
class EndTest extends CohortTest {

  private String cohort;
  private String ada;

  @BeforeEach
  void names() {
    cohort = unique("end");
    ada = unique("ada");
  }

  private void running(Duration until, String removeAfter) {
    create(
        cohort,
        Map.of(
            "policies", Map.of("managed", List.of(EC2)),
            "endsAt", in(until).toString(),
            "removeAfter", removeAfter));
    add(cohort, ada + "@uw.edu");
    loop.runUntilIdle();
    assertEquals("ACTIVE", stateOf(cohort, ada));
  }

  /** The caller's clock has no part in it. */
  @Test
  void anEndIsNow() {
    running(Duration.ofHours(1), "P1D");
    api()
        .contentType("application/merge-patch+json")
        .body(Map.of("endsAt", "NOW"))
        .patch("/plans/cohorts/{name}", cohort)
        .then()
        .statusCode(200);
    sandbox.advance(Duration.ofMillis(700));
    change(cohort, Map.of("endsAt", "NOW")).then().statusCode(202).body("state", equalTo("ENDING"));
    loop.runUntilIdle();
    cohort(cohort).then().body("state", equalTo("ENDED")).body("members.ended", equalTo(1));
    assertEquals("ENDED", stateOf(cohort, ada));
    change(cohort, Map.of("endsAt", "NOW")).then().statusCode(202);
    // To a whole second again, which other stories begin at.
    sandbox.advance(Duration.ofMillis(1_300));
    change(cohort, Map.of("endsAt", "NOW")).then().statusCode(409).body("code", equalTo("ended"));
    create(cohort + "-2");
    change(cohort + "-2", Map.of("endsAt", "now")).then().statusCode(400);
  }

  @Test
  void whoEndsItNeedsNoClockAndMayAskTwice() {
    running(Duration.ofHours(1), "P1D");
    String before = cohort(cohort).getHeader("ETag");
    end(before).then().statusCode(202).body("state", equalTo("ENDING"));
    end(before).then().statusCode(412);
    loop.runUntilIdle();
    cohort(cohort).then().body("state", equalTo("ENDED")).body("members.ended", equalTo(1));
    assertFalse(canSignIn(ada));
    String endsAt = cohort(cohort).path("endsAt");
    sandbox.advance(Duration.ofSeconds(2));
    end(null).then().statusCode(202).body("state", equalTo("ENDED"));
    assertEquals(endsAt, cohort(cohort).path("endsAt"));
    api()
        .get("/events?action=cohort.changed&subject=" + cohort)
        .then()
        .body("items", hasSize(1))
        .body("items[0].after.endsAt", equalTo(endsAt));
    api().post("/cohorts/{name}/end", cohort + "x").then().statusCode(404);
  }

  /** A copy of each policy with its date would need more room than there is. */
  @Test
  void anEndIsNeverRefusedForWantOfRoom() {
    StringBuilder actions = new StringBuilder("\"s3:GetObject\"");
    while (actions.length() < 4_300) {
      actions.append(",\"s3:GetObject").append(actions.length()).append('"');
    }
    String document =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":["
            + actions
            + "],\"Resource\":\"*\"}]}";
    List<String> managed = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String name = unique("managed");
      managed.add(
          sandbox
              .iam()
              .createPolicy(r -> r.policyName(name).policyDocument(document))
              .policy()
              .arn());
    }
    create(cohort, Map.of("policies", Map.of("managed", managed)));
    add(cohort, ada + "@uw.edu");
    loop.runUntilIdle();
    assertEquals("ACTIVE", stateOf(cohort, ada));
    end(null).then().statusCode(202);
    loop.runUntilIdle();
    cohort(cohort).then().body("state", equalTo("ENDED"));
    assertEquals(List.of(), inGroup(cohort));
    assertEquals(
        List.of(),
        sandbox.iam().listAttachedGroupPolicies(r -> r.groupName(cohort)).attachedPolicies());
  }

  private Response end(String ifMatch) {
    return (ifMatch == null ? api() : api().header("If-Match", ifMatch))
        .post("/cohorts/{name}/end", cohort);
  }

  @Test
  void atTheEndAMemberIsSeveredAndAfterwardsRemovedWithWhatItMadeOnItsOwn() {
    running(Duration.ofHours(1), "P1D");
    String key = sandbox.iam().createAccessKey(r -> r.userName(ada)).accessKey().accessKeyId();
    sandbox
        .iam()
        .putUserPolicy(
            r ->
                r.userName(ada)
                    .policyName("own")
                    .policyDocument(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                            + "\"Action\":\"s3:*\",\"Resource\":\"*\"}]}"));
    sandbox.advance(Duration.ofHours(1));
    loop.runUntilIdle();

    assertEquals("ENDED", stateOf(cohort, ada));
    assertFalse(canSignIn(ada));
    assertEquals(List.of(), inGroup(cohort));
    var keys = sandbox.iam().listAccessKeys(r -> r.userName(ada)).accessKeyMetadata();
    assertEquals(key, keys.get(0).accessKeyId());
    assertEquals(StatusType.INACTIVE, keys.get(0).status());
    assertEquals(
        List.of(), sandbox.iam().listGroupPolicies(r -> r.groupName(cohort)).policyNames());

    sandbox.advance(Duration.ofDays(1));
    loop.runUntilIdle();
    assertFalse(isInIam(ada));
    member(cohort, ada).then().body("state", equalTo("REMOVED")).body("userArn", nullValue());
  }

  @Test
  void accessIsTakenFromEverybodyBeforeAnybodyIsRemoved() {
    running(Duration.ofHours(1), "PT3S");
    String bob = unique("bob");
    add(cohort, bob + "@uw.edu");
    loop.runUntilIdle();
    sandbox.planFault(
        "{\"kind\": \"DENY\", \"action\": \"DeleteUser\", \"nth\": 1, \"times\": 99}");
    takeOut(cohort, bob);
    loop.runUntilIdle();
    assertSeveredAndWaiting(bob);
    assertEquals("FAILING", stateOf(cohort, bob));

    sandbox.advance(Duration.ofHours(1).plusSeconds(3));
    loop.runUntilIdle();
    assertSeveredAndWaiting(ada);
    assertEquals(List.of(), inGroup(cohort));

    sandbox.noFaults();
    runUntil(() -> !isInIam(ada) && !isInIam(bob));
    assertEquals("REMOVED", stateOf(cohort, ada));
    member(cohort, bob).then().statusCode(404);
  }

  private void assertSeveredAndWaiting(String user) {
    assertTrue(isInIam(user));
    assertFalse(canSignIn(user));
    assertFalse(inGroup(cohort).contains(user));
    assertEquals(
        List.of(false),
        sql.list(
            row -> row.getBoolean(1), "SELECT revokes FROM iam_user WHERE user_name = ?", user),
        "removal waits behind what takes access away");
  }

  @Test
  void theEndCanBeMovedBothWaysUntilItHasCome() {
    running(Duration.ofHours(1), "P1D");
    change(cohort, Map.of("endsAt", in(Duration.ofHours(3)).toString())).then().statusCode(202);
    loop.runUntilIdle();
    sandbox.advance(Duration.ofHours(1));
    loop.runUntilIdle();
    assertTrue(inGroup(cohort).contains(ada));
    Instant soon = in(Duration.ofMinutes(5));
    change(cohort, Map.of("endsAt", soon.toString())).then().statusCode(202);
    loop.runUntilIdle();
    assertTrue(groupPolicy("stint-until-AmazonEC2FullAccess").contains(soon.toString()));
    sandbox.set(soon);
    loop.runUntilIdle();
    assertFalse(inGroup(cohort).contains(ada));
    change(cohort, Map.of("endsAt", in(Duration.ofHours(1)).toString()))
        .then()
        .statusCode(409)
        .body("code", equalTo("ended"));
    change(cohort, Map.of("removeAfter", "PT1M")).then().statusCode(202);
    loop.runUntilIdle();
    sandbox.advance(Duration.ofMinutes(1));
    loop.runUntilIdle();
    assertFalse(isInIam(ada));
  }

  @Test
  void anEndCanBeTakenAwayAndAFailingPassNeverOutlastsIt() {
    running(Duration.ofHours(1), "P1D");
    Map<String, Object> never = new HashMap<>();
    never.put("endsAt", null);
    change(cohort, never)
        .then()
        .statusCode(202)
        .body("endsAt", nullValue())
        .body("enforcement.scheduler", equalTo(false));
    loop.runUntilIdle();
    assertEquals(
        List.of(EC2),
        sandbox
            .iam()
            .listAttachedGroupPolicies(r -> r.groupName(cohort))
            .attachedPolicies()
            .stream()
            .map(policy -> policy.policyArn())
            .toList());
    sandbox.advance(Duration.ofHours(2));
    loop.runUntilIdle();
    assertTrue(inGroup(cohort).contains(ada));

    Instant end = in(Duration.ofSeconds(20));
    sandbox.setFaults("{\"down\": true}");
    add(cohort, unique("bob") + "@uw.edu");
    change(cohort, Map.of("endsAt", end.toString())).then().statusCode(202);
    loop.runUntilIdle();
    sandbox.noFaults();
    sandbox.set(end);
    loop.runUntilIdle();
    assertEquals(List.of(), inGroup(cohort));
    cohort(cohort).then().body("state", equalTo("ENDED")).body("members.ended", equalTo(2));
  }

  @Test
  void whoIsInTwoCohortsKeepsTheOtherOne() {
    running(Duration.ofHours(1), "PT0S");
    String other = unique("end");
    create(other);
    add(other, ada + "@uw.edu");
    loop.runUntilIdle();
    assertTrue(inGroup(other).contains(ada));
    String password = claim(other).get(ada);

    sandbox.advance(Duration.ofHours(1));
    loop.runUntilIdle();
    assertEquals("ENDED", stateOf(cohort, ada));
    assertEquals("ACTIVE", stateOf(other, ada));
    assertEquals(List.of(ada), inGroup(other));
    assertTrue(takes(ada, password));
    assertEquals(
        1,
        sandbox.iam().listUserTags(r -> r.userName(ada)).tags().stream()
            .filter(tag -> tag.key().startsWith("stint:cohort:"))
            .count());

    takeOut(other, ada);
    assertEquals("REMOVING", stateOf(other, ada));
    loop.runUntilIdle();
    assertFalse(isInIam(ada));
    member(other, ada).then().statusCode(404);
    assertEquals("REMOVED", stateOf(cohort, ada));
  }

  @Test
  void whoIsElsewhereIsTakenOutOfACohortThatHasEnded() {
    running(Duration.ofHours(1), "P1D");
    String bob = unique("bob");
    add(cohort, bob + "@uw.edu");
    String other = unique("end");
    create(other);
    add(other, ada + "@uw.edu", bob + "@uw.edu");
    loop.runUntilIdle();
    sandbox.advance(Duration.ofHours(1));
    loop.runUntilIdle();
    takeOut(cohort, ada);
    loop.runUntilIdle();
    member(cohort, ada).then().statusCode(404);
    delete(cohort);
    loop.runUntilIdle();
    cohort(cohort).then().statusCode(404);
    assertEquals(List.of(ada, bob), inGroup(other));
  }

  @Test
  void whoWasTakenOutCanComeBackEvenBeforeItIsDone() {
    running(Duration.ofDays(1), "PT0S");
    takeOut(cohort, ada);
    add(cohort, ada + "@uw.edu").then().body("accepted", equalTo(1));
    loop.runUntilIdle();
    assertEquals("ACTIVE", stateOf(cohort, ada));
    assertTrue(inGroup(cohort).contains(ada));

    takeOut(cohort, ada);
    loop.runUntilIdle();
    assertFalse(isInIam(ada));
    add(cohort, ada + "@uw.edu").then().body("accepted", equalTo(1));
    loop.runUntilIdle();
    assertTrue(inGroup(cohort).contains(ada));
    assertTrue(takes(ada, claim(cohort).get(ada)));
  }

  @Test
  void whatSomebodyRemovedInIamIsMadeAgainWhenItIsNeeded() {
    running(Duration.ofDays(1), "PT0S");
    sandbox.iam().removeUserFromGroup(r -> r.groupName(cohort).userName(ada));
    sandbox.iam().deleteLoginProfile(r -> r.userName(ada));
    sandbox.iam().deleteUser(r -> r.userName(ada));
    String other = unique("end");
    create(other);
    add(other, ada + "@uw.edu");
    runUntil(() -> stateOf(other, ada).equals("ACTIVE"));
    assertEquals(List.of(ada), inGroup(cohort));
    assertEquals(List.of(ada), inGroup(other));
    assertTrue(canSignIn(ada));
  }

  @Test
  void aCohortCanBeChangedAndDeletedWhileItsMembersArrive() throws Exception {
    create(cohort, Map.of("endsAt", in(Duration.ofHours(1)).toString()));
    add(cohort, people(ada, 300));
    CompletableFuture<Integer> arriving = CompletableFuture.supplyAsync(loop::runUntilIdle);
    for (int i = 1; i <= 5; i++) {
      change(cohort, Map.of("endsAt", in(Duration.ofMinutes(60 - i)).toString()))
          .then()
          .statusCode(202);
      add(cohort, people(ada, 300)).then().body("unchanged", equalTo(300));
      claim(cohort);
    }
    delete(cohort);
    arriving.get();
    loop.runUntilIdle();
    cohort(cohort).then().statusCode(404);
    assertFalse(
        sandbox.iam().listUsersPaginator().users().stream()
            .anyMatch(user -> user.userName().startsWith(ada)));
  }

  @Test
  void aGroupThatIsSomebodyElsesIsLeftAlone() {
    create(cohort, Map.of("endsAt", in(Duration.ofHours(1)).toString()));
    sandbox.iam().createGroup(r -> r.groupName(cohort));
    add(cohort, ada + "@uw.edu");
    loop.runUntilIdle();
    cohort(cohort)
        .then()
        .body("state", equalTo("PENDING"))
        .body("failure.code", equalTo("NameTaken"));
    assertFalse(isInIam(ada));
    delete(cohort);
    loop.runUntilIdle();
    cohort(cohort).then().statusCode(404);
    assertEquals(
        "arn:aws:iam::123456789012:group/" + cohort,
        sandbox.iam().getGroup(r -> r.groupName(cohort)).group().arn());
  }

  private String groupPolicy(String name) {
    return URLDecoder.decode(
        sandbox.iam().getGroupPolicy(r -> r.groupName(cohort).policyName(name)).policyDocument(),
        UTF_8);
  }
}
