package io.stint.iam;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ListAccessKeysResponse;
import software.amazon.awssdk.services.iam.model.StatusType;

/** The access keys of users; a user has at most two. */
public final class IamAccessKeys {

  private final IamClient iam;
  private final AwsCalls calls;

  IamAccessKeys(AwsContext endpoint) {
    this.iam = endpoint.client();
    this.calls = endpoint.calls();
  }

  /**
   * Makes one key; the one verb that must not run twice. A key whose answer was lost is of no use
   * to anybody, its secret cannot be had again: it is looked for and deleted, and the failure goes
   * on. One creation for one user at a time, else another's new key is taken for the lost one.
   *
   * @throws IamFailure.Quota when the user has two keys
   * @throws IamFailure.Unreachable when the answer was lost; the message says whether a key may
   *     have stayed behind
   */
  public NewAccessKey create(UserName user) {
    Set<AccessKeyId> before = ids(user);
    try {
      var made =
          calls
              .write("CreateAccessKey", () -> iam.createAccessKey(r -> r.userName(user.value())))
              .accessKey();
      return new NewAccessKey(new AccessKeyId(made.accessKeyId()), made.secretAccessKey());
    } catch (IamFailure.Unreachable lost) {
      deleteStray(user, before, lost);
      throw lost;
    }
  }

  public List<AccessKey> list(UserName user) {
    return calls.list(
        "ListAccessKeys",
        marker -> iam.listAccessKeys(r -> r.userName(user.value()).marker(marker)),
        ListAccessKeysResponse::accessKeyMetadata,
        key ->
            new AccessKey(
                new AccessKeyId(key.accessKeyId()),
                key.status() == StatusType.ACTIVE,
                key.createDate()));
  }

  /** Says whether it was there. */
  public boolean delete(UserName user, AccessKeyId key) {
    return calls.remove(
        "DeleteAccessKey",
        () -> iam.deleteAccessKey(r -> r.userName(user.value()).accessKeyId(key.value())));
  }

  /** Says whether it was there. */
  public boolean deactivate(UserName user, AccessKeyId key) {
    return calls.remove(
        "UpdateAccessKey",
        () ->
            iam.updateAccessKey(
                r ->
                    r.userName(user.value()).accessKeyId(key.value()).status(StatusType.INACTIVE)));
  }

  /** Every key of the user is inactive; a user that is gone has none. */
  public void deactivateAll(UserName user) {
    try {
      list(user).stream().filter(AccessKey::active).forEach(key -> deactivate(user, key.id()));
    } catch (IamFailure.Missing gone) {
      return;
    }
  }

  private Set<AccessKeyId> ids(UserName user) {
    return list(user).stream().map(AccessKey::id).collect(Collectors.toSet());
  }

  private void deleteStray(UserName user, Set<AccessKeyId> before, IamFailure lost) {
    try {
      ids(user).stream().filter(key -> !before.contains(key)).forEach(key -> delete(user, key));
    } catch (IamFailure e) {
      throw new IamFailure.Unreachable(
          lost.code(),
          "the answer to CreateAccessKey was lost and the keys of "
              + user
              + " could not be looked at: a key that nobody has the secret of may be there");
    }
  }
}
