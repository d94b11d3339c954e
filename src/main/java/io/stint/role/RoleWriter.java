package io.stint.role;

import io.stint.entitlement.NotYetVisible;
import io.stint.iam.Arn;
import io.stint.iam.EntityPolicies;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.IamRole;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.iam.RoleName;
import io.stint.iam.Tags;
import io.stint.reconcile.Claim;
import io.stint.role.trust.OwnersTrust;
import io.stint.role.trust.TrustWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One role in IAM, for one pass: read whole, or changed step by step while the claim holds. */
final class RoleWriter implements RoleCalls {

  private final Iam iam;
  private final RoleName name;
  private final String owner;
  private final Claim claim;

  RoleWriter(Iam iam, Role role, Claim claim) {
    this.iam = claim.revokes() ? iam.urgent() : iam;
    this.name = new RoleName(role.name());
    this.owner = role.id().toString();
    this.claim = claim;
  }

  Optional<IamRole> find() {
    return iam.roles().find(name);
  }

  /**
   * As {@link #find}, or from the list of all where IAM does not show the one; then without
   * boundary and tags.
   *
   * @param arn as it was seen last
   */
  Optional<IamRole> findAnyhow(String arn) {
    try {
      return find();
    } catch (IamFailure.Refused | IamFailure.Unreachable | IamFailure.Throttled e) {
      return iam.roles().findListed(name, new Arn(arn).path());
    }
  }

  /**
   * Everything of the role, whoever wrote it.
   *
   * @param own ARNs of managed policies that Stint has made for it
   */
  RoleSnapshot read(IamRole role, Set<String> own) {
    return new RoleReader(iam).read(role, own);
  }

  /**
   * @param gives whether anything may be given; else only what takes away is done
   * @throws NotYetVisible when access is taken away and IAM does not show it yet
   */
  RoleSteps.Applied write(RoleDifference difference, boolean gives) {
    return new RoleSteps(iam.policies(), policies(), name, owner, claim, this)
        .write(difference, gives);
  }

  @Override
  public void requireTrust(String desired) {
    String observed = find().map(IamRole::trustPolicy).orElse(null);
    if (observed == null || !OwnersTrust.sameMeaning(observed, OwnersTrust.alive(desired))) {
      throw new NotYetVisible("the trust policy of " + name);
    }
  }

  void stillHeld() {
    claim.stillHeld();
  }

  void putInline(String policy, String document) {
    policies().putInline(name, new PolicyName(policy), document);
  }

  @Override
  public void bound(Optional<String> boundary) {
    if (boundary.isPresent()) {
      iam.roles().putBoundary(name, new PolicyArn(boundary.get()));
    } else {
      iam.roles().deleteBoundary(name);
    }
  }

  @Override
  public Set<String> trust(String desired, String observed) {
    return new TrustWriter(iam.roles(), name).write(desired, observed);
  }

  @Override
  public void describe(String description, Duration maxSessionDuration) {
    iam.roles().update(name, description, maxSessionDuration);
  }

  @Override
  public void untag(List<String> keys) {
    iam.roles().untag(name, keys);
  }

  @Override
  public void tag(Map<String, String> tags) {
    iam.roles().tag(name, new Tags(tags));
  }

  private EntityPolicies<RoleName> policies() {
    return iam.roles().policies();
  }

  /** Instance profiles that hold the role, whosever they are. */
  String instanceProfiles() {
    return iam.roles().instanceProfiles(name).stream()
        .map(Object::toString)
        .collect(Collectors.joining(", "));
  }
}
