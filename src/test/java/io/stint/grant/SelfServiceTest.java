package io.stint.grant;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.database.Sql;
import io.stint.sandbox.Totp;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.VirtualMFADevice;

/** Members look after their own credentials, as the sandbox's IAM decides with their own keys. */
@QuarkusTest
class SelfServiceTest extends GrantStory {

  private static final String DENIED = "AccessDenied";

  @Inject Sql sql;

  private static void enable(IamClient as, String user, VirtualMFADevice device, Instant now) {
    as.enableMFADevice(
        r ->
            r.userName(user)
                .serialNumber(device.serialNumber())
                .authenticationCode1(code(device, now.minusSeconds(30)))
                .authenticationCode2(code(device, now)));
  }

  private static String code(VirtualMFADevice device, Instant at) {
    return Totp.code(device.base32StringSeed().asUtf8String(), at);
  }

  private static VirtualMFADevice device(IamClient as, String name) {
    return as.createVirtualMFADevice(r -> r.virtualMFADeviceName(name)).virtualMFADevice();
  }

  @Test
  void afterTheFirstSignInMfaIsEnrolledAndThenTheRoleWorks() {
    String ada = unique("ada");
    String crew = cohort(ada);
    api()
        .get("/cohorts/{name}", crew)
        .then()
        .body("selfService", equalTo(Map.of("password", true, "mfa", true, "accessKeys", false)));
    String password =
        api().post("/cohorts/{name}/credentials", crew).then().extract().path("items[0].password");
    assertTrue(sandbox.signIn(ada, password).path("passwordResetRequired").asBoolean());
    AwsCredentials keys = keys(crew, ada);
    IamClient self = sandbox.iam(keys);
    self.changePassword(r -> r.oldPassword(password).newPassword("My-0wn-choice!"));
    assertTrue(sandbox.signIn(ada, "My-0wn-choice!").path("signedIn").asBoolean());

    String role = role(Map.of("grants", Map.of("mfa", true)));
    String id = granted(assume(role, member(ada), Duration.ofHours(1)));
    assertEquals(DENIED, assumeError(keys, role, ada));
    // The first try was closed half-way.
    VirtualMFADevice begun = device(self, ada);
    self.deleteVirtualMFADevice(r -> r.serialNumber(begun.serialNumber()));
    VirtualMFADevice device = device(self, ada);
    enable(self, ada, device, clock.instant());
    assertEquals(1, self.listMFADevices(r -> r.userName(ada)).mfaDevices().size());
    api()
        .get("/grants/{id}/instructions", id)
        .then()
        .body("setUp", containsString("mfa_serial " + device.serialNumber()));
    works(
        assumeRole(
            keys,
            r ->
                r.roleArn(arn(role))
                    .roleSessionName(ada)
                    .serialNumber(device.serialNumber())
                    .tokenCode(code(device, clock.instant()))));
  }

  @Test
  void nobodyElsesAreTouchedAndNoDeviceIsTakenOff() {
    String ada = unique("ada");
    String bob = unique("bob");
    String crew = cohort(ada, bob);
    IamClient self = sandbox.iam(keys(crew, ada));
    VirtualMFADevice own = device(self, ada);
    assertEquals(DENIED, error(() -> device(self, bob)));
    assertEquals(DENIED, error(() -> device(self, "phone")));
    assertEquals(DENIED, error(() -> enable(self, bob, own, clock.instant())));
    assertEquals(DENIED, error(() -> self.listMFADevices(r -> r.userName(bob))));
    enable(self, ada, own, clock.instant());
    assertEquals(
        DENIED,
        error(
            () -> self.deactivateMFADevice(r -> r.userName(ada).serialNumber(own.serialNumber()))));
    assertEquals(DENIED, error(() -> self.createAccessKey(r -> r.userName(ada))));
  }

  @Test
  void keysAreTheirOwnWhereTheCohortSaysSo() {
    String ada = unique("ada");
    String crew = cohort(ada);
    IamClient self = sandbox.iam(keys(crew, ada));
    changeCohort(crew, Map.of("selfService", Map.of("accessKeys", true, "mfa", false)));
    loop.runUntilIdle();
    assertNotNull(self.createAccessKey(r -> r.userName(ada)).accessKey().accessKeyId());
    assertEquals(DENIED, error(() -> device(self, ada)));
    leave(crew, ada);
    loop.runUntilIdle();
    assertTrue(sandbox.iam().listUsers().users().stream().noneMatch(u -> u.userName().equals(ada)));
  }

  /** What it made would stay when it leaves. */
  @Test
  void anAdoptedUserMakesNoDeviceByIt() {
    String bob = unique("bob");
    sandbox.iam().createUser(r -> r.userName(bob));
    String crew = cohort(unique("ada"));
    offContract()
        .contentType("application/json")
        .queryParam("adopt", true)
        .body(Map.of("members", List.of(Map.of("email", bob + "@example.org", "userName", bob))))
        .post("/cohorts/{name}/members", crew)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    assertEquals(1, sandbox.iam().listGroupsForUser(r -> r.userName(bob)).groups().size());
    AccessKey key = sandbox.iam().createAccessKey(r -> r.userName(bob)).accessKey();
    IamClient self =
        sandbox.iam(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    assertEquals(DENIED, error(() -> device(self, bob)));
  }

  /** AWS ends it, whatever has become of Stint. */
  @Test
  void atTheEndItIsOver() {
    String ada = unique("ada");
    Instant end = clock.instant().plus(Duration.ofHours(1));
    String crew = cohort(end, ada);
    changeCohort(crew, Map.of("selfService", Map.of("accessKeys", true)));
    loop.runUntilIdle();
    IamClient self = sandbox.iam(keys(crew, ada));
    VirtualMFADevice own = device(self, ada);
    sandbox.setAwsClock(end);
    assertEquals(DENIED, error(() -> enable(self, ada, own, end)));
    assertEquals(DENIED, error(() -> self.createAccessKey(r -> r.userName(ada))));
    assertEquals(
        DENIED, error(() -> self.deleteVirtualMFADevice(r -> r.serialNumber(own.serialNumber()))));
  }

  @Test
  void thePlanShowsItAndSaysWhenNobodyCouldSignIn() {
    json(Map.of("name", unique("plan"), "selfService", Map.of("password", false)))
        .post("/plans/cohorts")
        .then()
        .statusCode(200)
        .body("inline.name", contains("stint-change-password"))
        .body("inline[0].document.toString()", containsString("EnableMFADevice"))
        .body("warnings.code", hasItem("STOPS_FIRST_SIGN_IN"));
    json(Map.of("name", unique("plan"), "selfService", Map.of("password", false, "mfa", false)))
        .post("/plans/cohorts")
        .then()
        .statusCode(200)
        .body("inline", equalTo(List.of()));
  }

  /** Nobody's rights are raised by a new version. */
  @Test
  void cohortsThatAreThereKeepWhatTheyHave() {
    assertEquals(
        List.of("self_access_keys false", "self_mfa false", "self_password true"),
        sql.list(
            row -> row.getString("kept"),
            "SELECT column_name || ' ' || column_default AS kept FROM information_schema.columns"
                + " WHERE table_name = 'cohort' AND column_name LIKE 'self\\_%' ORDER BY 1"));
  }
}
