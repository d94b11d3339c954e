package io.stint.entitlement;

import io.stint.iam.IamFailure;
import io.stint.iam.PolicyArn;
import io.stint.policy.Effect;
import io.stint.policy.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * In which order the policies of one identity are changed: Denies; what the envelope takes away;
 * what comes, before what goes; Denies that are not wanted any more; what the envelope gives.
 */
final class PolicySteps {

  private final PendingPolicies<?> pending;
  private final Envelope envelope;
  private final Runnable stillHeld;
  private final IndependentCalls enclosing;

  /**
   * @param stillHeld run before each call: whether it is still this pass's to make
   */
  PolicySteps(PendingPolicies<?> pending, Envelope envelope, Runnable stillHeld) {
    this.pending = pending;
    this.envelope = envelope;
    this.stillHeld = stillHeld;
    this.enclosing = calls();
  }

  private IndependentCalls calls() {
    return new IndependentCalls(stillHeld);
  }

  /**
   * What comes is written before what goes is taken, so that nothing that moves leaves a gap.
   *
   * @return why not all of it is there; null when it is
   */
  IamFailure converge(PolicySet desired) {
    if (denies(pending.now()) || denies(desired)) {
      pending.see();
    }
    IndependentCalls calls = calls();
    boolean denied = deny(calls, desired);
    envelope.narrow(enclosing, denied && isMet(desired));
    boolean closed = enclosing.failure() == null;
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
    denied &= closed;
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
    if (denied && calls.failure() == null) {
      envelope.widen(enclosing);
    }
    return calls.failure() == null ? enclosing.failure() : calls.failure();
  }

  private boolean isMet(PolicySet desired) {
    return pending.changes(desired).isEmpty()
        && pending.toAttach(desired).isEmpty()
        && pending.toDetach(desired.attached()).isEmpty();
  }

  /** What is to be denied, once more: what was taken since has made room. */
  void deny(PolicySet desired) {
    deny(calls(), desired);
  }

  /**
   * What is to be denied. A document that alone gives something needs no call for it of its own.
   *
   * @return whether all of it is
   */
  private boolean deny(IndependentCalls calls, PolicySet desired) {
    List<DocumentChange> changes = pending.changes(desired);
    if (changes.size() == 1 && isAllThereIs(changes.get(0), desired)) {
      return calls.step(changes.get(0)::finish);
    }
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

  /** Then nothing can fail between what it is to deny and what it is to deny no more. */
  private boolean isAllThereIs(DocumentChange change, PolicySet desired) {
    return change.addsDenies()
        && !change.gives()
        && !change.moves(desired.statements())
        && !envelope.narrows()
        && pending.toAttach(desired).isEmpty()
        && pending.toDetach(desired.attached()).isEmpty();
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
   * @return why not all else could be taken; null: it was
   */
  IamFailure narrow(DesiredPolicies target) {
    pending.see();
    IndependentCalls calls = calls();
    narrow(calls, target.of(pending.now(), denies(pending.now().statements())));
    if (calls.failure() == null && target.whole() == null) {
      narrow(calls, target.of(pending.now(), List.of()));
    }
    return calls.failure();
  }

  private void narrow(IndependentCalls calls, PolicySet left) {
    detach(calls, left.attached());
    for (DocumentChange change : pending.changes(left)) {
      calls.step(change.goes() ? change::empty : change::narrow);
    }
  }

  private static boolean denies(PolicySet policies) {
    return !denies(policies.statements()).isEmpty();
  }

  private static List<Statement> denies(List<Statement> statements) {
    return statements.stream().filter(one -> one.effect() == Effect.DENY).toList();
  }
}
