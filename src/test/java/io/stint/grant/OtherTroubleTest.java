package io.stint.grant;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Whatever else goes wrong with a user or a group, grants begin, end and are told as they are. */
@QuarkusTest
class OtherTroubleTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofSeconds(5);

  private static final Map<String, Object> READ =
      Map.of(
          "Version",
          "2012-10-17",
          "Statement",
          Map.of("Effect", "Allow", "Action", "s3:GetObject", "Resource", "*"));

  private static final String EC2 = "arn:aws:iam::aws:policy/AmazonEC2FullAccess";

  private Map<String, Object> soon(Map<String, Object> body) {
    Map<String, Object> later = new HashMap<>(body);
    later.put("startsAt", clock.instant().plus(SOON).toString());
    return later;
  }

  private Map<String, Object> until(Map<String, Object> body, Duration ttl) {
    Map<String, Object> shorter = new HashMap<>(body);
    shorter.put("ttl", ttl.toString());
    return shorter;
  }

  private void inForeignGroups(String user, int count) {
    for (int i = 0; i < count; i++) {
      String group = unique("foreign");
      sandbox.iam().createGroup(r -> r.groupName(group));
      sandbox.iam().addUserToGroup(r -> r.groupName(group).userName(user));
    }
  }

  private List<String> groupsOf(String user) {
    return sandbox.iam().listGroupsForUser(r -> r.userName(user)).groups().stream()
        .map(group -> group.groupName())
        .filter(name -> !name.startsWith("foreign"))
        .toList();
  }

  private List<String> policiesOf(String user) {
    return sandbox.iam().listUserPolicies(r -> r.userName(user)).policyNames();
  }

  private static void fails(String path, String code) {
    offContract().get(path).then().statusCode(200).body("failure.code", equalTo(code));
  }

  @Test
  void whoCannotJoinAnotherGroupHasItsGrantsAllTheSame() {
    String cyd = unique("cyd");
    AwsCredentials keys = keys(cohort(cyd), cyd);
    inForeignGroups(cyd, 9);
    String second = cohort();
    join(second, cyd);
    loop.runUntilIdle();
    fails("/cohorts/" + second + "/members/" + cyd, "LimitExceeded");

    String id = granted(policy(member(cyd), Map.of("document", LIST_USERS)));
    works(keys);
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    refused(keys);

    String later = ask(soon(policy(member(cyd), Map.of("document", LIST_USERS))));
    loop.runUntilIdle();
    assertEquals("SCHEDULED", state(later));
    sandbox.advance(SOON);
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(later));
    works(keys);
    String shorter = granted(until(policy(member(cyd), Map.of("document", READ)), SOON));
    sandbox.advance(SOON);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(shorter));
    fails("/cohorts/" + second + "/members/" + cyd, "LimitExceeded");
  }

  @Test
  void whoCannotJoinAnotherGroupLeavesTheOldOneAndHasPlaceThen() {
    String cyd = unique("cyd");
    String first = cohort(cyd);
    inForeignGroups(cyd, 9);
    String second = cohort();
    join(second, cyd);
    loop.runUntilIdle();
    leave(first, cyd);
    loop.runUntilIdle();
    assertEquals(List.of(second), groupsOf(cyd));
    offContract().get("/cohorts/{name}/members/{user}", first, cyd).then().statusCode(404);
  }

  @Test
  void whoCannotBeChangedLeavesTheGroupItShouldNotBeIn() {
    String cyd = unique("cyd");
    String role = role();
    String first = cohort(cyd);
    String second = cohort();
    String third = cohort();
    join(second, cyd);
    loop.runUntilIdle();
    granted(assume(role, Map.of("cohort", first), HOUR));
    AwsCredentials session = assumeRole(keys(first, cyd), role, cyd);
    sandbox.planFault("{\"kind\": \"DENY\", \"action\": \"TagUser\", \"times\": 99}");
    join(third, cyd);
    leave(first, cyd);
    loop.runUntilIdle();
    fails("/cohorts/" + third + "/members/" + cyd, "AccessDenied");
    assertEquals(List.of(second), groupsOf(cyd));
    refused(session);
  }

  @Test
  void whatCannotBeWrittenDoesNotKeepTheUserInAGroupNorWhatIsOver() {
    String cyd = unique("cyd");
    String first = cohort(cyd);
    String second = cohort();
    join(second, cyd);
    loop.runUntilIdle();
    String id = granted(policy(member(cyd), Map.of("document", LIST_USERS)));
    AwsCredentials keys = keys(first, cyd);
    sandbox.planFault("{\"kind\": \"DENY\", \"action\": \"AttachUserPolicy\", \"times\": 99}");
    String refused = ask(policy(member(cyd), Map.of("arn", largePolicy())));
    loop.runUntilIdle();
    fails("/cohorts/" + second + "/members/" + cyd, "AccessDenied");
    assertEquals("PENDING", state(refused));
    works(keys);
    leave(first, cyd);
    revoke(id);
    loop.runUntilIdle();
    assertEquals(List.of(second), groupsOf(cyd));
    assertEquals("REVOKED", state(id));
    refused(keys);
    assertEquals("PENDING", state(refused));
    sandbox.noFaults();
    revoke(refused);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(refused));
    assertEquals(List.of(), policiesOf(cyd));
  }

  @Test
  void oneGrantThatCannotBeWrittenKeepsNoOtherFromWorking() {
    String cyd = unique("cyd");
    AwsCredentials keys = keys(cohort(cyd), cyd);
    sandbox.planFault("{\"kind\": \"DENY\", \"action\": \"AttachUserPolicy\", \"times\": 99}");
    ask(policy(member(cyd), Map.of("arn", largePolicy())));
    String over = ask(policy(member(cyd), Map.of("document", READ)));
    String other = ask(policy(member(cyd), Map.of("document", LIST_USERS)));
    loop.runUntilIdle();
    works(keys);
    revoke(over);
    sandbox.clearCalls();
    loop.runUntilIdle();
    assertEquals(1, sandbox.calls("PutUserPolicy"), "what is there is not written again");
    assertEquals("REVOKED", state(over));
    works(keys);
    sandbox.noFaults();
    sandbox.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(other));
  }

  /** Stint forgets an adopted user, but not before nothing of Stint's is left on it. */
  @Test
  void anAdoptedUserIsKeptInMindUntilItsGrantsAreGone() {
    String own = unique("own");
    sandbox.iam().createUser(r -> r.userName(own));
    String cohort = cohort();
    json(Map.of("members", List.of(Map.of("email", own + "@example.org"))))
        .queryParam("adopt", true)
        .post("/cohorts/{name}/members", cohort)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    String id = granted(policy(member(own), Map.of("document", READ)));
    sandbox.planFault("{\"kind\": \"DENY\", \"action\": \"DeleteUserPolicy\", \"times\": 99}");
    leave(cohort, own);
    loop.runUntilIdle();
    assertEquals(List.of(), groupsOf(own));
    // What cannot be deleted gives nothing any more, and is to be deleted all the same.
    assertEquals("REVOKED", state(id));
    assertEquals(List.of("stint-grants"), policiesOf(own));
    sandbox.noFaults();
    sandbox.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    assertEquals(List.of(), policiesOf(own));
    offContract().get("/cohorts/{name}/members/{user}", cohort, own).then().statusCode(404);
  }

  @Test
  void theGrantsOfAFailingCohortBeginAndEndInTime() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    AwsCredentials keys = keys(cohort, ada);
    Map<String, String> holder = Map.of("cohort", cohort);
    String later = ask(soon(policy(holder, Map.of("document", LIST_USERS))));
    loop.runUntilIdle();
    sandbox.planFault("{\"kind\": \"DENY\", \"action\": \"AttachGroupPolicy\", \"times\": 99}");
    changeCohort(cohort, Map.of("policies", Map.of("managed", List.of(EC2))));
    loop.runUntilIdle();
    fails("/cohorts/" + cohort, "AccessDenied");
    sandbox.advance(SOON);
    loop.runUntilIdle();
    fails("/cohorts/" + cohort, "AccessDenied");
    assertEquals("ACTIVE", state(later));
    works(keys);

    String shorter = granted(until(policy(holder, Map.of("document", READ)), SOON));
    sandbox.advance(SOON);
    loop.runUntilIdle();
    fails("/cohorts/" + cohort, "AccessDenied");
    assertEquals("REVOKED", state(shorter));
    assertEquals("ACTIVE", state(later));
    works(keys);
  }

  @Test
  void aGroupThatIsSomebodyElsesKeepsNoGrantOpen() {
    String taken = unique("taken");
    json(Map.of("name", taken)).post("/cohorts").then().statusCode(202);
    sandbox.iam().createGroup(r -> r.groupName(taken));
    String id = ask(policy(Map.of("cohort", taken), Map.of("document", READ)));
    loop.runUntilIdle();
    fails("/cohorts/" + taken, "NameTaken");
    assertEquals("PENDING", state(id));
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    grant(id).body("activeAt", equalTo(null));
    assertEquals(List.of(), sandbox.iam().listGroupPolicies(r -> r.groupName(taken)).policyNames());
  }

  @Test
  void aGroupThatCannotBeMadeKeepsNoGrantOpen() {
    String cohort = unique("crew");
    sandbox.planFault("{\"kind\": \"DENY\", \"action\": \"CreateGroup\", \"times\": 99}");
    json(Map.of("name", cohort)).post("/cohorts").then().statusCode(202);
    String id = ask(policy(Map.of("cohort", cohort), Map.of("document", READ)));
    loop.runUntilIdle();
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
  }

  @Test
  void aGrantToWhoNeverGotIntoIamEnds() {
    String taken = unique("taken");
    String yan = unique("yan");
    String role = role();
    json(Map.of("name", taken)).post("/cohorts").then().statusCode(202);
    sandbox.iam().createGroup(r -> r.groupName(taken));
    join(taken, yan);
    String id = ask(assume(role, member(yan), HOUR));
    String other = ask(policy(member(yan), Map.of("document", READ)));
    loop.runUntilIdle();
    assertEquals("PENDING", state(id));
    revoke(id);
    loop.runUntilIdle();
    grant(id).body("state", equalTo("REVOKED")).body("activeAt", equalTo(null));
    assertEquals("PENDING", state(other));
    offContract().delete("/roles/{name}", role).then().statusCode(202);
    loop.runUntilIdle();
    offContract().get("/roles/{name}", role).then().statusCode(404);

    String shorter = ask(until(policy(member(yan), Map.of("document", READ)), SOON));
    loop.runUntilIdle();
    sandbox.advance(SOON);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(shorter));

    sandbox.iam().deleteGroup(r -> r.groupName(taken));
    sandbox.advance(Duration.ofMinutes(3));
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(other));
    assertEquals(List.of(taken), groupsOf(yan));
    assertTrue(policiesOf(yan).contains("stint-grants"));
  }

  @Test
  void aGrantToWhoseNameIsTakenEnds() {
    String yan = unique("yan");
    String cohort = cohort();
    join(cohort, yan);
    sandbox.iam().createUser(r -> r.userName(yan));
    String id = ask(policy(member(yan), Map.of("document", READ)));
    loop.runUntilIdle();
    fails("/cohorts/" + cohort + "/members/" + yan, "NameTaken");
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    assertEquals(List.of(), policiesOf(yan));
  }

  @Test
  void whoWasRemovedInIamHasTheGrantsAgain() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String large = largePolicy();
    granted(policy(member(ada), Map.of("document", LIST_USERS)));
    granted(policy(member(ada), Map.of("arn", large)));
    var iam = sandbox.iam();
    iam.removeUserFromGroup(r -> r.groupName(cohort).userName(ada));
    iam.deleteLoginProfile(r -> r.userName(ada));
    iam.deleteUserPolicy(r -> r.userName(ada).policyName("stint-grants"));
    iam.detachUserPolicy(r -> r.userName(ada).policyArn(large));
    iam.deleteUser(r -> r.userName(ada));
    join(cohort(), ada);
    loop.runUntilIdle();
    sandbox.advance(SOON);
    loop.runUntilIdle();
    works(keys(cohort, ada));
    assertEquals(
        large,
        iam.listAttachedUserPolicies(r -> r.userName(ada)).attachedPolicies().get(0).policyArn());
  }
}
