package io.stint.cohort;

import io.stint.entitlement.DesiredPolicies;
import io.stint.entitlement.NotYetVisible;
import io.stint.entitlement.PolicySet;
import io.stint.entitlement.PolicySetReader;
import io.stint.entitlement.PolicySetWriter;
import io.stint.iam.EntityPolicies;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.reconcile.Claim;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Brings the policies of a cohort's group to a plan with the smallest change. */
@ApplicationScoped
class GroupWriter {

  private final Iam iam;

  GroupWriter(Iam iam) {
    this.iam = iam;
  }

  /**
   * @param fresh whether the group was made just now and holds nothing
   * @param before run before the first write, which is not made when it throws; gets all that the
   *     group may hold from then on
   * @throws IamFailure when the group could not be read; what takes access away has been done then
   */
  PolicySetWriter.Written write(
      Cohort cohort,
      DesiredPolicies target,
      boolean fresh,
      Consumer<PolicySet> before,
      Claim claim) {
    GroupName group = new GroupName(cohort.name());
    Iam door = claim.revokes() ? iam.urgent() : iam;
    EntityPolicies<GroupName> policies = door.groups().policies();
    PolicySetWriter<GroupName> writer =
        new PolicySetWriter<>(door.policies(), policies, group, cohort.id().toString(), claim);
    PolicySet observed;
    try {
      observed =
          fresh
              ? PolicySet.NOTHING
              : new PolicySetReader<>(door.policies(), policies, group)
                  .all(arn -> isOwn(cohort.id(), arn));
    } catch (IamFailure unread) {
      if (claim.revokes() && !(unread instanceof IamFailure.Missing)) {
        PolicySet begun = begun(cohort.mayHold(), target);
        before.accept(begun);
        writer.attempt(begun, target, true);
      }
      throw unread;
    }
    if (!target.isMetBy(observed)) {
      before.accept(begun(observed, target));
    }
    return writer.write(observed, target, false);
  }

  private static PolicySet begun(PolicySet observed, DesiredPolicies target) {
    return target.whole() == null ? observed : observed.towards(target.whole());
  }

  /**
   * The group gives nothing any more; first of all, since it is one step for all members.
   *
   * @param own run before the first write: refuses when the group is a stranger's
   * @throws NotYetVisible when there was something, and IAM shows it still
   */
  void strip(GroupName group, UUID cohort, Runnable own) {
    EntityPolicies<GroupName> policies = iam.urgent().groups().policies();
    List<PolicyName> inline = policies.inlineNames(group);
    List<PolicyArn> attached = policies.attached(group);
    if (inline.isEmpty() && attached.isEmpty()) {
      return;
    }
    own.run();
    inline.forEach(name -> policies.deleteInline(group, name));
    attached.forEach(arn -> take(group, cohort, arn));
    if (!policies.inlineNames(group).isEmpty() || !policies.attached(group).isEmpty()) {
      throw new NotYetVisible("the policies of the group " + group);
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
}
