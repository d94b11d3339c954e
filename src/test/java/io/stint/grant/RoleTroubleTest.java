package io.stint.grant;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** A role cannot be changed as it should be: whoever is to have no access on it has none. */
@QuarkusTest
class RoleTroubleTest extends GrantStory {

  private static final Duration A_WHILE = Duration.ofMinutes(40);
  private static final String POLICIES = "arn:aws:iam::aws:policy/";

  private static final Map<String, Object> READ =
      Map.of(
          "Version",
          "2012-10-17",
          "Statement",
          List.of(Map.of("Effect", "Allow", "Action", "s3:GetObject", "Resource", "*")));

  private final String ada = unique("ada");
  private final String ci = unique("ci");
  private String cohort;
  private String role;
  private String adas;
  private String cis;
  private AwsCredentials keys;
  private AwsCredentials session;
  private AwsCredentials ciKeys;

  /** Ada and a user of somebody else's may assume the role, and Ada has. */
  private void ground() {
    cohort = cohort(ada);
    role =
        role(
            Map.of(
                "policies",
                Map.of(
                    "managed",
                    List.of(POLICIES + "AmazonS3ReadOnlyAccess"),
                    "inline",
                    Map.of("work", LIST_USERS, "old", READ))));
    keys = keys(cohort, ada);
    String arn = sandbox.iam().createUser(r -> r.userName(ci)).user().arn();
    var key = sandbox.iam().createAccessKey(r -> r.userName(ci)).accessKey();
    ciKeys = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    adas = granted(assume(role, member(ada), A_WHILE));
    cis = granted(assume(role, Map.of("arn", arn), A_WHILE));
    session = assumeRole(keys, role, ada);
    works(session);
    assertEquals(null, assumeError(ciKeys, role, "ci"));
    sandbox.advance(Duration.ofMinutes(1));
  }

  /** Everything of it, so that every call is made. */
  private void changeTheRole() {
    String boundary =
        sandbox
            .iam()
            .createPolicy(
                r ->
                    r.policyName(unique("Bound"))
                        .policyDocument(
                            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                                + "\"Action\":[\"iam:List*\",\"s3:*\"],\"Resource\":\"*\"}]}"))
            .policy()
            .arn();
    patchRole(
        Map.of(
            "description",
            "another",
            "tags",
            Map.of("team", "another"),
            "permissionsBoundary",
            boundary,
            "policies",
            Map.of(
                "managed",
                List.of(POLICIES + "AmazonSQSReadOnlyAccess"),
                "inline",
                Map.of("work", LIST_USERS, "new", READ))));
  }

  private void patchRole(Map<String, ?> patch) {
    offContract()
        .contentType("application/merge-patch+json")
        .body(patch)
        .patch("/roles/{name}", role)
        .then()
        .statusCode(202);
  }

  /** PATCH merges maps: what is to go is said. */
  private void dropOld() {
    offContract()
        .contentType("application/merge-patch+json")
        .body("{\"policies\": {\"inline\": {\"old\": null}}}")
        .patch("/roles/{name}", role)
        .then()
        .statusCode(202);
  }

  private void refuse(String kind, String action, int nth) {
    sandbox.planFault(
        "{\"kind\": \"%s\", \"action\": \"%s\", \"nth\": %d, \"times\": 999}"
            .formatted(kind, action, nth));
  }

  private String trust() {
    return decoded(sandbox.iam().getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument());
  }

  private void roleFails(String code) {
    offContract().get("/roles/{name}", role).then().body("failure.code", equalTo(code));
  }

  private void nobodyIsIn() {
    refused(session);
    assertEquals("AccessDenied", assumeError(keys, role, ada));
    assertEquals("AccessDenied", assumeError(ciKeys, role, "ci"));
    assertFalse(trust().contains(ada) || trust().contains(ci), trust());
  }

  @ParameterizedTest
  @CsvSource({
    "DENY, DetachRolePolicy",
    "DENY, DeleteRolePolicy",
    "DENY, AttachRolePolicy",
    "DENY, PutRolePermissionsBoundary",
    "DENY, UpdateRole",
    "DENY, TagRole",
    "THROTTLE, DetachRolePolicy",
    "THROTTLE, PutRolePermissionsBoundary",
    "FAIL, AttachRolePolicy",
  })
  void anEarlyEndWaitsForNothingElse(String kind, String action) {
    ground();
    refuse(kind, action, 1);
    changeTheRole();
    dropOld();
    loop.runUntilIdle();
    offContract().get("/roles/{name}", role).then().body("failure", notNullValue());
    works(session);
    revoke(adas);
    revoke(cis);
    loop.runUntilIdle();
    nobodyIsIn();
    offContract().get("/roles/{name}", role).then().body("failure", notNullValue());
    grant(adas).body("state", equalTo("REVOKED"));
    grant(cis).body("state", equalTo("REVOKED"));
    sandbox.noFaults();
    sandbox.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    offContract()
        .get("/roles/{name}", role)
        .then()
        .body("failure", equalTo(null))
        .body("state", equalTo("ACTIVE"));
    nobodyIsIn();
  }

