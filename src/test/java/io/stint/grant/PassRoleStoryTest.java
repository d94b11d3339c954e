package io.stint.grant;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;

/** A machine with a role, from the first call to the last, with nothing left behind. */
@QuarkusTest
class PassRoleStoryTest extends PassRoleStory {

  private static final List<Map<String, Object>> UPLOADS =
      List.of(
          allow("s3:PutObject", "arn:aws:s3:::lab-results/uploads/*"),
          allow("s3:ListBucket", "arn:aws:s3:::lab-results"));

  @Test
  void aMachineWithARoleAndNothingLeftBehind() {
    String ada = unique("ada");
    String bob = unique("bob");
    String crew = launchers(ada, bob);
    AwsCredentials adas = keys(crew, ada);
    AwsCredentials bobs = keys(crew, bob);
    Map<String, String> mineBefore = mine(crew, ada, bob);
    Set<String> namesBefore = names();

    String worker = machine(UPLOADS);
    String grant = granted(pass(worker, member(ada), AN_HOUR));
    grant(grant).body("passTo", contains("ec2.amazonaws.com"));
    assertEquals("UnauthorizedOperation", error(() -> launch(bobs, worker)));
    String instance = launch(adas, worker);
    theConsoleFindsTheProfile(adas, bobs, worker);
    AwsCredentials inside = inside(instance, worker);
    theInstanceIsWhatItsRoleIs(inside, worker, instance);

    sandbox.advance(AN_HOUR);
    assertEquals("UnauthorizedOperation", error(() -> launch(adas, worker)));
    loop.runUntilIdle();
    assertEquals("REVOKED", state(grant));
    assertEquals("UnauthorizedOperation", error(() -> launch(adas, worker)));

    leftovers(grant)
        .statusCode(200)
        .body("instances.instanceId", contains(instance))
        .body("instances[0].instanceProfile", equalTo(worker))
        .body("instances[0].state", equalTo("running"))
        .body("instances[0].disassociated", equalTo(false))
        .body("note", containsString("six hours"));
    api()
        .delete("/instance-profiles/{name}?withRole=true", worker)
        .then()
        .statusCode(409)
        .body("detail", containsString(instance));
    disassociate(grant)
        .statusCode(200)
        .body("instances.instanceId", contains(instance))
        .body("instances[0].disassociated", equalTo(true))
        .body("note", containsString("six hours"));
    assertFalse(isGivenCredentials(instance, worker));
    assertEquals(worker, roleOf(inside));

    api()
        .delete("/instance-profiles/{name}?withRole=true", worker)
        .then()
        .statusCode(202)
        .body("state", equalTo("DELETING"));
    settles();
    api().get("/instance-profiles/{name}", worker).then().statusCode(404);
    api().get("/roles/{name}", worker).then().statusCode(404);
    assertEquals(mineBefore, mine(crew, ada, bob));
    Set<String> left = names();
    left.removeAll(namesBefore);
    assertEquals(Set.of(), left);
    leftovers(grant).statusCode(200).body("instances", empty());
  }

  private void theConsoleFindsTheProfile(AwsCredentials adas, AwsCredentials bobs, String worker) {
    try (IamClient iam = sandbox.iam(adas)) {
      assertTrue(
          iam.listInstanceProfiles().instanceProfiles().stream()
              .anyMatch(p -> p.instanceProfileName().equals(worker)));
      assertEquals(worker, iam.getRole(r -> r.roleName(worker)).role().roleName());
      assertEquals("AccessDenied", error(iam::listUsers));
    }
    try (IamClient iam = sandbox.iam(bobs)) {
      assertEquals("AccessDenied", error(iam::listInstanceProfiles));
    }
  }

  private void theInstanceIsWhatItsRoleIs(AwsCredentials inside, String role, String instance) {
    assertEquals(role, roleOf(inside));
    assertTrue(may(role, "s3:PutObject", "arn:aws:s3:::lab-results/uploads/ada/1.csv"));
    assertFalse(may(role, "s3:PutObject", "arn:aws:s3:::lab-results/reports/1.csv"));
    assertFalse(may(role, "s3:GetObject", "arn:aws:s3:::lab-results/uploads/ada/1.csv"));
    assertTrue(may(role, "s3:ListBucket", "arn:aws:s3:::lab-results"));
    assertFalse(may(role, "s3:ListBucket", "arn:aws:s3:::payroll"));
    refused(inside);
    assertEquals("UnauthorizedOperation", error(() -> launch(inside, role)));
    try (var ec2 = sandbox.ec2(inside)) {
      assertEquals(
          "UnauthorizedOperation",
          error(() -> ec2.terminateInstances(r -> r.instanceIds(instance))));
    }
  }

  /** As STS knows the credentials. */
  private String roleOf(AwsCredentials credentials) {
    try (var sts = sandbox.sts(credentials)) {
      return sts.getCallerIdentity().arn().split("/")[1];
    }
  }

  private boolean may(String role, String action, String resource) {
    return sandbox
        .iam()
        .simulatePrincipalPolicy(
            r -> r.policySourceArn(arn(role)).actionNames(action).resourceArns(resource))
        .evaluationResults()
        .get(0)
        .evalDecision()
        .equals(PolicyEvaluationDecisionType.ALLOWED);
  }

  /** Everything about these users and their group. */
  private Map<String, String> mine(String cohort, String... users) {
    Map<String, String> all = new TreeMap<>();
    for (GetAccountAuthorizationDetailsResponse page : details()) {
      page.userDetailList().stream()
          .filter(user -> Set.of(users).contains(user.userName()))
          .forEach(user -> all.put(user.userName(), user.toString()));
      page.groupDetailList().stream()
          .filter(group -> group.groupName().equals(cohort))
          .forEach(group -> all.put(group.groupName(), group.toString()));
    }
    assertEquals(users.length + 1, all.size());
    return all;
  }

  /** What else there is: other tests' may go meanwhile, and none may come. */
  private Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (GetAccountAuthorizationDetailsResponse page : details()) {
      page.userDetailList().forEach(user -> names.add(user.arn()));
      page.groupDetailList().forEach(group -> names.add(group.arn()));
      page.roleDetailList().forEach(role -> names.add(role.arn()));
      page.policies().forEach(policy -> names.add(policy.arn()));
    }
    names.addAll(
        sandbox.iam().listInstanceProfilesPaginator().instanceProfiles().stream()
            .map(profile -> profile.arn())
            .collect(Collectors.toSet()));
    return names;
  }

  private List<GetAccountAuthorizationDetailsResponse> details() {
    return sandbox.iam().getAccountAuthorizationDetailsPaginator().stream().toList();
  }
}
