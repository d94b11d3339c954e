package io.stint.entitlement;

import io.stint.iam.EntityPolicies;
import io.stint.iam.IamFailure;
import io.stint.iam.OwnPolicies;
import io.stint.iam.PolicyArn;
import io.stint.policy.Effect;
import io.stint.policy.Statement;
import io.stint.reconcile.Claim;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Writes what one identity should hold, once. Nothing is given before all that is to be denied is,
 * and no Deny goes before all else is as wanted. When that cannot be, what is not wanted is taken
 * all the same: the end of access waits neither for room nor for anything else.
 *
 * @param <N> the name of the identity
 */
public final class PolicySetWriter<N> {

  private final OwnPolicies made;
  private final EntityPolicies<N> policies;
  private final N name;
  private final Claim claim;
  private final String owner;
  private PendingPolicies<N> pending;

  /**
   * @param owner of the managed policies that are made
   */
  public PolicySetWriter(
      OwnPolicies made, EntityPolicies<N> policies, N name, String owner, Claim claim) {
    this.made = made;
    this.policies = policies;
    this.name = name;
    this.owner = owner;
    this.claim = claim;
  }

  /**
   * What has become of it.
   *
   * @param left what is there now
   * @param confirmed whether that is known, and not only that there is nothing else
   * @param trouble why not all that was tried is there; null when it is
   */
  public record Written(PolicySet left, boolean confirmed, IamFailure trouble) {}

  /**
   * @param unconfirmed whether less, or other documents, may be there than {@code observed} says
   * @throws IamFailure when it is not known what is there now, or not all that is not wanted could
   *     be taken
   * @throws NotYetVisible when access is taken away and IAM does not show it yet
   */
  public Written write(PolicySet observed, DesiredPolicies target, boolean unconfirmed) {
    PolicySetReader<N> reader = new PolicySetReader<>(made, policies, name);
    pending =
        new PendingPolicies<>(
            policies, name, new PendingPolicies.Made(made, owner), reader, claim::stillHeld);
    pending.begin(observed, unconfirmed);
    PolicySet whole = target.whole();
    IamFailure trouble = whole == null ? null : converge(whole);
    if (trouble != null || whole == null) {
      narrow(target);
    }
    if (trouble != null && IndependentCalls.isUnknown(trouble)) {
      throw trouble;
    }
    if (trouble instanceof IamFailure.Quota) {
      deny(calls(), whole);
    }
    if (claim.revokes()) {
      reader.requireSeen(observed, pending.now(), unconfirmed);
    }
    return new Written(
        trouble == null && whole != null ? whole : pending.now(), pending.isSure(), trouble);
  }

  private IndependentCalls calls() {
    return new IndependentCalls(claim::stillHeld);
  }

  /**
   * What comes is written before what goes is taken, so that nothing that moves leaves a gap.
   *
   * @return why not all of it is there; null when it is
   */
  private IamFailure converge(PolicySet desired) {
    if (denies(pending.now()) || denies(desired)) {
      pending.see();
    }
    IndependentCalls calls = calls();
    boolean denied = deny(calls, desired);
    if (!denied && calls.onlyLackedRoom()) {
      take(calls, desired, change -> !change.moves(desired.statements()));
      detach(calls, desired.attached());
      calls.dropWithoutRoom();
      denied = deny(calls, desired);
    }
    if (!denied && calls.onlyLackedRoom()) {
      take(calls, desired, change -> true);
      calls.dropWithoutRoom();
      denied = denyInstead(calls, desired);
    }
    if (denied) {
      give(calls, desired);
    }
    if (denied && !calls.wasRefused()) {
      boolean full = calls.lackedRoom();
      // There may be no place for both: only now a short gap is accepted.
      take(calls, desired, change -> full || !change.gives());
      detach(calls, desired.attached());
      calls.again();
    }
    if (denied && !calls.wasRefused()) {
      calls.dropWithoutRoom();
      finish(calls, desired);
    }
    return calls.failure();
  }

