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
import io.stint.policy.PolicyDocument;
import io.stint.reconcile.Claim;
import io.stint.role.trust.OwnersTrust;
import io.stint.role.trust.TrustWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One role in IAM, for one pass: read whole, or changed step by step while the claim holds. */
final class RoleWriter implements RoleCalls {

  private static final String RESERVED_TAGS = "stint:";

  /** What IAM says of a document, or of a policy to attach, and not of the role. */
  private static final Set<String> ABOUT_ONE =
      Set.of("MalformedPolicyDocument", "InvalidInput", "ValidationError", "NoSuchEntity");

  private final Iam iam;
  private final RoleName name;
  private final String owner;
  private final Claim claim;
  private final Map<String, IamFailure> refused = new TreeMap<>();

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

  /** Everything of the role, whoever wrote it. */
  RoleSnapshot read(IamRole role) {
    Map<String, String> inline = new TreeMap<>();
    policies().inline(name).forEach((policy, text) -> inline.put(policy.value(), text));
    Map<String, String> tags = new TreeMap<>(role.tags().values());
    tags.keySet().removeIf(key -> key.toLowerCase(Locale.ROOT).startsWith(RESERVED_TAGS));
    return new RoleSnapshot(
        null,
        role.trustPolicy(),
        role.description(),
        role.maxSession(),
        tags,
        role.boundary().map(Object::toString).orElse(null),
        inline,
        policies().attached(name).stream().map(PolicyArn::value).toList(),
        Map.of());
  }

  /**
   * What takes access away is believed when IAM shows it: reads each document that was changed.
   *
   * @param unknown who was left out of the trust
   * @throws NotYetVisible while it does not
   */
  void requireSeen(RoleDifference difference, Set<String> unknown) {
    RoleSnapshot desired = difference.desired();
    if (difference.trust().isPresent()) {
      requireTrust(OwnersTrust.without(desired.trust(), unknown));
    }
    Set<String> inline = new TreeSet<>(difference.inlineToDelete());
    inline.addAll(difference.inlineToPut().keySet());
    inline.removeAll(refused.keySet());
    for (String policy : inline) {
      String observed = policies().inline(name, new PolicyName(policy)).orElse(null);
      require(PolicyDocument.sameMeaning(desired.inline().get(policy), observed), policy);
    }
    if (!difference.toDetach().isEmpty() || !difference.toAttach().isEmpty()) {
      List<String> observed = policies().attached(name).stream().map(PolicyArn::value).toList();
      require(
          desired.attached().stream()
                  .allMatch(arn -> observed.contains(arn) || refused.containsKey(arn))
              && difference.toDetach().stream().noneMatch(observed::contains),
          "the attached policies");
    }
  }

  /**
   * The same after a pass that failed, of what ends access.
   *
   * @param left what the role was left as
   * @throws NotYetVisible while IAM does not show it
   */
  void requireEnded(RoleDifference difference, RoleSteps.Applied left) {
    if (!OwnersTrust.sameMeaning(difference.observed().trust(), left.trust())) {
      requireTrust(left.trust());
    }
    String before = difference.observed().inline().get(SessionDenies.POLICY);
    if (!PolicyDocument.sameMeaning(before, left.sessions())) {
      String observed = policies().inline(name, new PolicyName(SessionDenies.POLICY)).orElse(null);
      require(PolicyDocument.sameMeaning(left.sessions(), observed), SessionDenies.POLICY);
    }
    if (!difference.overflowToAttach().isEmpty()) {
      require(
          policies().attached(name).stream()
              .map(PolicyArn::value)
              .toList()
              .containsAll(difference.overflowToAttach()),
          "the attached policies");
    }
  }

  private void requireTrust(String desired) {
    String observed = find().map(IamRole::trustPolicy).orElse(null);
    require(
        observed != null && OwnersTrust.sameMeaning(observed, OwnersTrust.alive(desired)),
        "the trust policy");
  }

  private void require(boolean seen, String what) {
    if (!seen) {
      throw new NotYetVisible(what + " of " + name);
    }
  }

  @Override
  public void stillHeld() {
    claim.stillHeld();
  }

  @Override
  public void putInline(String policy, String document) {
    own(policy, () -> policies().putInline(name, new PolicyName(policy), document));
  }

  /** A policy of the role's own that IAM refuses keeps nothing of what grants want. */
  private void own(String policy, Runnable write) {
    try {
      write.run();
    } catch (IamFailure.Refused | IamFailure.Missing e) {
      if (policy.contains(SessionDenies.POLICY) || !ABOUT_ONE.contains(e.code())) {
        throw e;
      }
      refused.put(policy, e);
    }
  }

  /** Policies of the role's own that IAM refuses, with its words. */
  Map<String, IamFailure> refused() {
    return refused;
  }

  @Override
  public void deleteInline(String policy) {
    policies().deleteInline(name, new PolicyName(policy));
  }

  @Override
  public void attach(String arn) {
    own(arn, () -> policies().attach(name, new PolicyArn(arn)));
  }

  @Override
  public void detach(String arn) {
    policies().detach(name, new PolicyArn(arn));
  }

  @Override
  public void ensurePolicy(String arn, String document) {
    iam.policies().ensure(new PolicyArn(arn).name(), document, owner);
  }

  @Override
  public void removePolicy(String arn) {
    policies().detach(name, new PolicyArn(arn));
    claim.stillHeld();
    iam.policies().removeWhole(new PolicyArn(arn));
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