  @Test
  void anEarlyEndDoesNotWaitForOtherDocuments() {
    ground();
    // The first is the Deny.
    refuse("DENY", "PutRolePolicy", 2);
    changeTheRole();
    revoke(adas);
    revoke(cis);
    loop.runUntilIdle();
    roleFails("AccessDenied");
    nobodyIsIn();
    assertEquals("REVOKED", state(adas));
  }

  @Test
  void whereTheDenyItselfIsRefusedNobodyComesInAnew() {
    ground();
    refuse("DENY", "PutRolePolicy", 1);
    revoke(adas);
    revoke(cis);
    loop.runUntilIdle();
    roleFails("AccessDenied");
    assertEquals("AccessDenied", assumeError(keys, role, ada));
    assertEquals("AccessDenied", assumeError(ciKeys, role, "ci"));
    assertFalse(trust().contains(ada) || trust().contains(ci), trust());
    assertEquals("REVOKING", state(adas));
    sandbox.noFaults();
    sandbox.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    refused(session);
    assertEquals("REVOKED", state(adas));
  }

  @Test
  void whereTheTrustCannotBeWrittenTheSessionIsDenied() {
    ground();
    refuse("DENY", "UpdateAssumeRolePolicy", 1);
    changeTheRole();
    revoke(adas);
    loop.runUntilIdle();
    roleFails("AccessDenied");
    refused(session);
    assertEquals("AccessDenied", assumeError(keys, role, ada));
    assertEquals("REVOKING", state(adas));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DetachRolePolicy", "DeleteRolePolicy", "PutRolePermissionsBoundary"})
  void anEndInTimeWaitsForNothingElse(String action) {
    ground();
    refuse("DENY", action, 1);
    changeTheRole();
    dropOld();
    loop.runUntilIdle();
    sandbox.advance(A_WHILE);
    loop.runUntilIdle();
    roleFails("AccessDenied");
    nobodyIsIn();
    assertEquals("REVOKED", state(adas));
    assertEquals("REVOKED", state(cis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DetachRolePolicy", "DeleteRolePolicy", "AttachRolePolicy"})
  void aRevocationOfSessionsWaitsForNothingElse(String action) {
    ground();
    refuse("DENY", action, 1);
    changeTheRole();
    dropOld();
    loop.runUntilIdle();
    offContract()
        .contentType(ContentType.JSON)
        .body(Map.of("everybody", true))
        .post("/roles/{name}/session-revocations", role)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    roleFails("AccessDenied");
    refused(session);
    sandbox.advance(Duration.ofMinutes(1));
    works(assumeRole(keys, role, ada));
  }

  /** Who keeps access is not shut out for what somebody else's end meets. */
  @Test
  void whoKeepsAccessKeepsIt() {
    ground();
    refuse("DENY", "DetachRolePolicy", 1);
    changeTheRole();
    revoke(cis);
    loop.runUntilIdle();
    roleFails("AccessDenied");
    works(session);
    assertEquals(null, assumeError(keys, role, ada));
    assertEquals("REVOKED", state(cis));
    String bob = unique("bob");
    cohort(bob);
    String later = ask(assume(role, member(bob), A_WHILE));
    loop.runUntilIdle();
    assertEquals("PENDING", state(later));
    assertFalse(trust().contains(bob), trust());
  }

  /** The owner of an adopted role takes a name that Stint is to write. */
  @Test
  void anEndDoesNotWaitForANameThatTheOwnerHas() {
    ground();
    String own = unique("Own");
    String arn =
        sandbox
            .iam()
            .createRole(
                r ->
                    r.roleName(own)
                        .assumeRolePolicyDocument(
                            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                                + "\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},"
                                + "\"Action\":\"sts:AssumeRole\"}]}"))
            .role()
            .arn();
    sandbox
        .iam()
        .putRolePolicy(
            r ->
                r.roleName(own)
                    .policyName("own")
                    .policyDocument(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                            + "\"Action\":\"iam:ListUsers\",\"Resource\":\"*\"}]}"));
    offContract()
        .contentType(ContentType.JSON)
        .body(Map.of("name", own, "adopt", true))
        .post("/roles")
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    String id = granted(assume(own, member(ada), A_WHILE));
    AwsCredentials adopted = assumeRole(keys, r -> r.roleArn(arn).roleSessionName(ada));
    works(adopted);
    sandbox
        .iam()
        .putRolePolicy(
            r ->
                r.roleName(own)
                    .policyName("work")
                    .policyDocument(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                            + "\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}"));
    role = own;
    patchRole(Map.of("policies", Map.of("inline", Map.of("work", READ))));
    sandbox.advance(Duration.ofMinutes(1));
    revoke(id);
    loop.runUntilIdle();
    roleFails("NameTaken");
    refused(adopted);
    assertEquals("REVOKED", state(id));
  }
}
