package io.stint.iam;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.CreateUserRequest;
import software.amazon.awssdk.services.iam.model.ListGroupsForUserResponse;
import software.amazon.awssdk.services.iam.model.ListMfaDevicesResponse;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;
import software.amazon.awssdk.services.iam.model.MFADevice;
import software.amazon.awssdk.services.iam.model.User;

/**
 * Users and how they sign in. Every verb may run twice; all throw {@link IamFailure}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users_manage.html">Managing IAM
 *     users</a>
 */
public final class IamUsers {

  private final AwsContext endpoint;
  private final IamClient iam;
  private final AwsCalls calls;
  private final Ownership ownership;
  private final UserPolicies policies;
  private final IamAccessKeys accessKeys;

  IamUsers(AwsContext endpoint) {
    this.endpoint = endpoint;
    this.iam = endpoint.client();
    this.calls = endpoint.calls();
    this.ownership = endpoint.ownership();
    this.policies = new UserPolicies(endpoint);
    this.accessKeys = new IamAccessKeys(endpoint);
  }

  public EntityPolicies<UserName> policies() {
    return policies;
  }

  public IamAccessKeys accessKeys() {
    return accessKeys;
  }

  public IamOtherCredentials otherCredentials() {
    return new IamOtherCredentials(endpoint);
  }

  /**
   * Makes the user, in one call when it is new. When the name is there already it is read back, and
   * the answer says whose it is; nothing of it is changed.
   *
   * @param owner what this user belongs to (the member's id), kept as a tag: a second creation by
   *     somebody else is seen by it
   * @param tags further tags
   */
  public Ensured ensure(UserName name, String owner, Tags tags, Optional<PolicyArn> boundary) {
    CreateUserRequest request =
        CreateUserRequest.builder()
            .userName(name.value())
            .path(ownership.path().value())
            .permissionsBoundary(boundary.map(PolicyArn::value).orElse(null))
            .tags(Convert.tags(ownership.stamp(tags, owner)))
            .build();
    return AwsCalls.unlessThere(
        () -> {
          User made = calls.write("CreateUser", () -> iam.createUser(request)).user();
          return new Ensured(new Arn(made.arn()), made.userId(), OwnershipStatus.CREATED);
        },
        () ->
            find(name).map(there -> new Ensured(there.arn(), there.id(), standing(there, owner))));
  }

  public Optional<IamUser> find(UserName name) {
    return calls.find(
        "GetUser",
        () -> iam.getUser(r -> r.userName(name.value())),
        answer -> IamUser.of(answer.user()));
  }

  /** Every user of the account; IAM leaves tags and boundaries out of its list. */
  public List<IamUser> list() {
    return calls.list(
        "ListUsers",
        marker -> iam.listUsers(r -> r.maxItems(1_000).marker(marker)),
        ListUsersResponse::users,
        IamUser::of);
  }

  /**
   * The user can sign in to the console with this password.
   *
   * @param reset whether it must be changed at the first sign-in
   * @throws IamFailure.Conflict for a while after the user was made ({@code
   *     EntityTemporarilyUnmodifiable})
   * @throws IamFailure.Refused when the account's password policy does not take it
   */
  public void ensureLoginProfile(UserName name, String password, boolean reset) {
    try {
      calls.write(
          "CreateLoginProfile",
          () ->
              iam.createLoginProfile(
                  r -> r.userName(name.value()).password(password).passwordResetRequired(reset)));
    } catch (IamFailure.Conflict e) {
      if (!e.code().equals("EntityAlreadyExists")) {
        throw e;
      }
      calls.write(
          "UpdateLoginProfile",
          () ->
              iam.updateLoginProfile(
                  r -> r.userName(name.value()).password(password).passwordResetRequired(reset)));
    }
  }

