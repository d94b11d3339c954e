package io.stint.cohort;

import io.stint.entitlement.EntitlementLedger;
import io.stint.entitlement.Entitlements;
import io.stint.reconcile.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A ledger of which grants can be left out one by one, where IAM refuses what they give.
 *
 * @param <S> what names the identity, a user or a group
 */
public interface IdentityLedger<S> extends EntitlementLedger<S> {

  /** After how long what IAM has refused is tried again. */
  Duration SLOWLY = Duration.ofMinutes(2);

  @Override
  default Entitlements desired(S identity, Instant now) {
    return desired(identity, Set.of(), now);
  }

  /**
   * Whether it knows anything of the identity, over or asked for or not: if not, nothing else need
   * be asked of it, and told to it, in a pass that reports only where the row's version is still
   * the claimed one.
   */
  default boolean knows(S identity) {
    return true;
  }

  /** The same as if these grants were not live. In a transaction that only reads. */
  Entitlements desired(S identity, Set<UUID> without, Instant now);

  /**
   * The grants that {@link #desired} is made of, as far as they are live: those that have been in
   * IAM first, then the older ones first.
   */
  List<UUID> live(S identity, Instant now);

  /**
   * IAM refuses what these give, and takes the rest: they are left out until {@link #SLOWLY} has
   * passed. In the transaction of the pass's outcome.
   */
  void refused(Map<UUID, Failure> grants, Instant now);

  /**
   * Before a pass's first write of that: what IAM has refused, and is tried again with it, may be
   * there from now on. In a transaction of its own.
   *
   * @return false when something of it has ended meanwhile, as never written: what is desired is to
   *     be asked for anew
   */
  boolean trying(Entitlements what);
}
