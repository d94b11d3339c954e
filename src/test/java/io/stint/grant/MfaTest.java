package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.sandbox.Totp;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.iam.model.VirtualMFADevice;
import software.amazon.awssdk.services.sts.model.Credentials;

/** A role that asks for a second factor, with real codes from a member's own device. */
@QuarkusTest
class MfaTest extends GrantStory {

  private String ada;
  private AwsCredentials keys;
  private String role;
  private String id;
  private VirtualMFADevice device;

  @BeforeEach
  void aGrantOnARoleThatAsksForMfa() {
    ada = unique("ada");
    keys = keys(cohort(ada), ada);
    role = role(Map.of("grants", Map.of("mfa", true, "mfaMaxAge", "PT15M")));
    id = granted(assume(role, member(ada), Duration.ofMinutes(30)));
    device =
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
                    .authenticationCode1(code(clock.instant().minusSeconds(30)))
                    .authenticationCode2(code(clock.instant())));
  }

  private String code(Instant at) {
    return Totp.code(device.base32StringSeed().asUtf8String(), at);
  }

  private AwsCredentials withCode(String code) {
    return assumeRole(
        keys,
        r ->
            r.roleArn(arn(role))
                .roleSessionName(ada)
                .serialNumber(device.serialNumber())
                .tokenCode(code));
  }

  @Test
  void theRoleIsAssumedWithACodeAndNotWithout() {
    assertEquals("AccessDenied", assumeError(keys, role, ada));
    String wrong = code(clock.instant().minus(Duration.ofHours(1)));
    assertEquals("AccessDenied", error(() -> withCode(wrong)));
    AwsCredentials session = withCode(code(clock.instant()));
    works(session);
    sandbox.advance(Duration.ofMinutes(30));
    refused(session);
    assertEquals("AccessDenied", error(() -> withCode(code(clock.instant()))));
  }

  @Test
  void theInstructionsNameTheMembersOwnDevice() {
    api()
        .get("/grants/{id}/instructions", id)
        .then()
        .body("awsConfig", containsString("mfa_serial = " + device.serialNumber()))
        .body(
            "assumeRoleCommand",
            containsString("--serial-number " + device.serialNumber() + " --token-code"));
  }

  @Test
  void aSignInWithMfaCountsWhileItIsFresh() {
    Credentials signedIn;
    try (var sts = sandbox.sts(keys)) {
      signedIn =
          sts.getSessionToken(
                  r -> r.serialNumber(device.serialNumber()).tokenCode(code(clock.instant())))
              .credentials();
    }
    AwsCredentials withMfa =
        AwsSessionCredentials.create(
            signedIn.accessKeyId(), signedIn.secretAccessKey(), signedIn.sessionToken());
    assertEquals(null, assumeError(withMfa, role, ada));
    sandbox.advance(Duration.ofMinutes(16));
    assertEquals("AccessDenied", assumeError(withMfa, role, ada));
  }

  @Test
  void theExplanationSaysWhatIsMissing() {
    api()
        .get("/grants/{id}/explanation", id)
        .then()
        .body("decision", equalTo("IMPLICIT_DENY"))
        .body(
            "requirements.findAll { !it.met }.requirement",
            hasItem("The trust policy requires MFA"))
        .body("requirements.findAll { !it.met }.remedy", hasItem(containsString("mfa_serial")));
  }
}