  /**
   * What is to be denied. A document that alone gives something needs no call for it of its own.
   *
   * @return whether all of it is
   */
  private boolean deny(IndependentCalls calls, PolicySet desired) {
    List<DocumentChange> changes = pending.changes(desired);
    long giving =
        changes.stream().filter(DocumentChange::gives).count() + pending.toAttach(desired).size();
    List<Statement> all = desired.statements();
    boolean denied = true;
    for (DocumentChange change : changes) {
      if (change.addsDenies() && (!change.gives() || giving > 1)) {
        boolean whole = !change.gives() && !change.moves(all);
        denied &= calls.step(() -> change.write(whole ? change.keeping() : change.denying()));
      }
    }
    if (!denied && giving == 1) {
      // It gives nothing then, and denies all the same.
      changes.stream()
          .filter(change -> change.gives() && change.addsDenies())
          .forEach(change -> calls.step(() -> change.write(change.denying())));
    }
    return denied;
  }

  /**
   * The same where there is no room for what is to be denied beside what was. Nothing that is not
   * wanted may be allowed any more.
   */
  private boolean denyInstead(IndependentCalls calls, PolicySet desired) {
    boolean denied = true;
    for (DocumentChange change : pending.changes(desired)) {
      if (change.addsDenies()) {
        denied &= calls.step(() -> change.write(change.denyingInstead()));
      }
    }
    return denied;
  }

  /** What is to be allowed no more; what was denied stays so. */
  private void take(IndependentCalls calls, PolicySet desired, Predicate<DocumentChange> which) {
    for (DocumentChange change : pending.changes(desired)) {
      if (change.isThere() && which.test(change)) {
        Optional<String> remaining = change.remaining();
        if (remaining.isEmpty()) {
          calls.step(change::remove);
        } else if (change.isNews(remaining.get())) {
          calls.step(() -> change.write(remaining.get()));
        }
      }
    }
  }

  private void detach(IndependentCalls calls, Set<PolicyArn> kept) {
    pending.toDetach(kept).forEach(arn -> calls.step(() -> pending.detach(arn)));
  }

  private void attach(IndependentCalls calls, PolicySet desired) {
    pending.toAttach(desired).forEach(arn -> calls.step(() -> pending.attach(arn)));
  }

  /**
   * Inline policies share one quota: what shrinks makes room for what grows. A document that IAM
   * refuses keeps none of the others.
   */
  private void give(IndependentCalls calls, PolicySet desired) {
    attach(calls, desired);
    List<DocumentChange> made = pending.ownChanges(desired);
    give(calls, made, change -> change.growth() > 0);
    give(calls, pending.inlineChanges(desired), change -> true);
    give(calls, made, change -> change.growth() <= 0);
  }

  /** What gives waits where AWS does not answer; what takes does not. */
  private static void give(
      IndependentCalls calls, List<DocumentChange> changes, Predicate<DocumentChange> which) {
    for (DocumentChange change : changes) {
      if (change.gives() && which.test(change) && !calls.isUnanswered()) {
        calls.step(() -> change.write(change.keeping()));
      }
    }
  }

  /**
   * Nothing is allowed any more that is not wanted. Where all is denied that is to be, now what is
   * to be denied no more is not.
   */
  private void finish(IndependentCalls calls, PolicySet desired) {
    boolean denied = true;
    for (DocumentChange change : pending.changes(desired)) {
      if (change.gives() && change.addsDenies()) {
        denied &= calls.step(change::finish);
      }
    }
    if (denied) {
      List<DocumentChange> changes = pending.changes(desired);
      changes.stream().filter(one -> !one.gives()).forEach(one -> calls.step(one::finish));
      detach(calls, desired.attached());
      attach(calls, desired);
      changes.stream().filter(DocumentChange::gives).forEach(one -> calls.step(one::finish));
    }
  }

  /**
   * What there is of what is wanted, and no more.
   *
   * @throws IamFailure when not all else could be taken
   */
  private void narrow(DesiredPolicies target) {
    pending.see();
    IndependentCalls calls = calls();
    narrow(calls, target.of(pending.now(), denies(pending.now().statements())));
    if (calls.failure() == null && target.whole() == null) {
      narrow(calls, target.of(pending.now(), List.of()));
    }
    if (calls.failure() != null) {
      throw calls.failure();
    }
  }

  private void narrow(IndependentCalls calls, PolicySet left) {
    detach(calls, left.attached());
    for (DocumentChange change : pending.changes(left)) {
      calls.step(change.goes() ? change::remove : change::narrow);
    }
  }

  private static boolean denies(PolicySet policies) {
    return !denies(policies.statements()).isEmpty();
  }

  private static List<Statement> denies(List<Statement> statements) {
    return statements.stream().filter(one -> one.effect() == Effect.DENY).toList();
  }
}
