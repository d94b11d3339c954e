package io.stint.entitlement;

import io.stint.iam.EntityPolicies;
import io.stint.iam.IamFailure;
import io.stint.iam.ManagedPolicy;
import io.stint.iam.OwnPolicies;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.policy.PolicyDocument;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads what one user or group holds.
 *
 * @param <N> the name of the user or group
 */
public final class PolicySetReader<N> {

  private final OwnPolicies made;
  private final EntityPolicies<N> policies;
  private final N name;

  public PolicySetReader(OwnPolicies made, EntityPolicies<N> policies, N name) {
    this.made = made;
    this.policies = policies;
    this.name = name;
  }

  /**
   * Everything that is there.
   *
   * @param isOwn tells managed policies that Stint made for it
   */
  public PolicySet all(Predicate<PolicyArn> isOwn) {
    Map<PolicyName, String> own = new LinkedHashMap<>();
    Set<PolicyArn> attached = new LinkedHashSet<>();
    Map<PolicyName, String> inline = policies.inline(name);
    for (PolicyArn arn : policies.attached(name)) {
      if (isOwn.test(arn)) {
        own.put(arn.name(), document(arn).orElse(""));
      } else {
        attached.add(arn);
      }
    }
    return new PolicySet(inline, own, attached);
  }

  /** What of it is there. */
  PolicySet of(PolicySet maybe) {
    Map<PolicyName, String> inline = new LinkedHashMap<>();
    for (PolicyName policy : maybe.inline().keySet()) {
      policies.inline(name, policy).ifPresent(document -> inline.put(policy, document));
    }
    Set<PolicyArn> attached = attached();
    Map<PolicyName, String> own = new LinkedHashMap<>();
    for (PolicyName policy : maybe.own().keySet()) {
      PolicyArn arn = made.arn(policy);
      if (attached.contains(arn)) {
        own.put(policy, document(arn).orElse(""));
      }
    }
    attached.retainAll(maybe.attached());
    return new PolicySet(inline, own, attached);
  }

  /**
   * What takes access away is believed when IAM shows it.
   *
   * @param unconfirmed whether also that is looked at which is as it was
   * @throws NotYetVisible when IAM does not
   */
  void requireSeen(PolicySet before, PolicySet now, boolean unconfirmed) {
    for (PolicyName policy : before.towards(now).inline().keySet()) {
      if (unconfirmed || isChanged(policy, before.inline(), now.inline())) {
        String shown = policies.inline(name, policy).orElse(null);
        require(shown, now.inline().get(policy), policy + " on " + name);
      }
    }
    for (PolicyName policy : now.own().keySet()) {
      if (unconfirmed || isChanged(policy, before.own(), now.own())) {
        PolicyArn arn = made.arn(policy);
        require(document(arn).orElse(null), now.own().get(policy), arn.value());
      }
    }
    Set<PolicyArn> gone = attachments(before);
    gone.removeAll(attachments(now));
    if (!gone.isEmpty() && attached().stream().anyMatch(gone::contains)) {
      throw new NotYetVisible("the attached policies on " + name);
    }
  }

  private static boolean isChanged(
      PolicyName policy, Map<PolicyName, String> before, Map<PolicyName, String> now) {
    return !Objects.equals(before.get(policy), now.get(policy));
  }

  private static void require(String shown, String desired, String what) {
    if (!PolicyDocument.sameMeaning(shown, desired)) {
      throw new NotYetVisible(what);
    }
  }

  private Set<PolicyArn> attachments(PolicySet holding) {
    Set<PolicyArn> arns = new HashSet<>(holding.attached());
    holding.own().keySet().forEach(own -> arns.add(made.arn(own)));
    return arns;
  }

  private Set<PolicyArn> attached() {
    try {
      return new LinkedHashSet<>(policies.attached(name));
    } catch (IamFailure.Missing gone) {
      return new LinkedHashSet<>();
    }
  }

  private Optional<String> document(PolicyArn arn) {
    return made.find(arn).map(ManagedPolicy::document);
  }
}
