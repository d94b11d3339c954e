package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** What is granted is a person's and a role's, and not their names'. */
@QuarkusTest
class StrangerAccessTest extends StrangerStory {

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

  private boolean isGone(String user) {
    try {
      sandbox.iam().getUser(r -> r.userName(user));
      return false;
    } catch (NoSuchEntityException e) {
      return true;
    }
  }
}
