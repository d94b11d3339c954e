package io.stint.sweep;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/** Somebody works on the account behind Stint's back: roles, policies, instance profiles. */
@QuarkusTest
class SweepAccountTest extends SweepStory {

  private static final String READ =
      "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\":"
          + " \"s3:GetObject\", \"Resource\": \"*\"}]}";

  private static final Map<String, Object> DOCUMENT =
      Map.of(
          "Version",
          "2012-10-17",
          "Statement",
          List.of(Map.of("Effect", "Allow", "Action", "s3:GetObject", "Resource", "*")));

  private void role(String name) {
    post(
            "/roles",
            Map.of(
                "name",
                name,
                "policies",
                Map.of("inline", Map.of("read", DOCUMENT)),
                "trust",
                List.of(Map.of("type", "SERVICE", "service", "ec2.amazonaws.com"))))
        .then()
        .statusCode(202);
    quietly();
  }

  private String grant(String type, Map<String, ?> principal, Map<String, ?> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("type", type);
    body.put("principal", principal);
    body.put("ttl", "PT8H");
    String id = post("/grants", body).then().statusCode(202).extract().path("id");
    quietly();
    return id;
  }

  private void profile(String name, String role) {
    post("/instance-profiles", Map.of("name", name, "role", role)).then().statusCode(202);
    settle();
  }

  private void settle() {
    for (int i = 0; i < 8; i++) {
      loop.runUntilIdle();
      aws.advance(Duration.ofSeconds(2));
    }
    quietly();
  }

  @Test
  void aRoleWhoseDocumentsWereChangedIsPutRight() {
    role("Changed");
    String trust = trust("Changed");
    aws.iam().deleteRolePolicy(r -> r.roleName("Changed").policyName("read"));
    assertFound(sweep(), "CHANGED ROLE Changed REPAIRED");
    aws.iam().getRolePolicy(r -> r.roleName("Changed").policyName("read"));
    quietly();

    aws.iam()
        .updateAssumeRolePolicy(
            r ->
                r.roleName("Changed")
                    .policyDocument(
                        "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Sid\": \"StintTrust0\","
                            + " \"Effect\": \"Allow\", \"Principal\": {\"Service\":"
                            + " \"lambda.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}]}"));
    assertFound(sweep(), "CHANGED ROLE Changed REPAIRED");
    assertEquals(trust, trust("Changed"));
    quietly();
    assertFound(sweep());
  }

  private String trust(String name) {
    return aws.iam().getRole(r -> r.roleName(name)).role().assumeRolePolicyDocument();
  }

  @Test
  void aRoleThatWasDeletedIsMadeAgainWithWhatIsGrantedOnIt() {
    cohort("crew", "crew-ada");
    role("Gone");
    grant("ASSUME_ROLE", Map.of("member", "crew-ada"), Map.of("role", "Gone"));
    String trust = trust("Gone");
    deleteRole("Gone");

    assertFound(sweep(), "MISSING ROLE Gone REPAIRED");

    assertEquals(trust, trust("Gone"));
    api().get("/roles/Gone").then().body("state", equalTo("ACTIVE")).body("failure", equalTo(null));
    quietly();
    assertFound(sweep());
  }

  @Test
  void whatAGrantHasPutOnAUserIsWrittenAgain() {
    cohort("given", "given-ada");
    grant("POLICY", Map.of("member", "given-ada"), Map.of("policy", Map.of("document", DOCUMENT)));
    aws.iam().deleteUserPolicy(r -> r.userName("given-ada").policyName("stint-grants"));

    assertFound(sweep(), "CHANGED USER given-ada REPAIRED");

    aws.iam().getUserPolicy(r -> r.userName("given-ada").policyName("stint-grants"));
    quietly();
    assertFound(sweep());
  }

  @Test
  void aPolicyThatWasMadeForNobodyAnyMoreIsRemoved() {
    cohort("many", "many-1", "many-2", "many-3", "many-4", "many-5", "many-6", "many-7", "many-8");
    String orphan = "user-00000000-0000-7000-8000-000000000000-grants-1";
    aws.iam().createPolicy(r -> r.policyName(orphan).path("/stint/").policyDocument(READ));
    aws.iam().createPolicy(r -> r.policyName("by-hand").path("/stint/").policyDocument(READ));
    String arn = "arn:aws:iam::123456789012:policy/stint/";

    assertFound(
        sweep(),
        "EXTRA POLICY " + arn + orphan + " REMOVED",
        "FOREIGN_IN_OURS POLICY " + arn + "by-hand LEFT");

    List<String> left =
        aws.iam().listPolicies(r -> r.pathPrefix("/stint/")).policies().stream()
            .map(policy -> policy.policyName())
            .toList();
    assertFalse(left.contains(orphan));
    assertTrue(left.contains("by-hand"));
    aws.iam().deletePolicy(r -> r.policyArn(arn + "by-hand"));
  }

