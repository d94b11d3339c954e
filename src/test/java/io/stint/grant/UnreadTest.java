package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * AWS refuses one call of a pass, whichever it is: what is to end ends all the same, save where the
 * call that ends it is refused itself.
 */
@QuarkusTest
class UnreadTest extends GrantStory {

  private static final Duration A_WHILE = Duration.ofMinutes(40);

  /** Every call that a pass over a role makes, but that which writes the Deny. */
  private static final List<String> OF_A_ROLE =
      List.of(
          "GetRole",
          "ListRoles",
          "ListRolePolicies",
          "GetRolePolicy",
          "ListAttachedRolePolicies",
          "GetAccountSummary",
          "GetCallerIdentity",
          "GetUser",
          "UpdateAssumeRolePolicy",
          "DeleteRolePolicy",
          "AttachRolePolicy",
          "DetachRolePolicy",
          "PutRolePermissionsBoundary",
          "UpdateRole",
          "TagRole",
          "UntagRole");

  /** Those of a pass over a user, which the same end makes. */
  private static final Set<String> OF_A_USER =
      Set.of("GetUser", "ListUserPolicies", "GetUserPolicy", "PutUserPolicy", "DeleteUserPolicy");

  private static final Map<String, Object> READ =
      Map.of(
          "Version",
          "2012-10-17",
          "Statement",
          List.of(Map.of("Effect", "Allow", "Action", "s3:GetObject", "Resource", "*")));

  private final String ada = unique("ada");
  private final String ci = unique("ci");
  private String role;
  private String adas;
  private String cis;
  private AwsCredentials keys;
  private AwsCredentials ciKeys;
  private AwsCredentials session;

