package io.stint.cohort;

import static java.util.Comparator.comparing;

import io.stint.entitlement.DesiredPolicies;
import io.stint.entitlement.IndependentCalls;
import io.stint.entitlement.NotYetVisible;
import io.stint.entitlement.PolicySet;
import io.stint.entitlement.PolicySetReader;
import io.stint.entitlement.PolicySetWriter;
import io.stint.iam.EntityPolicies;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.IamPolicies;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.policy.PolicyDocument;
import io.stint.reconcile.Claim;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
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
              : withoutForeignDenies(
                  new PolicySetReader<>(door.policies(), policies, group)
                      .all(arn -> isOwn(cohort.id(), arn)),
                  begun(cohort.mayHold(), target),
                  door.policies());
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
   * What somebody else denies stays so: no pass sees it.
   *
   * @param ours all that Stint may have put there, or wants there
   */
  private static PolicySet withoutForeignDenies(
      PolicySet observed, PolicySet ours, IamPolicies managed) {
    Map<PolicyName, String> inline = new LinkedHashMap<>(observed.inline());
    inline
        .entrySet()
        .removeIf(
            one ->
                !ours.inline().containsKey(one.getKey())
                    && PolicyDocument.onlyDenies(one.getValue()));
    Set<PolicyArn> attached = new LinkedHashSet<>(observed.attached());
    attached.removeIf(arn -> !ours.attached().contains(arn) && onlyDenies(arn, managed));
    return new PolicySet(inline, observed.own(), attached);
  }

  private static boolean onlyDenies(PolicyArn arn, IamPolicies managed) {
    try {
      return managed.find(arn).filter(one -> PolicyDocument.onlyDenies(one.document())).isPresent();
    } catch (IamFailure.Refused unread) {
      return false;
    }
  }

  private static PolicySet begun(PolicySet observed, DesiredPolicies target) {
    return target.whole() == null ? observed : observed.towards(target.whole());
  }

  /**
   * The group gives nothing any more; first of all, since it is one step for all members. What it
   * is known to hold is taken before anything is asked: with one policy, the first call ends the
   * access of everybody.
   *
   * @param own run before the first write: refuses when the group is a stranger's
   * @throws NotYetVisible when there was something, and IAM shows it still
   * @throws IamFailure when not all of it could be taken; the rest was
   */
  void strip(GroupName group, Cohort cohort, Runnable own, Claim claim) {
    PolicySet known = cohort.mayHold();
    Strip strip = new Strip(group, cohort.id(), own, claim);
    Set<PolicyArn> arns = new LinkedHashSet<>(known.attached());
    known.own().keySet().forEach(name -> arns.add(iam.policies().arn(name)));
    strip.take(arns, known.inline().keySet());
    strip.calls.orThrow();
    EntityPolicies<GroupName> policies = iam.urgent().groups().policies();
    strip.take(policies.attached(group), policies.inlineNames(group));
    strip.calls.orThrow();
    if (strip.begun
        && !(policies.inlineNames(group).isEmpty() && policies.attached(group).isEmpty())) {
      throw new NotYetVisible("the policies of the group " + group);
    }
  }

  /** Each call whatever becomes of the others; what gives least last. */
  private final class Strip {

    private final GroupName group;
    private final UUID cohort;
    private final Runnable own;
    private final IndependentCalls calls;
    private boolean begun;

    Strip(GroupName group, UUID cohort, Runnable own, Claim claim) {
      this.group = group;
      this.cohort = cohort;
      this.own = own;
      this.calls = new IndependentCalls(claim::stillHeld);
    }

    void take(Collection<PolicyArn> attached, Collection<PolicyName> inline) {
      if (attached.isEmpty() && inline.isEmpty()) {
        return;
      }
      if (!begun) {
        own.run();
        begun = true;
      }
      EntityPolicies<GroupName> policies = iam.urgent().groups().policies();
      attached.forEach(arn -> calls.step(() -> policies.detach(group, arn)));
      inline.stream()
          .sorted(comparing(name -> name.value().equals(ChangePassword.NAME)))
          .forEach(name -> calls.step(() -> policies.deleteInline(group, name)));
      attached.stream()
          .filter(arn -> isOwn(cohort, arn))
          .forEach(arn -> calls.step(() -> iam.policies().removeWhole(arn)));
    }
  }

  private static boolean isOwn(UUID cohort, PolicyArn arn) {
    return arn.name().value().startsWith(GroupPlan.ownPrefix(cohort));
  }
}