  @Test
  void anInstanceProfileIsPutRightAndMadeAgain() {
    role("Machine");
    role("Other");
    profile("Web", "Machine");
    aws.iam().removeRoleFromInstanceProfile(r -> r.instanceProfileName("Web").roleName("Machine"));
    aws.iam().addRoleToInstanceProfile(r -> r.instanceProfileName("Web").roleName("Other"));

    assertFound(sweep(), "CHANGED INSTANCE_PROFILE Web REPAIRED");
    settle();
    assertEquals("Machine", roleOf("Web"));

    aws.iam().removeRoleFromInstanceProfile(r -> r.instanceProfileName("Web").roleName("Machine"));
    aws.iam().deleteInstanceProfile(r -> r.instanceProfileName("Web"));
    assertFound(sweep(), "MISSING INSTANCE_PROFILE Web REPAIRED");
    settle();
    assertEquals("Machine", roleOf("Web"));
    assertFound(sweep());
  }

  @Test
  void theTagsThatSayWhoseARoleIsArePutBackAndAreNotNeededToRemoveIt() {
    role("Whose");
    profile("Carries", "Whose");
    unmark("Whose");

    assertFound(sweep(), "CHANGED ROLE Whose REPAIRED");

    assertTrue(tagsOf("Whose").containsAll(List.of("stint:managed-by", "stint:owner")));
    assertFound(sweep());
    unmark("Whose");
    aws.iam()
        .untagInstanceProfile(
            r -> r.instanceProfileName("Carries").tagKeys("stint:managed-by", "stint:owner"));
    api().delete("/instance-profiles/Carries").then().statusCode(202);
    settle();
    api().get("/instance-profiles/Carries").then().statusCode(404);
    api().delete("/roles/Whose").then().statusCode(202);
    settle();
    api().get("/roles/Whose").then().statusCode(404);
    assertFound(sweep());
  }

  private void unmark(String role) {
    aws.iam().untagRole(r -> r.roleName(role).tagKeys("stint:managed-by", "stint:owner"));
  }

  private List<String> tagsOf(String role) {
    return aws.iam().listRoleTags(r -> r.roleName(role)).tags().stream().map(Tag::key).toList();
  }

  private String roleOf(String profile) {
    return aws.iam()
        .getInstanceProfile(r -> r.instanceProfileName(profile))
        .instanceProfile()
        .roles()
        .get(0)
        .roleName();
  }

  @Test
  void whatIsSomebodyElsesInOursIsToldAndStays() {
    role("Mixed");
    cohort("mixed", "mixed-ada");
    aws.iam().putRolePolicy(r -> r.roleName("Mixed").policyName("theirs").policyDocument(READ));
    aws.iam().putGroupPolicy(r -> r.groupName("mixed").policyName("theirs").policyDocument(READ));
    aws.iam().putUserPolicy(r -> r.userName("mixed-ada").policyName("theirs").policyDocument(READ));

    assertFound(
        sweep(),
        "FOREIGN_IN_OURS POLICY Mixed/theirs LEFT",
        "FOREIGN_IN_OURS POLICY mixed/theirs LEFT",
        "FOREIGN_IN_OURS POLICY mixed-ada/theirs LEFT");

    assertTrue(told("sweep.foreignFound").contains("POLICY mixed/theirs"));
    aws.iam().deleteRolePolicy(r -> r.roleName("Mixed").policyName("theirs"));
    aws.iam().deleteGroupPolicy(r -> r.groupName("mixed").policyName("theirs"));
    aws.iam().deleteUserPolicy(r -> r.userName("mixed-ada").policyName("theirs"));
  }

  @Test
  void anMfaDeviceThatStaysNobodysIsRemoved() {
    cohort("factor", "factor-1", "factor-2", "factor-3");
    String serial =
        aws.iam()
            .createVirtualMFADevice(r -> r.virtualMFADeviceName("left").path("/stint/"))
            .virtualMFADevice()
            .serialNumber();
    aws.iam().createVirtualMFADevice(r -> r.virtualMFADeviceName("theirs"));

    assertFound(sweep(), "EXTRA MFA_DEVICE " + serial + " LEFT");
    assertFound(sweep(), "EXTRA MFA_DEVICE " + serial + " LEFT");
    aws.advance(Duration.ofMinutes(10));
    assertFound(sweep(), "EXTRA MFA_DEVICE " + serial + " REMOVED");

    assertEquals(
        List.of("arn:aws:iam::123456789012:mfa/theirs"),
        aws.iam().listVirtualMFADevices().virtualMFADevices().stream()
            .map(device -> device.serialNumber())
            .toList());
    assertFound(sweep());
  }

