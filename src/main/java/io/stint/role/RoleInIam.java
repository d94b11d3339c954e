package io.stint.role;

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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One role in IAM, for one pass: read whole, or changed step by step while the claim holds. */
final class RoleInIam {

  private static final String RESERVED_TAGS = "stint:";

  /** What IAM says of a document, or of a policy to attach, and not of the role. */
  private static final Set<String> ABOUT_ONE =
      Set.of("MalformedPolicyDocument", "InvalidInput", "ValidationError", "NoSuchEntity");

  private final Iam iam;
  private final RoleName name;
  private final String owner;
  private final Claim claim;
  private final Map<String, IamFailure> refused = new TreeMap<>();

  RoleInIam(Iam iam, Role role, Claim claim) {
    this.iam = claim.revokes() ? iam.urgent() : iam;
    this.name = new RoleName(role.name());
    this.owner = role.id().toString();
    this.claim = claim;
  }

  Optional<IamRole> find() {
    return iam.roles().find(name);
  }

  /** Everything of the role, whoever wrote it. */
  Written read(IamRole role) {
    Map<String, String> inline = new TreeMap<>();
    policies().inline(name).forEach((policy, text) -> inline.put(policy.value(), text));
    Map<String, String> tags = new TreeMap<>(role.tags().values());
    tags.keySet().removeIf(key -> key.toLowerCase(Locale.ROOT).startsWith(RESERVED_TAGS));
    return new Written(
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
   * Changes what differs: what is taken away first, Denies on sessions before the trust lets
   * anybody in, what is added last. Where there is no room for what is added, at least who is to be
   * let in no more is not.
   *
   * @return principals that IAM does not know, and that are not in the trust for that
   */
  Set<String> change(RoleDifference difference) {
    TrustWriter trust = new TrustWriter(iam.roles(), name);
    String there = difference.there().trust();
    try {
      takeAwayAndPut(difference);
    } catch (IamFailure.Quota e) {
      difference.narrowedTrust().ifPresent(text -> trust.write(text, there));
      throw e;
    }
    Set<String> unknown = new TreeSet<>();
    difference.trust().ifPresent(text -> step(() -> unknown.addAll(trust.write(text, there))));
    if (difference.settings()) {
      step(
          () ->
              iam.roles()
                  .update(
                      name,
                      difference.wanted().description(),
                      difference.wanted().maxSessionDuration()));
    }
    tags(difference);
    return unknown;
  }

  /** A Deny on sessions that moves from one document to another is in both for a moment. */
  private void takeAwayAndPut(RoleDifference difference) {
    difference.inlineToDelete().stream()
        .filter(policy -> !policy.equals(SessionDenies.POLICY))
        .forEach(this::deleteInline);
    difference.toDetach().stream()
        .filter(arn -> !difference.overflowToRemove().contains(arn))
        .forEach(arn -> step(() -> policies().detach(name, new PolicyArn(arn))));
    difference.boundary().ifPresent(boundary -> step(() -> bound(boundary)));
    difference.overflowToGrow().forEach(this::ensure);
    difference.toAttach().stream()
        .filter(difference.wanted().overflow()::containsKey)
        .forEach(this::attach);
    difference.inlineToDelete().stream()
        .filter(SessionDenies.POLICY::equals)
        .forEach(this::deleteInline);
    difference
        .inlineToPut()
        .forEach((policy, text) -> own(policy, () -> step(() -> put(policy, text))));
    difference.toAttach().stream()
        .filter(arn -> !difference.wanted().overflow().containsKey(arn))
        .forEach(arn -> own(arn, () -> attach(arn)));
    difference.overflowToShrink().forEach(this::ensure);
    difference
        .overflowToRemove()
        .forEach(
            arn -> {
              step(() -> policies().detach(name, new PolicyArn(arn)));
              step(() -> iam.policies().removeWhole(new PolicyArn(arn)));
            });
  }

  /** A policy of the role's own that IAM refuses keeps nothing of what grants want. */
  private void own(String policy, Runnable write) {
    try {
      write.run();
    } catch (IamFailure.Refused | IamFailure.Missing e) {
      if (policy.equals(SessionDenies.POLICY) || !ABOUT_ONE.contains(e.code())) {
        throw e;
      }
      refused.put(policy, e);
    }
  }

  /** Policies of the role's own that IAM refuses, with its words. */
  Map<String, IamFailure> refused() {
    return refused;
  }

  private void deleteInline(String policy) {
    step(() -> policies().deleteInline(name, new PolicyName(policy)));
  }

  private void attach(String arn) {
    step(() -> policies().attach(name, new PolicyArn(arn)));
  }

  private void ensure(String arn, String text) {
    step(() -> iam.policies().ensure(new PolicyArn(arn).name(), text, owner));
  }

  /**
   * What takes access away is believed when IAM shows it: reads each document that was changed.
   *
   * @param unknown whom {@link #change} has left out of the trust
   * @throws NotSeenYet while it does not
   */
  void requireSeen(RoleDifference difference, Set<String> unknown) {
    Written wanted = difference.wanted();
    if (difference.trust().isPresent()) {
      String text = ForeignTrust.alive(ForeignTrust.without(wanted.trust(), unknown));
      String there = find().map(IamRole::trustPolicy).orElse(null);
      require(there != null && ForeignTrust.sameMeaning(there, text), "the trust policy");
    }
    Set<String> inline = new TreeSet<>(difference.inlineToDelete());
    inline.addAll(difference.inlineToPut().keySet());
    inline.removeAll(refused.keySet());
    for (String policy : inline) {
      String there = policies().inline(name, new PolicyName(policy)).orElse(null);
      require(PolicyDocument.sameMeaning(wanted.inline().get(policy), there), policy);
    }
    if (!difference.toDetach().isEmpty() || !difference.toAttach().isEmpty()) {
      List<String> there = policies().attached(name).stream().map(PolicyArn::value).toList();
      require(
          wanted.attached().stream()
                  .allMatch(arn -> there.contains(arn) || refused.containsKey(arn))
              && difference.toDetach().stream().noneMatch(there::contains),
          "the attached policies");
    }
  }

  private void require(boolean seen, String what) {
    if (!seen) {
      throw new NotSeenYet(what + " of " + name);
    }
  }

  private void put(String policy, String text) {
    policies().putInline(name, new PolicyName(policy), text);
  }

  private void bound(Optional<String> boundary) {
    if (boundary.isPresent()) {
      iam.roles().putBoundary(name, new PolicyArn(boundary.get()));
    } else {
      iam.roles().deleteBoundary(name);
    }
  }

  private void tags(RoleDifference difference) {
    Map<String, String> set = new HashMap<>(difference.tagsToSet());
    List<String> gone = difference.tagsToRemove();
    if (!gone.isEmpty()) {
      step(() -> iam.roles().untag(name, gone));
    }
    if (!set.isEmpty()) {
      step(() -> iam.roles().tag(name, new Tags(set)));
    }
  }

  private void step(Runnable step) {
    claim.stillHeld();
    step.run();
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
