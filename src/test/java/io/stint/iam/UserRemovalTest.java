package io.stint.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.sandbox.Fault;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.VirtualMFADevice;

class UserRemovalTest {

  private static final UserName ADA = new UserName("ada");
  private static final GroupName WORKSHOP = new GroupName("workshop");
  private static final String READ =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\","
          + "\"Resource\":\"*\"}]}";
  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";
  private static final String SSH_KEY =
      "ssh-rsa " + "AAAAB3NzaC1yc2EAAAADAQABAAABAQ" + "C".repeat(342) + " ada";

  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBdDCCARmgAwIBAgIUReEnImkbPkd29b/Bbup90CV4jUAwCgYIKoZIzj0EAwIw
      DjEMMAoGA1UEAwwDYWRhMCAXDTI2MTEyMzA0MDYyNloYDzIxMjYxMDMwMDQwNjI2
      WjAOMQwwCgYDVQQDDANhZGEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAS69j6B
      /MHkriP2S3Ti+AZ6YNnus95i21/pNfvN0tXNjNvT90I/FyMGkmysk2awt0ujblvy
      F9wKIJlRPF1TdiByo1MwUTAdBgNVHQ4EFgQUq0kGdd6bqBKQMy6vzkOh0LGnnu8w
      HwYDVR0jBBgwFoAUq0kGdd6bqBKQMy6vzkOh0LGnnu8wDwYDVR0TAQH/BAUwAwEB
      /zAKBggqhkjOPQQDAgNJADBGAiEA5AoWT1m+axY8t4fOerlqBjSiy4+at59YipLT
      Svu73mYCIQChMijKQGWjtBilHzlAYZqAUmKK8bBVU9T7bdAmCxPqNQ==
      -----END CERTIFICATE-----
      """;

  private Account account;
  private IamUsers users;

  @BeforeEach
  void start() {
    account = Account.fresh();
    users = account.iam.users();
  }

  @AfterEach
  void stop() {
    account.close();
  }

  /** A user with everything that a user can have, some of it made by the user. */
  private void ada() {
    IamClient iam = account.client;
    account.iam.groups().ensure(WORKSHOP);
    users.ensure(ADA, "member-1", Tags.NONE, Optional.empty());
    users.ensureLoginProfile(ADA, "Correct-Horse-9-Battery", true);
    account.iam.groups().addMember(WORKSHOP, ADA);
    users.accessKeys().create(ADA);
    users.accessKeys().create(ADA);
    users.policies().putInline(ADA, new PolicyName("read"), READ);
    users.policies().attach(ADA, new PolicyArn("arn:aws:iam::aws:policy/ReadOnlyAccess"));
    iam.uploadSSHPublicKey(r -> r.userName("ada").sshPublicKeyBody(SSH_KEY));
    iam.createServiceSpecificCredential(
        r -> r.userName("ada").serviceName("codecommit.amazonaws.com"));
    iam.uploadSigningCertificate(r -> r.userName("ada").certificateBody(CERTIFICATE));
    enableVirtualMfa();
  }

  private void enableVirtualMfa() {
    IamClient iam = account.client;
    iam.createVirtualMFADevice(r -> r.virtualMFADeviceName("ada"));
    var device =
        iam.createVirtualMFADevice(r -> r.virtualMFADeviceName("ada-phone")).virtualMFADevice();
    enable("ada", device);
  }

  private void enable(String user, VirtualMFADevice device) {
    String seed = device.base32StringSeed().asUtf8String();
    Instant now = account.aws.clock().instant();
    account.client.enableMFADevice(
        r ->
            r.userName(user)
                .serialNumber(device.serialNumber())
                .authenticationCode1(totp(seed, now.minusSeconds(30)))
                .authenticationCode2(totp(seed, now)));
  }

  /** RFC 6238: six digits of an HMAC over the number of the half minute. */
  private static String totp(String seed, Instant at) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(new Base32().decode(seed), "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(at.getEpochSecond() / 30).array());
      int offset = hash[hash.length - 1] & 15;
      int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
      return String.format("%06d", number % 1_000_000);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everythingGoesInIamsOrder() {
    ada();
    account.forgetCalls();

    users.find(ADA).ifPresent(there -> users.removeWhole(there, "member-1", null));

    List<String> deletes =
        account.actions().stream()
            .filter(action -> !action.startsWith("List") && !action.startsWith("Get"))
            .toList();
    assertEquals(
        List.of(
            "DeleteLoginProfile",
            "DeleteAccessKey",
            "DeleteAccessKey",
            "DeleteSigningCertificate",
            "DeleteSSHPublicKey",
            "DeleteServiceSpecificCredential",
            "TagUser",
            "DeactivateMFADevice",
            "DeleteVirtualMFADevice",
            "DeleteVirtualMFADevice",
            "DeleteUserPolicy",
            "DetachUserPolicy",
            "RemoveUserFromGroup",
            "DeleteUser"),
        deletes);
    assertTrue(users.find(ADA).isEmpty());
    assertTrue(account.client.listVirtualMFADevices().virtualMFADevices().isEmpty());
    users.find(ADA).ifPresent(there -> users.removeWhole(there, "member-1", null));
  }

  /** A device that somebody began to enrol is theirs by its name alone: whoever has it keeps it. */
  @Test
  void aDeviceOfTheUsersNameThatAnotherHasStays() {
    users.ensure(ADA, "member-1", Tags.NONE, Optional.empty());
    account.client.createUser(r -> r.userName("bob"));
    var device =
        account
            .client
            .createVirtualMFADevice(r -> r.virtualMFADeviceName("ada"))
            .virtualMFADevice();
    enable("bob", device);
    users.find(ADA).ifPresent(there -> users.removeWhole(there, "member-1", null));
    assertTrue(users.find(ADA).isEmpty());
    assertEquals(1, account.client.listVirtualMFADevices().virtualMFADevices().size());
  }

  /** Who may not do that, and endpoints that cannot, remove the user all the same. */
  @Test
  void aDeviceThatCannotBeRemovedKeepsNobody() {
    users.ensure(ADA, "member-1", Tags.NONE, Optional.empty());
    account.client.createVirtualMFADevice(r -> r.virtualMFADeviceName("ada"));
    account.aws.faults().plan(new Fault(Fault.Kind.DENY, "DeleteVirtualMFADevice", 1, 1_000));
    users.find(ADA).ifPresent(there -> users.removeWhole(there, "member-1", null));
    assertTrue(users.find(ADA).isEmpty());
    assertEquals(1, account.client.listVirtualMFADevices().virtualMFADevices().size());
  }

  @Test
  void itGoesOnFromWhereverItWasStopped() {
    ada();
    account.forgetCalls();
    users.find(ADA).ifPresent(there -> users.removeWhole(there, "member-1", null));
    int calls = account.actions().size();
    assertTrue(calls > 15, "calls " + calls);

    // Reads are repeated once, and what AWS throttles some times.
    for (Fault.Kind kind : List.of(Fault.Kind.LOSE_ANSWER, Fault.Kind.THROTTLE)) {
      for (int call = 1; call <= calls; call++) {
        ada();
        account.aws.faults().plan(new Fault(kind, null, call, 20));
        assertThrows(
            IamFailure.class,
            () -> users.find(ADA).ifPresent(there -> users.removeWhole(there, "member-1", null)));
        account.aws.faults().reset();
        users.find(ADA).ifPresent(there -> users.removeWhole(there, "member-1", null));
        assertTrue(users.find(ADA).isEmpty(), kind + " at call " + call);
        assertTrue(account.client.listVirtualMFADevices().virtualMFADevices().isEmpty());
      }
    }
  }

  /** Emulators lack this and that: moto 5.2.1 answers one of them with 500 and an HTML page. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ListAccessKeys",
        "ListSigningCertificates",
        "ListSSHPublicKeys",
        "ListServiceSpecificCredentials",
        "ListMFADevices",
        "ListUserPolicies",
        "ListAttachedUserPolicies",
        "ListGroupsForUser"
      })
  void aListingThatIsNotAnsweredStopsNoneOfTheOthers(String listing) {
    for (Fault.Kind kind : List.of(Fault.Kind.ERROR_PAGE, Fault.Kind.FAIL, Fault.Kind.DENY)) {
      ada();
      account.aws.faults().plan(new Fault(kind, listing, 1, 1_000));
      IamFailure left =
          assertThrows(
              IamFailure.Conflict.class,
              () -> users.find(ADA).ifPresent(there -> users.removeWhole(there, "member-1", null)));
      assertEquals("DeleteConflict", left.code());
      assertTrue(left.getMessage().contains(listing), left.getMessage());
      account.aws.faults().reset();
      account.forgetCalls();
      users.find(ADA).ifPresent(there -> users.removeWhole(there, "member-1", null));
      List<String> deletes =
          account.actions().stream()
              .filter(action -> !action.startsWith("List") && !action.startsWith("Get"))
              .toList();
      assertTrue(deletes.size() <= 6, () -> "only what was behind it is left: " + deletes);
      assertTrue(users.find(ADA).isEmpty());

      users.ensure(ADA, "member-1", Tags.NONE, Optional.empty());
      account.aws.faults().plan(new Fault(kind, listing, 1, 1_000));
      users.find(ADA).ifPresent(there -> users.removeWhole(there, "member-1", null));
      assertTrue(users.find(ADA).isEmpty(), "DeleteUser decides");
      account.aws.faults().reset();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ListInstanceProfilesForRole", "ListRolePolicies", "ListAttachedRolePolicies"})
  void norDoesOneOfARole(String listing) {
    RoleName ops = new RoleName("ops");
    IamRoles roles = account.iam.roles();
    roles.ensure(
        new RoleSpec(ops, TRUST, "", Duration.ofHours(1), Optional.empty(), Tags.NONE), "role-1");
    account.aws.faults().plan(new Fault(Fault.Kind.ERROR_PAGE, listing, 1, 1_000));
    roles.find(ops).ifPresent(there -> roles.removeWhole(there, "role-1", null));
    assertTrue(roles.find(ops).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ListGroupPolicies", "ListAttachedGroupPolicies"})
  void norDoesOneOfAGroup(String listing) {
    account.iam.groups().ensure(WORKSHOP);
    account.aws.faults().plan(new Fault(Fault.Kind.ERROR_PAGE, listing, 1, 1_000));
    account.iam.groups().find(WORKSHOP).ifPresent(account.iam.groups()::removeWhole);
    assertTrue(account.iam.groups().find(WORKSHOP).isEmpty());
  }

  @Test
  void whatIsNotOursIsLeftAlone() {
    account.client.createUser(r -> r.userName("ada"));
    assertThrows(
        IamFailure.Refused.class,
        () -> users.find(ADA).ifPresent(there -> users.removeWhole(there, "member-1", null)));
    account.client.deleteUser(r -> r.userName("ada"));

    users.ensure(ADA, "member-2", Tags.NONE, Optional.empty());
    IamFailure refused =
        assertThrows(
            IamFailure.Refused.class,
            () -> users.find(ADA).ifPresent(there -> users.removeWhole(there, "member-1", null)));
    assertEquals("NotOurs", refused.code());
    assertTrue(users.find(ADA).isPresent());
  }
}
