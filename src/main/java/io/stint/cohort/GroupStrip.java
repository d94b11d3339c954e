package io.stint.cohort;

import static java.util.Comparator.comparing;

import io.stint.entitlement.IndependentCalls;
import io.stint.entitlement.NotYetVisible;
import io.stint.entitlement.PolicySet;
import io.stint.iam.EntityPolicies;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.reconcile.Claim;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes what the group of a cohort gives, each call whatever becomes of the others; what gives
 * least last.
 */
final class GroupStrip {

  private final Iam iam;
  private final ForeignInGroup foreign;
  private final GroupName group;
  private final Cohort cohort;
  private final Runnable own;
  private final IndependentCalls calls;
  private final EntityPolicies<GroupName> policies;
  private final List<String> taken = new ArrayList<>();
  private final Set<String> kept = new HashSet<>();
  private IamFailure unread;
  private boolean begun;

  GroupStrip(
      Iam iam, ForeignInGroup foreign, GroupName group, Cohort cohort, Runnable own, Claim claim) {
    this.iam = iam;
    this.foreign = foreign;
    this.policies = iam.urgent().groups().policies();
    this.group = group;
    this.cohort = cohort;
    this.own = own;
    this.calls = new IndependentCalls(claim::stillHeld);
  }

  /** What of others' is gone by now, in words. */
  List<String> taken() {
    return taken;
  }

  /** Is taken whether or not somebody may look first. */
  void known() {
    PolicySet known = cohort.mayHold();
    Set<PolicyArn> arns = new LinkedHashSet<>(known.attached());
    known.own().keySet().forEach(name -> arns.add(iam.policies().arn(name)));
    if (!arns.isEmpty() || !known.inline().isEmpty()) {
      beginUnseen();
      take(arns, known.inline().keySet());
    }
    if (unread != null) {
      throw unread;
    }
    calls.orThrow();
  }

  /** A pass that was late may have put it there too, or somebody else. */
  void rest(boolean all) {
    List<PolicyArn> attached = new ArrayList<>(policies.attached(group));
    List<PolicyName> inline = new ArrayList<>(policies.inlineNames(group));
    if (!all && cohort.isHoldingKnown()) {
      DenyingPolicies<GroupName> denying = foreign.denying(group);
      attached.removeIf(arn -> isForeign(arn) && denying.has(arn) && keep(arn.value()));
      inline.removeIf(name -> isForeign(name) && denying.has(name) && keep(name.value()));
    }
    if (!begun && !(attached.isEmpty() && inline.isEmpty())) {
      own.run();
      begun = true;
    }
    take(attached, inline);
    calls.orThrow();
  }

  private boolean keep(String denies) {
    return kept.add(denies);
  }

  private boolean isForeign(PolicyName inline) {
    return cohort.isHoldingKnown() && ForeignInGroup.isForeign(inline, cohort.mayHold());
  }

  private boolean isForeign(PolicyArn attached) {
    return cohort.isHoldingKnown()
        && !cohort.mayHold().attached().contains(attached)
        && !GroupWriter.isOwn(cohort.id(), attached);
  }

  void requireSeen() {
    if (begun
        && !(policies.inlineNames(group).stream().allMatch(one -> kept.contains(one.value()))
            && policies.attached(group).stream().allMatch(one -> kept.contains(one.value())))) {
      throw new NotYetVisible("the policies of the group " + group);
    }
  }

  private void take(Collection<PolicyArn> attached, Collection<PolicyName> inline) {
    attached.forEach(
        arn ->
            calls.step(
                () ->
                    took(
                        policies.detach(group, arn) && isForeign(arn), ForeignInGroup.words(arn))));
    inline.stream()
        .sorted(comparing(name -> name.value().equals(SelfServicePolicy.NAME)))
        .forEach(
            name ->
                calls.step(
                    () ->
                        took(
                            policies.deleteInline(group, name) && isForeign(name),
                            ForeignInGroup.words(name))));
    attached.stream()
        .filter(arn -> GroupWriter.isOwn(cohort.id(), arn))
        .forEach(arn -> calls.step(() -> iam.policies().removeWhole(arn)));
  }

  /** No end waits for a look: what Stint has put there is not its owner's, whoever that is. */
  private void beginUnseen() {
    try {
      own.run();
    } catch (IamFailure.Missing gone) {
      throw gone;
    } catch (IamFailure e) {
      unread = e;
    }
    begun = true;
  }

  private void took(boolean foreigners, String what) {
    if (foreigners) {
      taken.add(what);
    }
  }
}