  /** Ada and a user of somebody else's may assume the role, and Ada has. */
  private void ground() {
    String cohort = cohort(ada);
    role =
        role(
            Map.of(
                "tags",
                Map.of("team", "one", "cost", "42"),
                "policies",
                Map.of(
                    "managed",
                    List.of("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"),
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

  private void refuse(String kind, String action) {
    sandbox.planFault(
        "{\"kind\": \"%s\", \"action\": \"%s\", \"times\": 9999}".formatted(kind, action));
  }

  private void patchRole(String body) {
    offContract()
        .contentType("application/merge-patch+json")
        .body(body)
        .patch("/roles/{name}", role)
        .then()
        .statusCode(202);
  }

  /** All that can be changed of a role, in each way. */
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
        """
        {"description": "another", "tags": {"team": "two", "cost": null},
         "permissionsBoundary": "%s",
         "policies": {"managed": ["arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"],
                      "inline": {"old": null}}}
        """
            .formatted(boundary));
  }

  private String trust() {
    return decoded(sandbox.iam().getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument());
  }

  private List<String> policies() {
    return sandbox.iam().listRolePolicies(r -> r.roleName(role)).policyNames();
  }

  private void roleFails(String code) {
    offContract().get("/roles/{name}", role).then().body("failure.code", equalTo(code));
  }

  private void allIsWell() {
    sandbox.noFaults();
    sandbox.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    offContract()
        .get("/roles/{name}", role)
        .then()
        .body("failure", equalTo(null))
        .body("state", equalTo("ACTIVE"));
    refused(session);
    assertEquals("AccessDenied", assumeError(keys, role, ada));
    assertEquals("AccessDenied", assumeError(ciKeys, role, "ci"));
    assertFalse(trust().contains(ada) || trust().contains(ci), trust());
    assertEquals("REVOKED", state(adas));
    assertEquals("REVOKED", state(cis));
    assertFalse(
        policies().stream().anyMatch(name -> name.startsWith("stint-sessions-")),
        () -> "" + policies());
  }

  static Stream<Arguments> eachCall() {
    return OF_A_ROLE.stream()
        .flatMap(
            action ->
                Stream.of("DENY", "FAIL")
                    .flatMap(
                        kind ->
                            Stream.of(true, false)
                                .map(unconfirmed -> Arguments.of(kind, action, unconfirmed))));
  }

  /**
   * @param unconfirmed whether a change of the role has failed before: it has to be read whole
   */
  @ParameterizedTest
  @MethodSource("eachCall")
  void anEarlyEndWaitsForNoOtherCall(String kind, String action, boolean unconfirmed) {
    ground();
    if (unconfirmed) {
      refuse("DENY", "TagRole");
      changeTheRole();
      loop.runUntilIdle();
      roleFails("AccessDenied");
    }
    refuse(kind, action);
    revoke(adas);
    revoke(cis);
    loop.runUntilIdle();
    refused(session);
    assertEquals("AccessDenied", assumeError(keys, role, ada));
    if (!action.equals("UpdateAssumeRolePolicy")) {
      assertEquals("AccessDenied", assumeError(ciKeys, role, "ci"));
    }
    allIsWell();
  }

  /** So that the list is of all. */
  @Test
  void thoseAreAllTheCallsOfAPass() {
    ground();
    refuse("DENY", "TagRole");
    changeTheRole();
    loop.runUntilIdle();
    sandbox.clearCalls();
    revoke(adas);
    revoke(cis);
    loop.runUntilIdle();
    Set<String> others = new TreeSet<>(sandbox.called());
    assertTrue(others.contains("PutRolePolicy"), others::toString);
    OF_A_ROLE.forEach(others::remove);
    others.removeAll(OF_A_USER);
    assertEquals(Set.of("PutRolePolicy"), others);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DENY", "FAIL"})
  void whereNothingShowsWhoseTheRoleIsTheSessionsEndAndTheTrustStays(String kind) {
    ground();
    refuse(kind, "GetRole");
    refuse(kind, "ListRoles");
    revoke(adas);
    revoke(cis);
    loop.runUntilIdle();
    refused(session);
    assertEquals("AccessDenied", assumeError(keys, role, ada));
    assertEquals(null, assumeError(ciKeys, role, "ci"));
    roleFails(kind.equals("DENY") ? "AccessDenied" : "ServiceFailure");
    offContract()
        .get("/roles/{name}", role)
        .then()
        .body("failure.message", containsString("its trust policy is as it was"));
    assertEquals("REVOKING", state(adas));
    assertEquals("REVOKING", state(cis));
    allIsWell();
  }

  /** The one call without which a session goes on. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aDenyThatIsRefusedIsToldAtOnceAndWrittenSoonAfter(boolean unread) {
    ground();
    refuse("DENY", "PutRolePolicy");
    if (unread) {
      refuse("DENY", "GetRole");
    }
    revoke(adas);
    for (int i = 0; i < 3; i++) {
      loop.runUntilIdle();
      works(session);
      assertEquals("AccessDenied", assumeError(keys, role, ada));
      offContract()
          .get("/roles/{name}", role)
          .then()
          .body("failure.code", equalTo("AccessDenied"))
          .body("failure.message", containsString("sessions that are to end go on"));
      grant(adas)
          .body("state", equalTo("REVOKING"))
          .body("failure.message", containsString("sessions that are to end go on"));
      api()
          .get("/events?action=role.sessionsNotDenied&subject=" + role)
          .then()
          .body("items", hasSize(1))
          .body("items[0].details.code", equalTo("AccessDenied"));
      sandbox.advance(Duration.ofSeconds(4));
    }
    sandbox.noFaults();
    sandbox.advance(Duration.ofSeconds(4));
    loop.runUntilIdle();
    refused(session);
    grant(adas).body("state", equalTo("REVOKED"));
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aRevocationOfSessionsWaitsForNoLook(boolean everybody) {
    ground();
    AwsCredentials others = assumeRole(ciKeys, role, "ci");
    sandbox.advance(Duration.ofMinutes(1));
    refuse("DENY", "GetRole");
    offContract()
        .contentType(ContentType.JSON)
        .body(everybody ? Map.of("everybody", true) : Map.of("member", ada))
        .post("/roles/{name}/session-revocations", role)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    refused(session);
    if (everybody) {
      refused(others);
    } else {
      works(others);
    }
    sandbox.advance(Duration.ofMinutes(1));
    works(assumeRole(keys, role, ada));
  }

  /** Whose role that is cannot be told: what is written there by its name hits nobody. */
  @Test
  void aStrangersRoleIsNotHarmed() {
    ground();
    var iam = sandbox.iam();
    iam.listRolePolicies(r -> r.roleName(role))
        .policyNames()
        .forEach(name -> iam.deleteRolePolicy(r -> r.roleName(role).policyName(name)));
    iam.listAttachedRolePolicies(r -> r.roleName(role))
        .attachedPolicies()
        .forEach(p -> iam.detachRolePolicy(r -> r.roleName(role).policyArn(p.policyArn())));
    iam.deleteRole(r -> r.roleName(role));
    String theirs =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
            + "{\"AWS\":\"arn:aws:iam::%s:user/%s\"},\"Action\":\"sts:AssumeRole\"}]}"
                .formatted(ACCOUNT, ci);
    iam.createRole(r -> r.roleName(role).path("/stint/").assumeRolePolicyDocument(theirs));
    iam.putRolePolicy(
        r ->
            r.roleName(role)
                .policyName("stint-sessions")
                .policyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                        + "\"Action\":\"iam:ListUsers\",\"Resource\":\"*\"}]}"));
    AwsCredentials stranger = assumeRole(ciKeys, role, "ci");
    sandbox.advance(Duration.ofMinutes(1));
    refuse("DENY", "GetRole");
    refuse("DENY", "ListRoles");
    offContract()
        .contentType(ContentType.JSON)
        .body(Map.of("everybody", true))
        .post("/roles/{name}/session-revocations", role)
        .then()
        .statusCode(202);
    revoke(adas);
    revoke(cis);
    loop.runUntilIdle();
    works(stranger);
    works(assumeRole(ciKeys, role, "ci"));
    sandbox.noFaults();
    sandbox.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    works(stranger);
    roleFails("NotOurs");
    assertEquals(theirs, trust());
  }

  /** A policy of a user, and of a group. */
  @ParameterizedTest
  @CsvSource({"true, GetUser", "false, GetGroup"})
  void anEarlyEndOfAPolicyWaitsForNoLook(boolean own, String action) {
    String cohort = cohort(ada);
    keys = keys(cohort, ada);
    String id =
        granted(
            policy(own ? member(ada) : Map.of("cohort", cohort), Map.of("document", LIST_USERS)));
    works(keys);
    refuse("DENY", action);
    revoke(id);
    loop.runUntilIdle();
    refused(keys);
    assertEquals("REVOKED", state(id));
  }
}
