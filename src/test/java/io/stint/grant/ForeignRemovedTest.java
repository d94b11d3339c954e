package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Group;
import software.amazon.awssdk.services.iam.model.Tag;

/** What a privileged session has made on its holder's own user does not outlive the grant. */
@QuarkusTest
class ForeignRemovedTest extends GrantStory {

  private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String OPEN_TO_THE_ACCOUNT =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
          + "\"arn:aws:iam::123456789012:root\"},\"Action\":\"sts:AssumeRole\"}]}";
  private static final String EVERYTHING =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\","
          + "\"Resource\":\"*\"}]}";

  private String ada;
  private String crew;
  private String role;
  private AwsCredentials keys;

  @BeforeEach
  void anAdministratorsRole() {
    ada = unique("ada");
    crew = cohort(ada);
    keys = keys(crew, ada);
    role = unique("Admin");
    sandbox.iam().createRole(r -> r.roleName(role).assumeRolePolicyDocument(OPEN_TO_THE_ACCOUNT));
    sandbox.iam().attachRolePolicy(r -> r.roleName(role).policyArn(ADMINISTRATOR));
    json(Map.of("name", role, "adopt", true, "grants", Map.of("privileged", true)))
        .post("/roles")
        .then()
        .statusCode(202);
    loop.runUntilIdle();
  }

  @Override
  String arn(String name) {
    return name.equals(role) ? "arn:aws:iam::" + ACCOUNT + ":role/" + name : super.arn(name);
  }

  private IamClient session() {
    return sandbox.iam(assumeRole(keys, role, ada));
  }

  private List<String> attached() {
    return sandbox.iam().listAttachedUserPolicies(r -> r.userName(ada)).attachedPolicies().stream()
        .map(AttachedPolicy::policyArn)
        .toList();
  }

  private List<String> groups() {
    return sandbox.iam().listGroupsForUser(r -> r.userName(ada)).groups().stream()
        .map(Group::groupName)
        .sorted()
        .toList();
  }

  private List<String> told() {
    return api()
        .queryParam("subject", ada)
        .queryParam("action", "member.foreignRemoved")
        .get("/events")
        .then()
        .extract()
        .path("items.details.what.flatten()");
  }

  @Test
  void whatTheSessionAttachedToItsOwnUserEndsWithTheGrant() {
    String id = granted(assume(role, member(ada), HOUR));
    try (IamClient admin = session()) {
      admin.attachUserPolicy(r -> r.userName(ada).policyArn(ADMINISTRATOR));
      admin.putUserPolicy(r -> r.userName(ada).policyName("mine").policyDocument(EVERYTHING));
    }
    works(keys);
    sandbox.advance(Duration.ofMinutes(1));
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    refused(keys);
    assertEquals(List.of(), attached());
    assertTrue(told().contains("the attached policy " + ADMINISTRATOR), told().toString());
    assertTrue(told().contains("the inline policy mine"), told().toString());
    offContract().get("/cohorts/{name}/members", crew).then().body("items[0].failure", nullValue());
  }

  @Test
  void whatTheSessionPutOnItsOwnGroupEndsWithTheGrant() {
    String id = granted(assume(role, member(ada), HOUR));
    try (IamClient admin = session()) {
      admin.attachGroupPolicy(r -> r.groupName(crew).policyArn(ADMINISTRATOR));
      admin.putGroupPolicy(r -> r.groupName(crew).policyName("mine").policyDocument(EVERYTHING));
    }
    works(keys);
    sandbox.advance(Duration.ofMinutes(1));
    revoke(id);
    loop.runUntilIdle();
    refused(keys);
    assertEquals(
        List.of(List.of("the inline policy mine", "the attached policy " + ADMINISTRATOR)),
        api()
            .queryParam("subject", crew)
            .queryParam("action", "cohort.foreignRemoved")
            .get("/events")
            .then()
            .extract()
            .path("items.details.what"));
    sandbox.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    api().get("/cohorts/{name}", crew).then().body("failure", nullValue());
  }