  @Test
  void afterAllOfItWasDeletedOneSweepRebuildsIt() {
    cohort("all", "all-1", "all-2", "all-3");
    cohort("too", "all-1");
    role("AllRole");
    profile("AllProfile", "AllRole");
    grant("ASSUME_ROLE", Map.of("member", "all-1"), Map.of("role", "AllRole"));
    grant("POLICY", Map.of("member", "all-2"), Map.of("policy", Map.of("document", DOCUMENT)));
    grant("POLICY", Map.of("cohort", "all"), Map.of("policy", Map.of("document", DOCUMENT)));
    String before = account();
    everythingIsDeleted();
    assertEquals("{}", account());

    ValidatableResponse sweep = sweep();
    aws.advance(Duration.ofMinutes(1));
    settle();

    sweep.body("state", equalTo("DONE"));
    assertEquals(before, account());
    api().get("/cohorts/all").then().body("members.active", equalTo(3));
    assertFound(sweep());
  }

  /** All under Stint's path: names, documents, memberships; of unique ids that there are some. */
  private String account() {
    Map<String, Object> all = new TreeMap<>();
    for (GetAccountAuthorizationDetailsResponse page :
        aws.iam().getAccountAuthorizationDetailsPaginator()) {
      page.userDetailList().stream()
          .filter(user -> user.path().equals("/stint/"))
          .forEach(
              user ->
                  all.put(
                      "user " + user.userName(),
                      List.of(
                          user.groupList().stream().sorted().toList(),
                          user.userPolicyList().toString(),
                          user.tags().stream().map(Object::toString).sorted().toList())));
      page.groupDetailList().stream()
          .filter(group -> group.path().equals("/stint/"))
          .forEach(
              group -> all.put("group " + group.groupName(), group.groupPolicyList().toString()));
      page.roleDetailList().stream()
          .filter(role -> role.path().equals("/stint/"))
          .forEach(
              role ->
                  all.put(
                      "role " + role.roleName(),
                      List.of(role.assumeRolePolicyDocument(), role.rolePolicyList().toString())));
    }
    aws.iam().listInstanceProfiles(r -> r.pathPrefix("/stint/")).instanceProfiles().stream()
        .forEach(
            one ->
                all.put(
                    "profile " + one.instanceProfileName(),
                    one.roles().stream().map(Role::roleName).toList()));
    return all.toString().replaceAll("A(?:IDA|ROA)[A-Z0-9]{16,}", "id");
  }

  private void everythingIsDeleted() {
    aws.iam()
        .listInstanceProfiles(r -> r.pathPrefix("/stint/"))
        .instanceProfiles()
        .forEach(
            one -> {
              String name = one.instanceProfileName();
              one.roles()
                  .forEach(
                      role ->
                          aws.iam()
                              .removeRoleFromInstanceProfile(
                                  r -> r.instanceProfileName(name).roleName(role.roleName())));
              aws.iam().deleteInstanceProfile(r -> r.instanceProfileName(name));
            });
    new ArrayList<>(aws.iam().listRoles(r -> r.pathPrefix("/stint/")).roles())
        .forEach(role -> deleteRole(role.roleName()));
    aws.iam()
        .listUsers(r -> r.pathPrefix("/stint/"))
        .users()
        .forEach(user -> deleteUser(user.userName()));
    aws.iam()
        .listGroups(r -> r.pathPrefix("/stint/"))
        .groups()
        .forEach(group -> deleteGroup(group.groupName()));
  }

  private void deleteRole(String name) {
    aws.iam()
        .listRolePolicies(r -> r.roleName(name))
        .policyNames()
        .forEach(policy -> aws.iam().deleteRolePolicy(r -> r.roleName(name).policyName(policy)));
    aws.iam().deleteRole(r -> r.roleName(name));
  }

  private void deleteUser(String name) {
    try {
      aws.iam().deleteLoginProfile(r -> r.userName(name));
    } catch (software.amazon.awssdk.services.iam.model.NoSuchEntityException none) {
      // It has none.
    }
    aws.iam()
        .listGroupsForUser(r -> r.userName(name))
        .groups()
        .forEach(group -> takeOut(group.groupName(), name));
    aws.iam()
        .listUserPolicies(r -> r.userName(name))
        .policyNames()
        .forEach(policy -> aws.iam().deleteUserPolicy(r -> r.userName(name).policyName(policy)));
    aws.iam().deleteUser(r -> r.userName(name));
  }

  private void deleteGroup(String name) {
    aws.iam()
        .listGroupPolicies(r -> r.groupName(name))
        .policyNames()
        .forEach(policy -> aws.iam().deleteGroupPolicy(r -> r.groupName(name).policyName(policy)));
    aws.iam().deleteGroup(r -> r.groupName(name));
  }
}
