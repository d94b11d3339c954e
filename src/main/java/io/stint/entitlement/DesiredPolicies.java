package io.stint.entitlement;

import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import io.stint.reconcile.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a pass aims at on a user or a group.
 *
 * @param whole null when that is not to be written: what is not wanted is taken all the same
 * @param granted that part of the whole which grants give
 * @param shortfall why there is no room for it; null where that is not the reason
 * @param statements all that is wanted, wherever its place would be
 * @param attachable managed policies that may stay as they are
 */
public record DesiredPolicies(
    PolicySet whole,
    PolicySet granted,
    Failure shortfall,
    List<Statement> statements,
    Set<PolicyArn> attachable) {

  public static final DesiredPolicies NOTHING =
      new DesiredPolicies(PolicySet.NOTHING, PolicySet.NOTHING, null, List.of(), Set.of());

  /**
   * @param desired of a user: what grants give is all that it holds of Stint's
   */
  public static DesiredPolicies of(PolicySet whole, Failure shortfall, Entitlements desired) {
    Set<PolicyArn> attachable =
        desired.attached().stream().map(PolicyArn::new).collect(Collectors.toSet());
    return new DesiredPolicies(whole, whole, shortfall, desired.statements(), attachable);
  }

  /** All of it, and nothing else may stay. */
  public static DesiredPolicies whole(PolicySet whole) {
    return new DesiredPolicies(whole, whole, null, whole.statements(), whole.attached());
  }

  /** What of it may stay. */
  public PolicySet of(PolicySet observed) {
    return observed.within(statements, attachable);
  }

  /**
   * The same, and what is denied there stays so.
   *
   * @param denies those statements
   */
  PolicySet of(PolicySet observed, List<Statement> denies) {
    List<Statement> all = new ArrayList<>(statements);
    all.addAll(denies);
    return observed.within(all, attachable);
  }

  /** Whether all that grants give is in there, whatever else may be missing. */
  public boolean grantsAreIn(PolicySet observed) {
    return granted != null
        && isIn(granted.inline(), observed.inline())
        && isIn(granted.own(), observed.own())
        && observed.attached().containsAll(granted.attached());
  }

  private static boolean isIn(Map<PolicyName, String> desired, Map<PolicyName, String> observed) {
    return desired.entrySet().stream()
        .allMatch(e -> PolicyDocument.sameMeaning(e.getValue(), observed.get(e.getKey())));
  }

  /**
   * The same without policies that IAM refuses; what was there of them stays as far as it is
   * wanted.
   *
   * @param refused names of inline policies, ARNs of managed ones
   * @param observed what is left by now
   */
  public DesiredPolicies without(Set<String> refused, PolicySet observed) {
    if (refused.isEmpty()) {
      return this;
    }
    Map<PolicyName, String> inline = new LinkedHashMap<>(whole.inline());
    inline.keySet().removeIf(name -> refused.contains(name.value()));
    observed
        .inline()
        .forEach(
            (name, text) -> {
              if (refused.contains(name.value())) {
                inline.put(name, text);
              }
            });
    Set<PolicyArn> attached = new LinkedHashSet<>(whole.attached());
    attached.removeIf(arn -> refused.contains(arn.value()));
    PolicySet rest = new PolicySet(inline, whole.own(), attached);
    return new DesiredPolicies(rest, rest, shortfall, statements, attachable);
  }

  /**
   * The same where nothing may be given: what is to be denied, and of the rest what is there
   * already.
   */
  public DesiredPolicies denyingIn(PolicySet observed) {
    return new DesiredPolicies(
        of(observed).towards(whole.denying()), granted, null, statements, attachable);
  }

  public boolean isMetBy(PolicySet observed) {
    PolicySet met = whole == null ? of(observed) : whole;
    return observed.attached().equals(met.attached())
        && isSame(observed.inline(), met.inline())
        && isSame(observed.own(), met.own());
  }

  private static boolean isSame(Map<PolicyName, String> one, Map<PolicyName, String> other) {
    return one.size() == other.size() && isIn(one, other);
  }
}
