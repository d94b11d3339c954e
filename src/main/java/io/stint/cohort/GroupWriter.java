package io.stint.cohort;

import io.stint.entitlement.DesiredPolicies;
import io.stint.entitlement.PolicySet;
import io.stint.entitlement.PolicySetReader;
import io.stint.entitlement.PolicySetWriter;
import io.stint.iam.EntityPolicies;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.policy.PolicyDocument;
import io.stint.reconcile.Claim;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Brings the policies of a cohort's group to a plan with the smallest change. */
@ApplicationScoped
class GroupWriter {

  private final Iam iam;
  private final ForeignInGroup foreign;

  GroupWriter(Iam iam, ForeignInGroup foreign) {
    this.iam = iam;
    this.foreign = foreign;
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
              : withUnshown(
                  withoutForeign(
                      new PolicySetReader<>(door.policies(), policies, group)
                          .all(arn -> isOwn(cohort.id(), arn)),
                      cohort,
                      begun(cohort.mayHold(), target)),
                  cohort.isHoldingKnown() ? cohort.mayHold() : PolicySet.NOTHING,
                  target);
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

  /**
   * What somebody else has put there stays: no pass sees it. Of a group of which it is not known
   * what Stint has put there, that is only what denies.
   *
   * @param ours all that Stint may have put there, or wants there
   */
  private PolicySet withoutForeign(PolicySet observed, Cohort cohort, PolicySet ours) {
    boolean known = cohort.isHoldingKnown();
    GroupName group = new GroupName(cohort.name());
    Map<PolicyName, String> inline = new LinkedHashMap<>(observed.inline());
    inline
        .entrySet()
        .removeIf(
            one ->
                ForeignInGroup.isForeign(one.getKey(), ours)
                    && (known || PolicyDocument.onlyDenies(one.getValue())));
    Set<PolicyArn> attached = new LinkedHashSet<>(observed.attached());
    attached.removeIf(
        arn -> !ours.attached().contains(arn) && (known || foreign.denying(group).has(arn)));
    return new PolicySet(inline, observed.own(), attached);
  }

  /** What Stint has put there and does not want any more goes, also where IAM lags behind. */
  private static PolicySet withUnshown(
      PolicySet observed, PolicySet mayHold, DesiredPolicies target) {
    if (target.whole() == null) {
      return observed;
    }
    Map<PolicyName, String> inline = new LinkedHashMap<>(mayHold.inline());
    inline.keySet().removeAll(target.whole().inline().keySet());
    inline.putAll(observed.inline());
    Set<PolicyArn> attached = new LinkedHashSet<>(mayHold.attached());
    attached.removeAll(target.whole().attached());
    attached.addAll(observed.attached());
    return new PolicySet(inline, observed.own(), attached);
  }

  private static PolicySet begun(PolicySet observed, DesiredPolicies target) {
    return target.whole() == null ? observed : observed.towards(target.whole());
  }

  /**
   * The group gives nothing any more; first of all, since it is one step for all members. What it
   * is known to hold is taken before anything is asked: with one policy, the first call ends the
   * access of everybody. What others have put there goes too, and is told; what only denies stays.
   *
   * @param all whether that goes too: so does the group
   * @param own run before the first write: refuses when the group is a stranger's. Where nobody may
   *     look, what Stint has put there goes all the same
   * @throws io.stint.entitlement.NotYetVisible when there was something, and IAM shows it still
   * @throws IamFailure when not all of it could be taken; the rest was
   */
  void strip(GroupName group, Cohort cohort, boolean all, Runnable own, Claim claim) {
    GroupStrip strip = new GroupStrip(iam, foreign, group, cohort, own, claim);
    try {
      strip.known();
      strip.rest(all);
      strip.requireSeen();
    } finally {
      foreign.tellNow(cohort, strip.taken());
    }
  }

  static boolean isOwn(UUID cohort, PolicyArn arn) {
    return arn.name().value().startsWith(GroupPlan.ownPrefix(cohort));
  }
}
