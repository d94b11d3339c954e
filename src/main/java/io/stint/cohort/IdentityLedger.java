package io.stint.cohort;

import io.stint.entitlement.Entitlements;
import io.stint.reconcile.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Who else has a say in what users and groups may do: found through CDI, any number of them, also
 * none.
 *
 * <p>A change calls {@link People#markUserDue} or {@link People#markCohortDue} in its own
 * transaction, which changes the row's version; a pass asks {@code desiredFor} after it has claimed
 * the row, and reports {@code writtenFor} only where the version is still the claimed one. So what
 * was reported was computed after every change that was committed before the claim.
 */
public interface IdentityLedger {

  /** After how long what IAM has refused is tried again. */
  Duration SLOWLY = Duration.ofMinutes(2);

  /** What the user itself should have at {@code now}, whole. In a transaction that only reads. */
  Entitlements desiredFor(UserRef user, Instant now);

  /** What the cohort's group should have. In a transaction that only reads. */
  Entitlements desiredFor(CohortRef cohort, Instant now);

  /** The same as if some grants were not live. In a transaction that only reads. */
  Entitlements desiredFor(UserRef user, Set<UUID> without, Instant now);

  /** The same of a cohort's group. */
  Entitlements desiredFor(CohortRef cohort, Set<UUID> without, Instant now);

  /**
   * The grants that {@link #desiredFor} is made of, as far as they are live: those that have been
   * in IAM first, then the older ones first.
   */
  List<UUID> liveFor(UserRef user, Instant now);

  /** The same of a cohort's group. */
  List<UUID> liveFor(CohortRef cohort, Instant now);

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
  default boolean trying(Entitlements what) {
    return true;
  }

  /** That is in IAM. In the transaction of the pass's outcome. */
  void writtenFor(UserRef user, Entitlements what, Instant now);

  /** That is in IAM. In the transaction of the pass's outcome. */
  void writtenFor(CohortRef cohort, Entitlements what, Instant now);

  /**
   * What was over when that was computed is out of IAM; of what was not, any part may be missing.
   * In the transaction of the outcome of a pass that could not write the whole.
   */
  void overFor(UserRef user, Entitlements what, Instant now);

  /** The same of a cohort's group. */
  void overFor(CohortRef cohort, Entitlements what, Instant now);

  /**
   * The user is out of the groups that it should not be in. In the transaction of the pass's
   * outcome.
   */
  void outOfGroups(UserRef user, Instant now);

  /**
   * Under the user's name somebody else's was found in IAM, or is not any more: whether others may
   * let that name in has changed. In a transaction.
   */
  default void userStrangerNoted(UUID userId, Instant now) {}

  /** In the transaction of the change, as all below; users are due already. */
  void joined(CohortRef cohort, Collection<UserRef> users, Instant now);

  /** They were taken out of the cohort. */
  void left(CohortRef cohort, Collection<UserRef> users, Instant now);

  /** The cohort's end is another one now; {@code users} are its members. */
  void endsChanged(CohortRef cohort, Collection<UserRef> users, Instant now);

  /** The cohort goes, with its members. */
  void deleted(CohortRef cohort, Collection<UserRef> users, Instant now);
}
