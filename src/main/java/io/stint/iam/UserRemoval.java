package io.stint.iam;

import java.util.Map;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import software.amazon.awssdk.services.iam.IamClient;

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

  private static final Logger LOG = Logger.getLogger(UserRemoval.class);

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
    IamOtherCredentials others = users.otherCredentials();
    Consumer<OtherCredential> delete = other -> others.delete(name, other);
    cleanUp.each("ListSigningCertificates", () -> others.certificates(name), delete);
    cleanUp.each("ListSSHPublicKeys", () -> others.sshKeys(name), delete);
    cleanUp.each("ListServiceSpecificCredentials", () -> others.services(name), delete);
    user.tags().get(MFA_NOTE).ifPresent(this::deleteNotedMfaDevice);
    cleanUp.each("ListMFADevices", () -> users.mfaSerials(name), this::deleteMfaDevice);
    deleteBegun();
    policies.clear(name, cleanUp);
    cleanUp.each("ListGroupsForUser", () -> users.groups(name), this::leave);
    cleanUp.last("DeleteUser", () -> iam.deleteUser(r -> r.userName(name.value())));
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

  /**
   * A device that the person began to enrol has their name, and is on no list of theirs: it would
   * be in the way of the next user of that name.
   */
  private void deleteBegun() {
    String account = user.arn().value().substring(0, user.arn().value().indexOf(":user/"));
    try {
      deleteVirtual(account + ":mfa/" + name.value());
    } catch (IamFailure.Conflict | IamFailure.Refused kept) {
      LOG.debugf("%s: the device of that name stays: %s", name, kept.getMessage());
    }
  }

  private void leave(GroupName group) {
    calls.remove(
        "RemoveUserFromGroup",
        () -> iam.removeUserFromGroup(r -> r.userName(name.value()).groupName(group.value())));
  }
}
