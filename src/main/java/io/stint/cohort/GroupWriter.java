package io.stint.cohort;

import io.stint.iam.EntityPolicies;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.policy.InvalidPolicyException;
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
   * @param fresh whether the group was made just now and holds nothing
   */
  void write(GroupName group, UUID cohort, GroupPlan plan, boolean fresh, Claim claim) {
    EntityPolicies<GroupName> policies = iam.groups().policies();
    Map<PolicyName, String> inline = fresh ? Map.of() : policies.inline(group);
    List<PolicyArn> attached = fresh ? List.of() : policies.attached(group);
    Set<PolicyArn> wanted = new LinkedHashSet<>(plan.attached());
    plan.own()
        .forEach(
            (name, document) ->
                wanted.add(iam.policies().ensure(name, document.toJson(), owner(cohort))));
    claim.stillHeld();
    for (PolicyArn arn : wanted) {
      if (!attached.contains(arn)) {
        policies.attach(group, arn);
      }
    }
    inline.keySet().stream()
        .filter(name -> !plan.inline().containsKey(name))
        .forEach(name -> policies.deleteInline(group, name));
    claim.stillHeld();
    plan.inline()
        .forEach(
            (name, document) -> {
              if (!says(inline.get(name), document)) {
                policies.putInline(group, name, document.toJson());
              }
            });
    claim.stillHeld();
    attached.stream().filter(arn -> !wanted.contains(arn)).forEach(arn -> take(group, cohort, arn));
  }

  /** The group gives nothing any more; first of all, since it is one step for all members. */
  void strip(GroupName group, UUID cohort) {
    EntityPolicies<GroupName> policies = iam.urgent().groups().policies();
    List<PolicyArn> attached = policies.attached(group);
    policies.clear(group);
    attached.stream()
        .filter(arn -> isOwn(cohort, arn))
        .forEach(arn -> iam.policies().removeWhole(arn));
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

  private static boolean says(String there, PolicyDocument wanted) {
    try {
      return there != null && PolicyDocument.parse(there).sameMeaning(wanted);
    } catch (InvalidPolicyException e) {
      return false;
    }
  }
}
