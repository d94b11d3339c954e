package io.stint.iam;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GetGroupResponse;
import software.amazon.awssdk.services.iam.model.Group;
import software.amazon.awssdk.services.iam.model.ListGroupsResponse;

/**
 * User groups. IAM cannot tag a group: the path alone says that it is Stint's. Every verb may run
 * twice; all throw {@link IamFailure}.
 */
public final class IamGroups {

  private final IamClient iam;
  private final AwsCalls calls;
  private final Ownership ownership;
  private final GroupPolicies policies;

  IamGroups(AwsContext endpoint) {
    this.iam = endpoint.client();
    this.calls = endpoint.calls();
    this.ownership = endpoint.ownership();
    this.policies = new GroupPolicies(endpoint);
  }

  public EntityPolicies<GroupName> policies() {
    return policies;
  }

  /** Makes the group; one that is there under Stint's path is OURS, any other is FOREIGN. */
  public Ensured ensure(GroupName name) {
    return AwsCalls.unlessThere(
        () -> {
          Group made =
              calls
                  .write(
                      "CreateGroup",
                      () ->
                          iam.createGroup(
                              r -> r.groupName(name.value()).path(ownership.path().value())))
                  .group();
          return new Ensured(new Arn(made.arn()), made.groupId(), OwnershipStatus.CREATED);
        },
        () ->
            find(name)
                .map(
                    there ->
                        new Ensured(
                            there.arn(),
                            there.id(),
                            isOwn(there) ? OwnershipStatus.OURS : OwnershipStatus.FOREIGN)));
  }

  public Optional<IamGroup> find(GroupName name) {
    return calls.find(
        "GetGroup",
        () -> iam.getGroup(r -> r.groupName(name.value()).maxItems(1)),
        answer -> IamGroup.of(answer.group()));
  }

  /** Whether one of the name is there that does not lie under Stint's path. */
  public boolean isForeign(GroupName name) {
    return find(name).filter(there -> !isOwn(there)).isPresent();
  }

  /** Every group of the account. */
  public List<IamGroup> list() {
    return calls.list(
        "ListGroups",
        marker -> iam.listGroups(r -> r.maxItems(1_000).marker(marker)),
        ListGroupsResponse::groups,
        IamGroup::of);
  }

  /** Whether it lies under Stint's path. */
  public boolean isOwn(IamGroup group) {
    return group.path().isUnder(ownership.path());
  }

  public List<UserName> members(GroupName name) {
    return calls.list(
        "GetGroup",
        marker -> iam.getGroup(r -> r.groupName(name.value()).marker(marker)),
        GetGroupResponse::users,
        user -> new UserName(user.userName()));
  }

  /**
   * @throws IamFailure.Missing when the group or the user is not there (or not to be seen yet)
   * @throws IamFailure.Quota when the user is in ten groups
   */
  public void addMember(GroupName group, UserName user) {
    calls.write(
        "AddUserToGroup",
        () -> iam.addUserToGroup(r -> r.groupName(group.value()).userName(user.value())));
  }

  /** Says whether there was something to remove from. */
  public boolean removeMember(GroupName group, UserName user) {
    return calls.remove(
        "RemoveUserFromGroup",
        () -> iam.removeUserFromGroup(r -> r.groupName(group.value()).userName(user.value())));
  }

  /**
   * Removes the group, which was looked at just now, its memberships and its policies; the users
   * stay. May stop anywhere and be run again.
   *
   * @throws IamFailure.Refused {@code NotOurs} when the group does not lie under Stint's path
   */
  public void removeWhole(IamGroup there) {
    GroupName name = there.name();
    if (!isOwn(there)) {
      throw new IamFailure.Refused(
          "NotOurs", "the group " + name + " was not made by Stint and is left alone");
    }
    // What the members may do goes first: it is one step for all of them.
    CleanUp cleanUp = new CleanUp(calls);
    policies.clear(name, cleanUp);
    cleanUp.each("GetGroup", () -> members(name), user -> removeMember(name, user));
    cleanUp.last("DeleteGroup", () -> iam.deleteGroup(r -> r.groupName(name.value())));
  }
}
