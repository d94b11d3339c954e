package io.stint.cohort;

import static java.util.Comparator.comparingInt;

import io.stint.iam.EntityPolicies;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.policy.PolicyDocument;
import io.stint.reconcile.Claim;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Brings the policies of a cohort's group to a plan with the smallest change. */
@ApplicationScoped
class GroupWriter {

  private final Iam iam;

  GroupWriter(Iam iam) {
    this.iam = iam;
  }

  /**
   * What comes is written before what goes is taken, so that a policy that moves from one place to
   * another leaves no gap.
   *
   * @param isNew whether the group was made just now and holds nothing
   */
  void write(GroupName group, UUID cohort, GroupPlan plan, boolean isNew, Claim claim) {
    EntityPolicies<GroupName> policies = iam.groups().policies();
    Map<PolicyName, String> inline = isNew ? Map.of() : policies.inline(group);
    List<PolicyArn> attached = isNew ? List.of() : policies.attached(group);
    Set<PolicyArn> wanted = new LinkedHashSet<>(plan.attached());
    plan.own()
        .forEach(
            (name, document) ->
                wanted.add(iam.policies().ensure(name, document.toJson(), owner(cohort))));
    claim.stillHeld();
    List<PolicyArn> fresh = wanted.stream().filter(arn -> !attached.contains(arn)).toList();
    List<PolicyArn> gone = attached.stream().filter(arn -> !wanted.contains(arn)).toList();
    try {
      fresh.forEach(arn -> policies.attach(group, arn));
    } catch (IamFailure.Quota full) {
      if (gone.isEmpty()) {
        throw full;
      }
      // There is no room for both: only then what goes is taken before what comes is there.
      gone.forEach(arn -> take(group, cohort, arn));
      fresh.forEach(arn -> policies.attach(group, arn));
    }
    Set<PolicyName> changed = new LinkedHashSet<>();
    inline.keySet().stream()
        .filter(name -> !plan.inline().containsKey(name))
        .forEach(
            name -> {
              policies.deleteInline(group, name);
              changed.add(name);
            });
    claim.stillHeld();
    // What shrinks comes first: all of them share one quota.
    plan.inline().keySet().stream()
        .filter(name -> !says(inline.get(name), plan.inline().get(name)))
        .sorted(comparingInt(name -> growth(inline.get(name), plan.inline().get(name))))
        .forEach(
            name -> {
              policies.putInline(group, name, plan.inline().get(name).toJson());
              changed.add(name);
            });
    claim.stillHeld();
    gone.forEach(arn -> take(group, cohort, arn));
    if (claim.revokes()) {
      requireSeen(group, changed, plan, gone);
    }
  }

  /** What takes access away is believed when IAM shows it. */
  private void requireSeen(
      GroupName group, Set<PolicyName> changed, GroupPlan plan, List<PolicyArn> gone) {
    EntityPolicies<GroupName> policies = iam.urgent().groups().policies();
    for (PolicyName name : changed) {
      if (!says(policies.inline(group, name).orElse(null), plan.inline().get(name))) {
        throw GrantsNotWritten.notSeenYet(name + " on the group " + group);
      }
    }
    if (!gone.isEmpty() && policies.attached(group).stream().anyMatch(gone::contains)) {
      throw GrantsNotWritten.notSeenYet("the attached policies on the group " + group);
    }
  }

  /**
   * The group gives nothing any more; first of all, since it is one step for all members.
   *
   * @throws GrantsNotWritten when there was something, and IAM shows it still
   */
  void strip(GroupName group, UUID cohort) {
    EntityPolicies<GroupName> policies = iam.urgent().groups().policies();
    List<PolicyName> inline = policies.inlineNames(group);
    List<PolicyArn> attached = policies.attached(group);
    if (inline.isEmpty() && attached.isEmpty()) {
      return;
    }
    inline.forEach(name -> policies.deleteInline(group, name));
    attached.forEach(arn -> take(group, cohort, arn));
    if (!policies.inlineNames(group).isEmpty() || !policies.attached(group).isEmpty()) {
      throw GrantsNotWritten.notSeenYet("the policies of the group " + group);
    }
  }

  private void take(GroupName group, UUID cohort, PolicyArn arn) {
    iam.groups().policies().detach(group, arn);
    if (isOwn(cohort, arn)) {
      iam.policies().removeWhole(arn);
    }
  }

  private static boolean isOwn(UUID cohort, PolicyArn arn) {
    return arn.name().value().startsWith(GroupPlan.ownPrefix(cohort));
  }

  private static String owner(UUID cohort) {
    return cohort.toString();
  }

  private static int growth(String there, PolicyDocument wanted) {
    return wanted.size() - (there == null ? 0 : PolicyDocument.sizeOf(there));
  }

  private static boolean says(String there, PolicyDocument wanted) {
    return PolicyDocument.sameMeaning(there, wanted == null ? null : wanted.toJson());
  }
}
