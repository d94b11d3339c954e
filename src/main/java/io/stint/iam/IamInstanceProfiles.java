package io.stint.iam;

import java.util.Collection;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.InstanceProfile;

/**
 * Instance profiles: a container for at most one role that EC2 hands to machines. Every verb may
 * run twice; all throw {@link IamFailure}.
 */
public final class IamInstanceProfiles {

  private final IamClient iam;
  private final AwsCalls calls;
  private final Ownership ownership;

  IamInstanceProfiles(AwsContext endpoint) {
    this.iam = endpoint.client();
    this.calls = endpoint.calls();
    this.ownership = endpoint.ownership();
  }

  /**
   * Makes an empty profile; one that is there already is read back and not changed.
   *
   * @param owner what it belongs to, kept as a tag
   */
  public Ensured ensure(InstanceProfileName name, String owner, Tags tags) {
    CreateInstanceProfileRequest request =
        CreateInstanceProfileRequest.builder()
            .instanceProfileName(name.value())
            .path(ownership.path().value())
            .tags(Convert.tags(ownership.stamp(tags, owner)))
            .build();
    return AwsCalls.unlessThere(
        () -> {
          InstanceProfile made =
              calls
                  .write("CreateInstanceProfile", () -> iam.createInstanceProfile(request))
                  .instanceProfile();
          return new Ensured(
              new Arn(made.arn()), made.instanceProfileId(), OwnershipStatus.CREATED);
        },
        () ->
            find(name).map(there -> new Ensured(there.arn(), there.id(), standing(there, owner))));
  }

  public Optional<IamInstanceProfile> find(InstanceProfileName name) {
    return calls.find(
        "GetInstanceProfile",
        () -> iam.getInstanceProfile(r -> r.instanceProfileName(name.value())),
        answer -> IamInstanceProfile.of(answer.instanceProfile()));
  }

  /**
   * Puts the role in; the role being there is a success.
   *
   * @throws IamFailure.Quota when another role is in it: it must be taken out first
   * @throws IamFailure.Missing when the profile or the role is not there (or not to be seen yet)
   */
  public void addRole(InstanceProfileName name, RoleName role) {
    try {
      calls.write(
          "AddRoleToInstanceProfile",
          () ->
              iam.addRoleToInstanceProfile(
                  r -> r.instanceProfileName(name.value()).roleName(role.value())));
    } catch (IamFailure.Quota | IamFailure.Conflict e) {
      if (find(name).flatMap(IamInstanceProfile::role).filter(role::equals).isEmpty()) {
        throw e;
      }
    }
  }

  /** Says whether it was in. */
  public boolean removeRole(InstanceProfileName name, RoleName role) {
    return calls.remove(
        "RemoveRoleFromInstanceProfile",
        () ->
            iam.removeRoleFromInstanceProfile(
                r -> r.instanceProfileName(name.value()).roleName(role.value())));
  }

  public void tag(InstanceProfileName name, Tags tags) {
    calls.write(
        "TagInstanceProfile",
        () ->
            iam.tagInstanceProfile(
                r -> r.instanceProfileName(name.value()).tags(Convert.tags(tags))));
  }

  public void untag(InstanceProfileName name, Collection<String> keys) {
    calls.write(
        "UntagInstanceProfile",
        () -> iam.untagInstanceProfile(r -> r.instanceProfileName(name.value()).tagKeys(keys)));
  }

  /**
   * Takes the role out of the profile, which was looked at just now, and deletes it. Does not look
   * for instances: ask {@link Ec2Instances#associations} first.
   *
   * @param uniqueId that the owner's profile is known to have: then its tags need not tell; may be
   *     null
   * @throws IamFailure.Refused {@code NotOurs} when the profile was not made for this owner
   */
  public void removeWhole(IamInstanceProfile there, String owner, String uniqueId) {
    InstanceProfileName name = there.name();
    if (!there.id().equals(uniqueId)) {
      ownership.requireOurs("the instance profile " + name, there.path(), there.tags(), owner);
    }
    there.role().ifPresent(role -> removeRole(name, role));
    calls.remove(
        "DeleteInstanceProfile",
        () -> iam.deleteInstanceProfile(r -> r.instanceProfileName(name.value())));
  }

  /** Whose one is that was looked at. */
  public OwnershipStatus standing(IamInstanceProfile there, String owner) {
    return ownership.standing(there.path(), there.tags(), owner);
  }
}
