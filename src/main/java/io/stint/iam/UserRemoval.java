package io.stint.iam;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ListSigningCertificatesResponse;
import software.amazon.awssdk.services.iam.model.ListSshPublicKeysResponse;

/**
 * Removes one user step by step. Each step looks at what is there, so that it can begin anywhere.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html">DeleteUser:
 *     what must be gone before</a>
 */
final class UserRemoval {

  /** What this endpoint does not know: nothing of it can be there, and asking again is a waste. */
  private static final Set<String> UNKNOWN = ConcurrentHashMap.newKeySet();

  /**
   * The virtual MFA device being removed, noted on the user: deactivated it is no longer listed
   * with the user, and would stay behind if the removal stopped there.
   */
  private static final String MFA_NOTE = "stint:mfa-in-removal";

  private final IamClient iam;
  private final Calls calls;
  private final IamUsers users;
  private final IamUser user;
  private final UserName name;

  UserRemoval(Endpoint endpoint, IamUsers users, IamUser user) {
    this.iam = endpoint.client();
    this.calls = endpoint.calls();
    this.users = users;
    this.user = user;
    this.name = user.name();
  }

  void run() {
    users.removeLoginProfile(name);
    each(
        "ListAccessKeys",
        () -> users.accessKeys().list(name),
        key -> users.accessKeys().delete(name, key.id()));
    each("ListSigningCertificates", this::certificates, this::deleteCertificate);
    each("ListSSHPublicKeys", this::sshKeys, this::deleteSshKey);
    each("ListServiceSpecificCredentials", this::credentials, this::deleteCredential);
    user.tags().get(MFA_NOTE).ifPresent(this::deleteNotedMfaDevice);
    each("ListMFADevices", () -> users.mfaSerials(name), this::deleteMfaDevice);
    users.policies().clear(name);
    each("ListGroupsForUser", () -> users.groups(name), this::leave);
    calls.remove("DeleteUser", () -> iam.deleteUser(r -> r.userName(name.value())));
  }

  private <T> void each(String list, Supplier<List<T>> what, Consumer<T> remove) {
    if (UNKNOWN.contains(list)) {
      return;
    }
    try {
      what.get().forEach(remove);
    } catch (IamFailure.Missing gone) {
      return;
    } catch (IamFailure.Refused e) {
      if (!AwsErrors.unknownAction(e)) {
        throw e;
      }
      UNKNOWN.add(list);
    }
  }

  private List<String> certificates() {
    return calls
        .list(
            "ListSigningCertificates",
            marker -> iam.listSigningCertificates(r -> r.userName(name.value()).marker(marker)),
            ListSigningCertificatesResponse::certificates,
            page -> Calls.next(page.isTruncated(), page.marker()))
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
            page -> Calls.next(page.isTruncated(), page.marker()))
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
