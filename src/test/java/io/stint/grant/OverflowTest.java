package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;

/** What does not fit inline goes into managed policies of Stint's own, and goes again. */
@QuarkusTest
class OverflowTest extends GrantStory {

  /** Names of the account's policies under Stint's path that have this in them. */
  private List<String> ownPolicies(String part) {
    return sandbox
        .iam()
        .listPoliciesPaginator(r -> r.scope(PolicyScopeType.LOCAL).pathPrefix("/stint/"))
        .policies()
        .stream()
        .map(policy -> policy.policyName())
        .filter(name -> name.contains(part))
        .toList();
  }

  static Map<String, Object> document(int number, String action) {
    List<String> buckets = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      buckets.add("arn:aws:s3:::research-" + number + "-with-a-long-name-" + i + "/*");
    }
    return Map.of(
        "Version",
        "2012-10-17",
        "Statement",
        List.of(
            Map.of("Effect", "Allow", "Action", action, "Resource", "*"),
            Map.of("Effect", "Allow", "Action", "s3:GetObject", "Resource", buckets)));
  }

  @Test
  void whatDoesNotFitAtTheUser() {
    String ada = unique("ada");
    AwsCredentials keys = keys(cohort(ada), ada);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String action = i == 4 ? "iam:ListUsers" : "iam:GetRole";
      ids.add(granted(policy(member(ada), Map.of("document", document(i, action)))));
    }
    var attached = sandbox.iam().listAttachedUserPolicies(r -> r.userName(ada)).attachedPolicies();
    assertTrue(!attached.isEmpty(), "nothing overflowed");
    for (var policy : attached) {
      assertTrue(policy.policyArn().contains(":policy/stint/"), policy.policyArn());
    }
    String owner = attached.get(0).policyName().replaceAll("-grants-.*", "");
    works(keys);
    json(policy(member(ada), Map.of("document", document(9, "iam:GetUser"))))
        .post("/plans/grants")
        .then()
        .statusCode(200)
        .body("documents.find { it.policy != 'stint-grants' }.limit", equalTo(6144));

    sandbox.setAwsClock(clock.instant().plus(Duration.ofHours(1)));
    refused(keys);
    sandbox.advance(Duration.ofHours(1));
    loop.runUntilIdle();
    ids.forEach(id -> assertEquals("REVOKED", state(id)));
    assertEquals(
        List.of(), sandbox.iam().listAttachedUserPolicies(r -> r.userName(ada)).attachedPolicies());
    assertEquals(List.of(), ownPolicies(owner));
  }

  @Test
  void whatDoesNotFitAnywhereIsRefusedWithTheNumbers() {
    String ada = unique("ada");
    cohort(ada);
    List<String> buckets = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      buckets.add("arn:aws:s3:::research-with-a-long-name-" + i + "/*");
    }
    Map<String, Object> statement =
        Map.of("Effect", "Allow", "Action", "s3:GetObject", "Resource", buckets);
    json(policy(
            member(ada),
            Map.of("document", Map.of("Version", "2012-10-17", "Statement", statement))))
        .post("/grants")
        .then()
        .statusCode(202);
    Map<String, Object> indivisible =
        Map.of(
            "Version",
            "2012-10-17",
            "Statement",
            Map.of(
                "Effect",
                "Allow",
                "Action",
                "s3:GetObject",
                "Resource",
                "*",
                "Condition",
                Map.of("StringEquals", Map.of("aws:PrincipalTag/team", buckets))));
    json(policy(member(ada), Map.of("document", indivisible)))
        .post("/grants")
        .then()
        .statusCode(422)
        .body("detail", containsString("2048"))
        .body("detail", containsString("6144"));
  }

  @Test
  void deniesOnSessionsThatDoNotFitIntoTheRole() {
    String[] names = new String[60];
    for (int i = 0; i < names.length; i++) {
      names[i] = unique("m" + i);
    }
    String cohort = cohort(names);
    String role = role();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      ids.add(ask(assume(role, member(names[i]), Duration.ofMinutes(30 + i))));
    }
    loop.runUntilIdle();
    List<String> overflow = ownPolicies("stint-sessions-" + role);
    assertEquals(1, overflow.size(), "one policy of Stint's takes what does not fit");
    String first = names[0];
    String last = names[names.length - 1];
    AwsCredentials firsts = assumeRole(keys(cohort, first), role, first);
    AwsCredentials lasts = assumeRole(keys(cohort, last), role, last);
    works(firsts);
    works(lasts);
    sandbox.setAwsClock(clock.instant().plus(Duration.ofMinutes(30)));
    refused(firsts);
    works(lasts);
    // The last one's Deny is the one that lies in the managed policy.
    sandbox.setAwsClock(clock.instant().plus(Duration.ofMinutes(89)));
    assertEquals("AccessDenied", assumeError(keys(cohort, last), role, last));
    sandbox.setAwsClock(clock.instant());

    sandbox.advance(Duration.ofMinutes(90));
    loop.runUntilIdle();
    ids.forEach(id -> assertEquals("REVOKED", state(id)));
    sandbox.advance(LONGEST_SESSION);
    loop.runUntilIdle();
    assertEquals(List.of(), ownPolicies("stint-sessions-" + role));
    assertEquals(
        List.of("work"), sandbox.iam().listRolePolicies(r -> r.roleName(role)).policyNames());
  }
}