  @Test
  void everyOtherWayToStayIsClosedToo() {
    String other = cohort();
    String otherId =
        sandbox.iam().getUser(r -> r.userName(ada)).user().tags().stream()
            .map(Tag::key)
            .filter(key -> key.startsWith("stint:cohort:"))
            .findFirst()
            .orElseThrow();
    String tag = otherId.substring(0, 13) + "00000000-0000-0000-0000-000000000001";
    granted(assume(role, member(ada), HOUR));
    AccessKey made;
    try (IamClient admin = session()) {
      admin.addUserToGroup(r -> r.userName(ada).groupName(other));
      admin.createGroup(r -> r.groupName(unique("theirs-of-" + ada)));
      admin.tagUser(r -> r.userName(ada).tags(Tag.builder().key(tag).value("member").build()));
      made = admin.createAccessKey(r -> r.userName(ada)).accessKey();
      admin.createServiceSpecificCredential(
          r -> r.userName(ada).serviceName("codecommit.amazonaws.com"));
    }
    sandbox.advance(HOUR);
    loop.runUntilIdle();
    assertEquals(List.of(crew), groups());
    assertEquals(
        "InvalidClientTokenId",
        callError(AwsBasicCredentials.create(made.accessKeyId(), made.secretAccessKey())));
    assertEquals(
        List.of("Active", "Inactive"),
        sandbox.iam().listAccessKeys(r -> r.userName(ada)).accessKeyMetadata().stream()
            .map(AccessKeyMetadata::statusAsString)
            .sorted()
            .toList());
    assertEquals(
        "Inactive",
        sandbox
            .iam()
            .listServiceSpecificCredentials(r -> r.userName(ada))
            .serviceSpecificCredentials()
            .get(0)
            .statusAsString());
    assertTrue(
        sandbox.iam().getUser(r -> r.userName(ada)).user().tags().stream()
            .noneMatch(one -> one.key().equals(tag)));
    assertTrue(told().contains("the membership in the group " + other), told().toString());
    assertTrue(told().contains("the tag " + tag), told().toString());
  }

  @Test
  void whatIsGrantedBesideStays() {
    String other = cohort(ada);
    String large = largePolicy();
    granted(policy(member(ada), Map.of("arn", large)));
    String read = granted(policy(member(ada), Map.of("document", LIST_USERS)));
    String id = granted(assume(role, Map.of("cohort", crew), HOUR));
    try (IamClient admin = session()) {
      admin.attachUserPolicy(r -> r.userName(ada).policyArn(ADMINISTRATOR));
    }
    sandbox.advance(Duration.ofMinutes(1));
    revoke(id);
    loop.runUntilIdle();
    assertEquals(List.of(large), attached());
    assertEquals(List.of(crew, other).stream().sorted().toList(), groups());
    assertEquals("ACTIVE", state(read));
    works(keys);
  }

  @Test
  void whoLeavesTheCohortThatHoldsTheGrantIsLookedAt() {
    cohort(ada);
    granted(assume(role, Map.of("cohort", crew), HOUR));
    try (IamClient admin = session()) {
      admin.attachUserPolicy(r -> r.userName(ada).policyArn(ADMINISTRATOR));
    }
    sandbox.advance(Duration.ofMinutes(1));
    leave(crew, ada);
    loop.runUntilIdle();
    assertEquals(List.of(), attached());
    refused(keys);
  }

  @Test
  void whatCannotBeRemovedIsShownAndTriedAgain() {
    String id = granted(assume(role, member(ada), HOUR));
    try (IamClient admin = session()) {
      admin.attachUserPolicy(r -> r.userName(ada).policyArn(ADMINISTRATOR));
    }
    sandbox.planFault("{\"action\": \"DetachUserPolicy\", \"kind\": \"DENY\", \"times\": 1}");
    sandbox.advance(Duration.ofMinutes(1));
    revoke(id);
    loop.runUntilIdle();
    offContract()
        .get("/cohorts/{name}/members", crew)
        .then()
        .body("items[0].failure.code", equalTo("AccessDenied"))
        .body("items[0].failure.message", containsString("foreign"));
    sandbox.advance(Duration.ofMinutes(3));
    loop.runUntilIdle();
    assertEquals(List.of(), attached());
    refused(keys);
  }

  @Test
  void aRoleThatBecomesPrivilegedCountsAndAnotherCostsNothing() {
    String plain = role();
    String id = granted(assume(plain, member(ada), HOUR));
    String raised = granted(assume(plain, member(ada), HOUR));
    sandbox.clearCalls();
    revoke(id);
    loop.runUntilIdle();
    assertEquals(0, sandbox.calls("ListUserPolicies"));
    api()
        .contentType("application/merge-patch+json")
        .body(Map.of("grants", Map.of("privileged", true)))
        .patch("/roles/{name}", plain)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    sandbox.iam().putUserPolicy(r -> r.userName(ada).policyName("mine").policyDocument(EVERYTHING));
    revoke(raised);
    loop.runUntilIdle();
    assertEquals(List.of("the inline policy mine"), told());
  }

  @Test
  void anAdoptedUserIsLeftAlone() {
    String bob = unique("bob");
    sandbox.iam().createUser(r -> r.userName(bob));
    offContract()
        .contentType("application/json")
        .queryParam("adopt", true)
        .body(Map.of("members", List.of(Map.of("email", bob + "@example.org", "userName", bob))))
        .post("/cohorts/{name}/members", crew)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    String id = granted(assume(role, member(bob), HOUR));
    sandbox.iam().putUserPolicy(r -> r.userName(bob).policyName("own").policyDocument(EVERYTHING));
    revoke(id);
    loop.runUntilIdle();
    assertTrue(sandbox.iam().listUserPolicies(r -> r.userName(bob)).policyNames().contains("own"));
  }
}
