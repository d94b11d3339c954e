package io.stint.grant;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** REVOKED is said when IAM shows it, on each side, and not when IAM has taken the write. */
@QuarkusTest
class ReadBackTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);

  private void isRevokedOnlyWhenSeen(String id, String failing) {
    sandbox.setFaults("{\"propagationDelay\": \"PT20S\"}");
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKING", state(id));
    offContract().get(failing).then().body("failure.code", equalTo("NotSeenYet"));
    sandbox.advance(Duration.ofSeconds(21));
    loop.runUntilIdle();
    // What was written meanwhile, in case it had been lost, has to be shown too.
    sandbox.advance(Duration.ofSeconds(21));
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
  }

  @Test
  void onTheRoleOfAForeignPrincipal() {
    String role = role();
    String arn = "arn:aws:iam::987654321098:role/Partner";
    String id = granted(assume(role, Map.of("arn", arn), HOUR));
    isRevokedOnlyWhenSeen(id, "/roles/" + role);
    String trust =
        decoded(sandbox.iam().getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument());
    assertEquals(false, trust.contains("Partner"), trust);
  }

  @Test
  void onTheGroupOfACohort() {
    String cohort = cohort(unique("ada"));
    String id = granted(policy(Map.of("cohort", cohort), Map.of("document", LIST_USERS)));
    isRevokedOnlyWhenSeen(id, "/cohorts/" + cohort);
    assertEquals(
        List.of("stint-change-password"),
        sandbox.iam().listGroupPolicies(r -> r.groupName(cohort)).policyNames());
  }

  @Test
  void onTheUserWhereAPolicyIsAttachedAsItIs() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String large = largePolicy();
    String id = granted(policy(member(ada), Map.of("arn", large)));
    isRevokedOnlyWhenSeen(id, "/cohorts/" + cohort + "/members/" + ada);
    assertEquals(
        List.of(), sandbox.iam().listAttachedUserPolicies(r -> r.userName(ada)).attachedPolicies());
  }

  @Test
  void onTheRoleWhoseTrustNamesTheMember() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    Map<String, Object> before = new HashMap<>(inIam(role, Set.of(ada), cohort));
    String id = granted(assume(role, member(ada), HOUR));
    isRevokedOnlyWhenSeen(id, "/roles/" + role);
    sandbox.noFaults();
    Map<String, Object> after = inIam(role, Set.of(ada), cohort);
    after.remove("role stint-sessions");
    assertEquals(before, after);
  }

  /** A revocation that waits for its next try is not made an ordinary change by another one. */
  @Test
  void aRevocationIsReadBackWhateverComesBetween() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String id = granted(policy(member(ada), Map.of("document", LIST_USERS)));
    String second = unique("crew");
    json(Map.of("name", second)).post("/cohorts").then().statusCode(202);
    join(second, ada);
    sandbox.setFaults("{\"propagationDelay\": \"PT20S\"}");
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKING", state(id));
    api().post("/cohorts/{name}/members/{user}/credentials", cohort, ada);
    ask(policy(member(ada), Map.of("arn", "arn:aws:iam::aws:policy/AmazonEC2FullAccess")));
    loop.runUntilIdle();
    assertEquals("REVOKING", state(id));
  }
}
