package io.stint.grant;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Grants on roles that others let people into, too, and do with as they like. */
@QuarkusTest
class AdoptedGrantTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final String OPEN_TO_THE_ACCOUNT =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
          + "\"arn:aws:iam::123456789012:root\"},\"Action\":\"sts:AssumeRole\"}]}";
  private static final String MAY_LIST = new JsonObject(LIST_USERS).encode();

  private String ada;
  private AwsCredentials keys;
  private String role;

  @BeforeEach
  void anAdoptedRole() {
    ada = unique("ada");
    keys = keys(cohort(ada), ada);
    role = unique("Console");
    makeInIam();
    offContract()
        .contentType("application/json")
        .body(Map.of("name", role, "adopt", true))
        .post("/roles")
        .then()
        .statusCode(202);
    loop.runUntilIdle();
  }

  private void makeInIam() {
    sandbox.iam().createRole(r -> r.roleName(role).assumeRolePolicyDocument(OPEN_TO_THE_ACCOUNT));
    sandbox.iam().putRolePolicy(r -> r.roleName(role).policyName("work").policyDocument(MAY_LIST));
  }

  @Override
  String arn(String name) {
    return name.equals(role) ? "arn:aws:iam::" + ACCOUNT + ":role/" + name : super.arn(name);
  }

  private List<String> inline() {
    return sandbox.iam().listRolePolicies(r -> r.roleName(role)).policyNames();
  }

  @Test
  void whereTheAccountIsTrustedTheSessionNameIsForcedAllTheSame() {
    String id = granted(assume(role, member(ada), HOUR));
    assertEquals("AccessDenied", assumeError(keys, role, "whoever"));
    AwsCredentials session = assumeRole(keys, role, ada);
    works(session);
    sandbox.advance(Duration.ofMinutes(1));
    revoke(id);
    loop.runUntilIdle();
    refused(session);
    assertEquals("AccessDenied", assumeError(keys, role, ada));
  }

  @Test
  void aRevocationThatFailedKeepsItsPlaceWhenSomethingElseIsGranted() {
    String bob = unique("bob");
    cohort(bob);
    String id = granted(assume(role, member(ada), HOUR));
    sandbox.planFault("{\"action\": \"UpdateAssumeRolePolicy\", \"nth\": 1, \"kind\": \"DENY\"}");
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKING", state(id));
    sandbox.setFaults("{\"propagationDelay\": \"PT20S\"}");
    String other = ask(assume(role, member(bob), HOUR));
    loop.runUntilIdle();
    // Had it lost its place, nobody would have read back.
    assertEquals("REVOKING", state(id));
    sandbox.noFaults();
    sandbox.advance(Duration.ofMinutes(3));
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    assertEquals("ACTIVE", state(other));
  }

  @Test
  void aRoleThatIsHandedBackKeepsDenyingEndedSessions() {
    String id = granted(assume(role, member(ada), HOUR));
    AwsCredentials session = assumeRole(keys, role, ada);
    sandbox.advance(Duration.ofMinutes(1));
    revoke(id);
    loop.runUntilIdle();
    refused(session);
    offContract().delete("/roles/{name}", role).then().statusCode(202);
    loop.runUntilIdle();
    refused(session);
    assertEquals(
        OPEN_TO_THE_ACCOUNT,
        decoded(sandbox.iam().getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument()));
    offContract().get("/roles/{name}", role).then().body("state", equalTo("DELETING"));
    sandbox.advance(Duration.ofHours(12).plusMinutes(2));
    loop.runUntilIdle();
    offContract().get("/roles/{name}", role).then().statusCode(404);
    assertEquals(List.of("work"), inline());
  }

  @Test
  void aRoleThatItsOwnerHasMadeAnewIsAnotherOneUntilItIsAdoptedAgain() {
    sandbox.iam().deleteRolePolicy(r -> r.roleName(role).policyName("work"));
    sandbox.iam().deleteRole(r -> r.roleName(role));
    makeInIam();
    String id = ask(assume(role, member(ada), HOUR));
    loop.runUntilIdle();
    offContract().get("/roles/{name}", role).then().body("failure.code", equalTo("NotOurs"));
    assertEquals("PENDING", state(id));
    assertEquals("AccessDenied", assumeError(keys, role, ada));
    assertEquals(
        OPEN_TO_THE_ACCOUNT,
        decoded(sandbox.iam().getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument()));
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    offContract().delete("/roles/{name}", role).then().statusCode(202);
    loop.runUntilIdle();
    offContract()
        .contentType("application/json")
        .body(Map.of("name", role, "adopt", true))
        .post("/roles")
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    granted(assume(role, member(ada), HOUR));
    works(assumeRole(keys, role, ada));
  }

  @Test
  void aPolicyOfTheOwnersThatFillsTheRoleDoesNotKeepSessionsAlive() {
    String id = granted(assume(role, member(ada), HOUR));
    AwsCredentials session = assumeRole(keys, role, ada);
    String filler =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\","
            + "\"Resource\":\"arn:aws:s3:::b/"
            + "x".repeat(9580)
            + "\"}]}";
    sandbox.iam().putRolePolicy(r -> r.roleName(role).policyName("filler").policyDocument(filler));
    sandbox.advance(Duration.ofMinutes(1));
    offContract()
        .contentType("application/json")
        .body(Map.of("everybody", true))
        .post("/roles/{name}/session-revocations", role)
        .then()
        .statusCode(202);
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    refused(session);
    assertTrue(inline().contains("filler"));
  }

  @Test
  void aRoleThatItsOwnerHasDeletedKeepsNoGrantAlive() {
    String id = granted(assume(role, member(ada), HOUR));
    for (String policy : inline()) {
      sandbox.iam().deleteRolePolicy(r -> r.roleName(role).policyName(policy));
    }
    sandbox.iam().deleteRole(r -> r.roleName(role));
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    offContract().delete("/roles/{name}", role).then().statusCode(202);
    loop.runUntilIdle();
    offContract().get("/roles/{name}", role).then().statusCode(404);
  }
}
