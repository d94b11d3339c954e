package io.stint.entitlement;

import io.stint.iam.EntityPolicies;
import io.stint.iam.IamFailure;
import io.stint.iam.OwnPolicies;
import io.stint.policy.Statement;
import io.stint.reconcile.Claim;
import java.util.Collection;
import java.util.Map;

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
  private final Envelope envelope;
  private PendingPolicies<N> pending;

  /** Why not all that is not wanted could be taken, or is not known to be; null: all of it was. */
  private IamFailure untaken;

  /**
   * @param owner of the managed policies that are made
   */
  public PolicySetWriter(
      OwnPolicies made, EntityPolicies<N> policies, N name, String owner, Claim claim) {
    this(made, policies, name, owner, claim, Envelope.NONE);
  }

  /** The same of an identity that has an envelope. */
  public PolicySetWriter(
      OwnPolicies made,
      EntityPolicies<N> policies,
      N name,
      String owner,
      Claim claim,
      Envelope envelope) {
    this.made = made;
    this.policies = policies;
    this.name = name;
    this.owner = owner;
    this.claim = claim;
    this.envelope = envelope;
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
    Written written = attempt(observed, target, unconfirmed);
    if (untaken != null) {
      throw untaken;
    }
    return written;
  }

  /**
   * As {@link #write}, but that not all could be taken is not thrown: it is the trouble of the
   * answer.
   *
   * @throws NotYetVisible when access is taken away and IAM does not show it yet
   */
  public Written attempt(PolicySet observed, DesiredPolicies target, boolean unconfirmed) {
    PolicySetReader<N> reader = new PolicySetReader<>(made, policies, name);
    pending =
        new PendingPolicies<>(
            policies, name, new PendingPolicies.Made(made, owner), reader, claim::stillHeld);
    pending.begin(observed, unconfirmed);
    PolicySteps steps = new PolicySteps(pending, envelope, claim::stillHeld);
    PolicySet whole = target.whole();
    IamFailure trouble = whole == null ? null : steps.converge(whole);
    if (trouble != null || whole == null) {
      untaken = steps.narrow(target);
    }
    if (trouble != null && untaken == null && IndependentCalls.isUnknown(trouble)) {
      untaken = trouble;
    }
    if (trouble instanceof IamFailure.Quota && untaken == null) {
      steps.deny(whole);
    }
    if (claim.revokes() && (untaken == null || pending.isSure())) {
      reader.requireSeen(observed, pending.now(), unconfirmed);
      envelope.requireSeen();
    }
    return new Written(
        trouble == null && whole != null ? whole : pending.now(),
        pending.isSure(),
        trouble == null ? untaken : trouble);
  }

  /** Whether these are denied by what is surely there; Sids do not count. */
  public boolean denies(Collection<Statement> statements) {
    return pending
        .surely()
        .containsAll(statements.stream().map(one -> one.toBuilder().sid(null).build()).toList());
  }

  /** What IAM would not take, with its words: names of inline policies, ARNs of managed ones. */
  public Map<String, IamFailure> refused() {
    return pending.refused();
  }
}
