package io.stint.iam;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleResponse;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * Roles. Every verb may run twice; all throw {@link IamFailure}, {@code Missing} when the role is
 * not there. IAM replaces a trust policy whole and has no compare-and-set: one writer per role.
 */
public final class IamRoles {

  /** The most that IAM takes. */
  private static final int PAGE = 1000;

  private final IamClient iam;
  private final AwsCalls calls;
  private final Ownership ownership;
  private final RolePolicies policies;

  IamRoles(AwsContext endpoint) {
    this.iam = endpoint.client();
    this.calls = endpoint.calls();
    this.ownership = endpoint.ownership();
    this.policies = new RolePolicies(endpoint);
  }

  public EntityPolicies<RoleName> policies() {
    return policies;
  }

  /**
   * Makes the role in one call. One that is there already is read back and not changed; the answer
   * says whose it is.
   *
   * @param owner what this role belongs to, kept as a tag
   * @throws IamFailure.UnknownPrincipal when the trust policy names one whom IAM does not know
   *     (yet)
   */
  public Ensured ensure(RoleSpec spec, String owner) {
    CreateRoleRequest request =
        CreateRoleRequest.builder()
            .roleName(spec.name().value())
            .path(ownership.path().value())
            .assumeRolePolicyDocument(spec.trustPolicy())
            .description(spec.description())
            .maxSessionDuration(Math.toIntExact(spec.maxSession().toSeconds()))
            .permissionsBoundary(spec.boundary().map(PolicyArn::value).orElse(null))
            .tags(Convert.tags(ownership.stamp(spec.tags(), owner)))
            .build();
    return AwsCalls.unlessThere(
        () -> {
          Role made = calls.write("CreateRole", () -> iam.createRole(request)).role();
          return new Ensured(new Arn(made.arn()), made.roleId(), OwnershipStatus.CREATED);
        },
        () ->
            find(spec.name())
                .map(there -> new Ensured(there.arn(), there.id(), standing(there, owner))));
  }

  public Optional<IamRole> find(RoleName name) {
    return calls.find(
        "GetRole",
        () -> iam.getRole(r -> r.roleName(name.value())),
        answer -> IamRole.of(answer.role()));
  }

  /**
   * The role from the list of all, for where IAM refuses to show the one: to list and to get are
   * two permissions. Without boundary and tags; empty where the list does not have it.
   *
   * @param under the role's path
   */
  public Optional<IamRole> findListed(RoleName name, IamPath under) {
    Optional<String> marker = Optional.empty();
    do {
      Page<IamRole> page = list(under, marker, PAGE);
      Optional<IamRole> found =
          page.items().stream().filter(role -> role.name().equals(name)).findFirst();
      if (found.isPresent()) {
        return found;
      }
      marker = page.next();
    } while (marker.isPresent());
    return Optional.empty();
  }

  /** Roles of the account by path and name, without boundary and tags. */
  public Page<IamRole> list(IamPath under, Optional<String> marker, int pageSize) {
    ListRolesResponse page =
        calls.read(
            "ListRoles",
            () ->
                iam.listRoles(
                    r ->
                        r.pathPrefix(under.value())
                            .marker(marker.orElse(null))
                            .maxItems(pageSize)));
    return new Page<>(
        page.roles().stream().map(IamRole::of).toList(), Optional.ofNullable(AwsCalls.next(page)));
  }

  /** Both at once, always: IAM sets the one that is left out back to its default. */
  public void update(RoleName name, String description, Duration maxSession) {
    calls.write(
        "UpdateRole",
        () ->
            iam.updateRole(
                r ->
                    r.roleName(name.value())
                        .description(description)
                        .maxSessionDuration(Math.toIntExact(maxSession.toSeconds()))));
  }

  /**
   * @throws IamFailure.UnknownPrincipal when it names one whom IAM does not know (yet)
   * @throws IamFailure.Quota when it is too long
   */
  public void updateTrust(RoleName name, String trustPolicy) {
    calls.write(
        "UpdateAssumeRolePolicy",
        () ->
            iam.updateAssumeRolePolicy(r -> r.roleName(name.value()).policyDocument(trustPolicy)));
  }

  public void putBoundary(RoleName name, PolicyArn boundary) {
    calls.write(
        "PutRolePermissionsBoundary",
        () ->
            iam.putRolePermissionsBoundary(
                r -> r.roleName(name.value()).permissionsBoundary(boundary.value())));
  }

  /** Says whether there was one. */
  public boolean deleteBoundary(RoleName name) {
    return calls.remove(
        "DeleteRolePermissionsBoundary",
        () -> iam.deleteRolePermissionsBoundary(r -> r.roleName(name.value())));
  }

  public void tag(RoleName name, Tags tags) {
    calls.write(
        "TagRole", () -> iam.tagRole(r -> r.roleName(name.value()).tags(Convert.tags(tags))));
  }

  /**
   * Puts on it the tags that say whose it is, where what has the name is still the one with this
   * id: says whether it is.
   */
  public boolean stamp(RoleName name, String id, String owner) {
    boolean same = find(name).filter(one -> one.id().equals(id)).isPresent();
    if (same) {
      tag(name, ownership.stamp(owner));
    }
    return same;
  }

  public void untag(RoleName name, Collection<String> keys) {
    calls.write("UntagRole", () -> iam.untagRole(r -> r.roleName(name.value()).tagKeys(keys)));
  }

  public List<InstanceProfileName> instanceProfiles(RoleName name) {
    return calls.list(
        "ListInstanceProfilesForRole",
        marker -> iam.listInstanceProfilesForRole(r -> r.roleName(name.value()).marker(marker)),
        ListInstanceProfilesForRoleResponse::instanceProfiles,
        profile -> new InstanceProfileName(profile.instanceProfileName()));
  }

  /**
   * Takes the role, which was looked at just now, out of its instance profiles, removes its
   * policies and the role. May stop anywhere and be run again.
   *
   * @param uniqueId that the owner's role is known to have: then its tags need not tell; may be
   *     null
   * @throws IamFailure.Refused {@code NotOurs} when the role was not made for this owner
   */
  public void removeWhole(IamRole there, String owner, String uniqueId) {
    RoleName name = there.name();
    if (!there.id().equals(uniqueId)) {
      ownership.requireOurs("the role " + name, there.path(), there.tags(), owner);
    }
    CleanUp cleanUp = new CleanUp(calls);
    cleanUp.each(
        "ListInstanceProfilesForRole",
        () -> instanceProfiles(name),
        profile -> takeOut(profile, name));
    policies.clear(name, cleanUp);
    cleanUp.last("DeleteRole", () -> iam.deleteRole(r -> r.roleName(name.value())));
  }

  /** Whose one is that was looked at. */
  public OwnershipStatus standing(IamRole there, String owner) {
    return ownership.standing(there.path(), there.tags(), owner);
  }

  /**
   * For a role of ours that IAM does not show, which may be because it was made a moment ago: takes
   * off what is known to be on it, and deletes it, whether it is there or not.
   */
  public void removeUnseen(
      RoleName name, Collection<PolicyArn> attached, Collection<PolicyName> inline) {
    attached.forEach(policy -> policies.detach(name, policy));
    inline.forEach(policy -> policies.deleteInline(name, policy));
    calls.remove("DeleteRole", () -> iam.deleteRole(r -> r.roleName(name.value())));
  }

  private void takeOut(InstanceProfileName profile, RoleName role) {
    calls.remove(
        "RemoveRoleFromInstanceProfile",
        () ->
            iam.removeRoleFromInstanceProfile(
                r -> r.instanceProfileName(profile.value()).roleName(role.value())));
  }
}
