package io.stint.iam;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ListSigningCertificatesResponse;
import software.amazon.awssdk.services.iam.model.ListSshPublicKeysResponse;

/**
 * Removes one user step by step. Each step looks at what is there, so that it can begin anywhere;
 * what cannot be looked at keeps none of the others.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html">DeleteUser:
 *     what must be gone before</a>
 */
final class UserRemoval {

  /**
   * The virtual MFA device being removed, noted on the user: deactivated it is no longer listed
   * with the user, and would stay behind if the removal stopped there.
   */
  private static final String MFA_NOTE = "stint:mfa-in-removal";

  private final IamClient iam;
  private final AwsCalls calls;
  private final CleanUp cleanUp;
  private final IamUsers users;
  private final UserPolicies policies;
  private final IamUser user;
  private final UserName name;

  UserRemoval(AwsContext endpoint, IamUsers users, UserPolicies policies, IamUser user) {
    this.iam = endpoint.client();
    this.calls = endpoint.calls();
    this.cleanUp = new CleanUp(calls);
    this.users = users;
    this.policies = policies;
    this.user = user;
    this.name = user.name();
  }

  void run() {
    users.removeLoginProfile(name);
    cleanUp.each(
        "ListAccessKeys",
        () -> users.accessKeys().list(name),
        key -> users.accessKeys().delete(name, key.id()));
    cleanUp.each("ListSigningCertificates", this::certificates, this::deleteCertificate);
    cleanUp.each("ListSSHPublicKeys", this::sshKeys, this::deleteSshKey);
    cleanUp.each("ListServiceSpecificCredentials", this::credentials, this::deleteCredential);
    user.tags().get(MFA_NOTE).ifPresent(this::deleteNotedMfaDevice);
    cleanUp.each("ListMFADevices", () -> users.mfaSerials(name), this::deleteMfaDevice);
    policies.clear(name, cleanUp);
    cleanUp.each("ListGroupsForUser", () -> users.groups(name), this::leave);
    cleanUp.last("DeleteUser", () -> iam.deleteUser(r -> r.userName(name.value())));
  }

  private List<String> certificates() {
    return calls
        .list(
            "ListSigningCertificates",
            marker -> iam.listSigningCertificates(r -> r.userName(name.value()).marker(marker)),
            ListSigningCertificatesResponse::certificates,
            page -> AwsCalls.next(page.isTruncated(), page.marker()))
        .stream()
        .map(certificate -> certificate.certificateId())
        .toList();
  }

  private void deleteCertificate(String id) {
    calls.remove(
        "DeleteSigningCertificate",
        () -> iam.deleteSigningCertificate(r -> r.userName(name.value()).certificateId(id)));
  }

  private List<String> sshKeys() {
    return calls
        .list(
            "ListSSHPublicKeys",
            marker -> iam.listSSHPublicKeys(r -> r.userName(name.value()).marker(marker)),
            ListSshPublicKeysResponse::sshPublicKeys,
            page -> AwsCalls.next(page.isTruncated(), page.marker()))
        .stream()
        .map(key -> key.sshPublicKeyId())
        .toList();
  }

  private void deleteSshKey(String id) {
    calls.remove(
        "DeleteSSHPublicKey",
        () -> iam.deleteSSHPublicKey(r -> r.userName(name.value()).sshPublicKeyId(id)));
  }

  private List<String> credentials() {
    return calls
        .read(
            "ListServiceSpecificCredentials",
            () -> iam.listServiceSpecificCredentials(r -> r.userName(name.value())))
        .serviceSpecificCredentials()
        .stream()
        .map(credential -> credential.serviceSpecificCredentialId())
        .toList();
  }

  private void deleteCredential(String id) {
    calls.remove(
        "DeleteServiceSpecificCredential",
        () ->
            iam.deleteServiceSpecificCredential(
                r -> r.userName(name.value()).serviceSpecificCredentialId(id)));
  }

  /** A virtual device is an object of its own, whose serial number is an ARN. */
  private void deleteMfaDevice(String serial) {
    boolean isVirtual = serial.contains(":mfa/");
    if (isVirtual) {
      users.tag(name, new Tags(Map.of(MFA_NOTE, serial)));
    }
    calls.remove(
        "DeactivateMFADevice",
        () -> iam.deactivateMFADevice(r -> r.userName(name.value()).serialNumber(serial)));
    if (isVirtual) {
      deleteVirtual(serial);
    }
  }

  private void deleteNotedMfaDevice(String serial) {
    try {
      deleteVirtual(serial);
    } catch (IamFailure.Conflict stillActive) {
      return; // It is listed with the user and comes next.
    }
  }

  private void deleteVirtual(String serial) {
    calls.remove(
        "DeleteVirtualMFADevice", () -> iam.deleteVirtualMFADevice(r -> r.serialNumber(serial)));
  }

  private void leave(GroupName group) {
    calls.remove(
        "RemoveUserFromGroup",
        () -> iam.removeUserFromGroup(r -> r.userName(name.value()).groupName(group.value())));
  }
}
