package io.stint.grant;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.stint.sandbox.Totp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.model.VirtualMFADevice;

/** The MFA that a role's owner demands is demanded of grants on the adopted role too. */
@QuarkusTest
class AdoptedMfaTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);

  private String ada;
  private AwsCredentials keys;
  private String role;

  @BeforeEach
  void somebody() {
    ada = unique("ada");
    keys = keys(cohort(ada), ada);
    role = unique("Console");
  }

  @Override
  String arn(String name) {
    return name.equals(role) ? "arn:aws:iam::" + ACCOUNT + ":role/" + name : super.arn(name);
  }

  private static String trust(String condition) {
    return ("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':"
            + "'arn:aws:iam::123456789012:root'},'Action':'sts:AssumeRole'"
            + condition
            + "}]}")
        .replace('\'', '"');
  }

  private static final String MFA =
      ",'Condition':{'Bool':{'aws:MultiFactorAuthPresent':'true'},"
          + "'NumericLessThan':{'aws:MultiFactorAuthAge':'3600'}}";

  private void owned(String trust) {
    sandbox.iam().createRole(r -> r.roleName(role).assumeRolePolicyDocument(trust));
    sandbox
        .iam()
        .putRolePolicy(
            r ->
                r.roleName(role)
                    .policyName("work")
                    .policyDocument(new io.vertx.core.json.JsonObject(LIST_USERS).encode()));
  }

  private ValidatableResponse adopt(Map<String, ?> grants) {
    Map<String, Object> body = new HashMap<>(Map.of("name", role, "adopt", true));
    if (grants != null) {
      body.put("grants", grants);
    }
    ValidatableResponse answer = json(body).post("/roles").then();
    loop.runUntilIdle();
    return answer;
  }

  private String written() {
    return decoded(sandbox.iam().getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument());
  }

  @Test
  void theOwnersMfaIsTakenOver() {
    owned(trust(MFA));
    adopt(null)
        .statusCode(202)
        .body("grants.mfa", equalTo(true))
        .body("grants.mfaMaxAge", equalTo("PT1H"));
    granted(assume(role, member(ada), HOUR));
    assertEquals("AccessDenied", assumeError(keys, role, ada));
    works(withCode(device()));
  }

  @Test
  void whoAsksForLessIsRefusedAndForMoreHasIt() {
    owned(trust(MFA));
    adopt(Map.of("mfa", false)).statusCode(422).body("errors[0].pointer", equalTo("/grants/mfa"));
    adopt(Map.of("mfa", true, "mfaMaxAge", "PT2H"))
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/grants/mfaMaxAge"));
    adopt(Map.of("mfa", true, "mfaMaxAge", "PT5M"))
        .statusCode(202)
        .body("grants.mfaMaxAge", equalTo("PT5M"));
    change("{\"grants\": {\"mfa\": false, \"mfaMaxAge\": null}}", 422);
    change("{\"grants\": {\"mfaMaxAge\": \"PT3H\"}}", 422);
    change("{\"grants\": {\"mfaMaxAge\": \"PT30M\"}}", 202);
  }

  private void change(String patch, int status) {
    api()
        .contentType("application/merge-patch+json")
        .body(patch)
        .patch("/roles/{name}", role)
        .then()
        .statusCode(status);
  }

  @Test
  void whatTheOwnerDemandsLaterIsDemandedFromTheNextGrantOn() {
    owned(trust(""));
    adopt(null).statusCode(202).body("grants.mfa", equalTo(false));
    granted(assume(role, member(ada), HOUR));
    works(assumeRole(keys, role, ada));
    // Whoever writes it anew leaves Stint's statements out.
    sandbox.iam().updateAssumeRolePolicy(r -> r.roleName(role).policyDocument(trust(MFA)));
    String bob = unique("bob");
    cohort(bob);
    granted(assume(role, member(bob), HOUR));
    api()
        .get("/roles/{name}", role)
        .then()
        .body("grants.mfa", equalTo(true))
        .body("grants.mfaMaxAge", equalTo("PT1H"));
    assertTrue(written().contains("StintGrants"), written());
    assertEquals("AccessDenied", assumeError(keys, role, ada));
    works(withCode(device()));
  }

  @Test
  void aRoleAsThePrincipalCannotGiveIt() {
    owned(trust(""));
    adopt(null).statusCode(202).body("grants.mfaMaxAge", nullValue());
    sandbox.iam().updateAssumeRolePolicy(r -> r.roleName(role).policyDocument(trust(MFA)));
    json(assume(role, Map.of("arn", "arn:aws:iam::987654321098:role/Deployer"), HOUR))
        .post("/grants")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/principal/arn"));
  }

  private VirtualMFADevice device() {
    VirtualMFADevice device =
        sandbox
            .iam()
            .createVirtualMFADevice(r -> r.virtualMFADeviceName("phone-of-" + ada))
            .virtualMFADevice();
    sandbox
        .iam()
        .enableMFADevice(
            r ->
                r.userName(ada)
                    .serialNumber(device.serialNumber())
                    .authenticationCode1(code(device, clock.instant().minusSeconds(30)))
                    .authenticationCode2(code(device, clock.instant())));
    return device;
  }

  private static String code(VirtualMFADevice device, Instant at) {
    return Totp.code(device.base32StringSeed().asUtf8String(), at);
  }

  private AwsCredentials withCode(VirtualMFADevice device) {
    return assumeRole(
        keys,
        r ->
            r.roleArn(arn(role))
                .roleSessionName(ada)
                .serialNumber(device.serialNumber())
                .tokenCode(code(device, clock.instant())));
  }
}