  /**
   * Whether nobody has signed in with the password that was set with {@code reset}: the first
   * sign-in is over when it has been changed, and IAM asks for that until then. Also when there is
   * no password at all.
   */
  public boolean hasUnusedPassword(UserName name) {
    return calls
        .find(
            "GetLoginProfile",
            () -> iam.getLoginProfile(r -> r.userName(name.value())),
            answer -> answer.loginProfile().passwordResetRequired())
        .orElse(true);
  }

  /** Whether there is a console sign-in. */
  public boolean signsIn(UserName name) {
    return calls
        .find(
            "GetLoginProfile",
            () -> iam.getLoginProfile(r -> r.userName(name.value())),
            answer -> true)
        .orElse(false);
  }

  /**
   * No more console sign-in; sessions and access keys are not touched. Says whether there was one.
   */
  public boolean removeLoginProfile(UserName name) {
    return calls.remove(
        "DeleteLoginProfile", () -> iam.deleteLoginProfile(r -> r.userName(name.value())));
  }

  /**
   * @throws IamFailure.Missing when the user or the policy is not there
   */
  public void putBoundary(UserName name, PolicyArn boundary) {
    calls.write(
        "PutUserPermissionsBoundary",
        () ->
            iam.putUserPermissionsBoundary(
                r -> r.userName(name.value()).permissionsBoundary(boundary.value())));
  }

  /** Says whether there was one. */
  public boolean deleteBoundary(UserName name) {
    return calls.remove(
        "DeleteUserPermissionsBoundary",
        () -> iam.deleteUserPermissionsBoundary(r -> r.userName(name.value())));
  }

  public List<GroupName> groups(UserName name) {
    return calls.list(
        "ListGroupsForUser",
        marker -> iam.listGroupsForUser(r -> r.userName(name.value()).marker(marker)),
        ListGroupsForUserResponse::groups,
        group -> new GroupName(group.groupName()));
  }

  /** The serial numbers ({@code mfa_serial}) of the user's MFA devices. */
  public List<String> mfaSerials(UserName name) {
    return calls.list(
        "ListMFADevices",
        marker -> iam.listMFADevices(r -> r.userName(name.value()).marker(marker)),
        ListMfaDevicesResponse::mfaDevices,
        MFADevice::serialNumber);
  }

  /** The serial number of a device whose codes STS takes: a security key gives none. */
  public Optional<String> codeDevice(UserName name) {
    return mfaSerials(name).stream().filter(serial -> !serial.contains(":u2f/")).findFirst();
  }

  public void tag(UserName name, Tags tags) {
    calls.write(
        "TagUser", () -> iam.tagUser(r -> r.userName(name.value()).tags(Convert.tags(tags))));
  }

  /**
   * Puts on it the tags that say whose it is, where what has the name is still the one with this
   * id: says whether it is.
   */
  public boolean stamp(UserName name, String id, String owner) {
    boolean same = find(name).filter(one -> one.id().equals(id)).isPresent();
    if (same) {
      tag(name, ownership.stamp(owner));
    }
    return same;
  }

  public void untag(UserName name, Collection<String> keys) {
    calls.write("UntagUser", () -> iam.untagUser(r -> r.userName(name.value()).tagKeys(keys)));
  }

  /**
   * Removes the user, which was looked at just now, and everything that hangs on it, in IAM's
   * order, what gives access first. May stop anywhere and be run again.
   *
   * @param uniqueId that the owner's user is known to have: then its tags need not tell; may be
   *     null
   * @throws IamFailure.Refused {@code NotOurs} when the user was not made for this owner
   */
  public void removeWhole(IamUser there, String owner, String uniqueId) {
    if (!there.id().equals(uniqueId)) {
      ownership.requireOurs("the user " + there.name(), there.path(), there.tags(), owner);
    }
    new UserRemoval(endpoint, this, policies, there).run();
  }

  /** Whose one is that was looked at. */
  public OwnershipStatus standing(IamUser there, String owner) {
    return ownership.standing(there.path(), there.tags(), owner);
  }
}
