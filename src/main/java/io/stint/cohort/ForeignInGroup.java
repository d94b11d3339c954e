package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.entitlement.IndependentCalls;
import io.stint.entitlement.PolicySet;
import io.stint.iam.EntityPolicies;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What others have put on the group of a cohort. It stays while the cohort lasts, and what only
 * denies stays after that too. What gives goes where access is over by it: at the cohort's end, and
 * where a session that has ended may have put it there. What goes is told.
 */
@ApplicationScoped
class ForeignInGroup {

  /** No name that a cohort brings begins so. */
  private static final String OWN_NAME = "stint-";

  private final Iam iam;
  private final CohortRepository rows;
  private final AuditTrail trail;

  ForeignInGroup(Iam iam, CohortRepository rows, AuditTrail trail) {
    this.iam = iam;
    this.rows = rows;
    this.trail = trail;
  }

  static boolean isDue(Cohort cohort) {
    return cohort.foreignUntil() != null;
  }

  /**
   * @param ours all that Stint may have put there
   */
  static boolean isForeign(PolicyName inline, PolicySet ours) {
    return !ours.inline().containsKey(inline) && !inline.value().startsWith(OWN_NAME);
  }

  DenyingPolicies<GroupName> denying(GroupName group) {
    return new DenyingPolicies<>(iam.urgent(), iam.urgent().groups().policies(), group);
  }

  /** In the words of the event. */
  static String words(PolicyName inline) {
    return "the inline policy " + inline;
  }

  static String words(PolicyArn attached) {
    return "the attached policy " + attached;
  }

  /**
   * Of a cohort that lasts, after the rest of its pass: what has been written is known.
   *
   * @param ours what is there of Stint's
   */
  Outcome take(Cohort cohort, PolicySet ours, Claim claim) {
    GroupName group = new GroupName(cohort.name());
    // IAM may not show all at once what was done a moment ago: it is looked at twice.
    Instant next = claim.now().isBefore(cohort.foreignUntil()) ? cohort.foreignUntil() : null;
    List<String> taken = new ArrayList<>();
    IndependentCalls calls = new IndependentCalls(claim::stillHeld);
    try {
      calls.step(() -> inline(group, ours, calls, taken));
      calls.step(() -> attached(group, cohort, ours, calls, taken));
      calls.orThrow();
    } catch (IamFailure e) {
      return Outcome.failed(
          e.code(),
          "Not all that is foreign could be removed: " + e.getMessage(),
          e.retryable(),
          next,
          () -> tell(cohort, taken));
    }
    return Outcome.settledUntil(
        next,
        false,
        () -> {
          if (next == null) {
            rows.foreignLookedFor(cohort.id());
          }
          tell(cohort, taken);
        });
  }

  private void inline(GroupName group, PolicySet ours, IndependentCalls calls, List<String> taken) {
    EntityPolicies<GroupName> policies = iam.urgent().groups().policies();
    for (PolicyName name : policies.inlineNames(group)) {
      if (isForeign(name, ours) && !denying(group).has(name)) {
        calls.step(() -> took(policies.deleteInline(group, name), words(name), taken));
      }
    }
  }

  private void attached(
      GroupName group, Cohort cohort, PolicySet ours, IndependentCalls calls, List<String> taken) {
    EntityPolicies<GroupName> policies = iam.urgent().groups().policies();
    for (PolicyArn arn : policies.attached(group)) {
      boolean own = ours.attached().contains(arn) || GroupWriter.isOwn(cohort.id(), arn);
      if (!own && !denying(group).has(arn)) {
        calls.step(() -> took(policies.detach(group, arn), words(arn), taken));
      }
    }
  }

  private static void took(boolean was, String what, List<String> taken) {
    if (was) {
      taken.add(what);
    }
  }

  /** In a transaction. */
  void tell(Cohort cohort, List<String> taken) {
    if (!taken.isEmpty()) {
      trail.recordOwn(
          AuditAction.COHORT_FOREIGN_REMOVED, cohort.name(), Map.of("what", List.copyOf(taken)));
    }
  }

  /** In one of its own: what has been taken is told, whatever becomes of the rest. */
  void tellNow(Cohort cohort, List<String> taken) {
    if (!taken.isEmpty()) {
      requiringNew().run(() -> tell(cohort, taken));
    }
  }
}
