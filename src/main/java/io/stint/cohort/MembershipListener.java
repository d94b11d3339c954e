package io.stint.cohort;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Who has to know who comes and goes. In the transaction of the change, after it was written; users
 * are due already.
 */
public interface MembershipListener {

  void joined(CohortRef cohort, Collection<UserRef> users, Instant now);

  /** They were taken out of the cohort. */
  void left(CohortRef cohort, Collection<UserRef> users, Instant now);

  /** The cohort gives them nothing until they join again. */
  void suspended(CohortRef cohort, Collection<UserRef> users, Instant now);

  /**
   * Roles of which it is not known yet that they deny the user's sessions of before; by their
   * names.
   */
  List<String> rolesToDeny(UUID cohort, UUID user, Instant now);

  /** The cohort's end is another one now; {@code users} are its members. */
  void endsChanged(CohortRef cohort, Collection<UserRef> users, Instant now);

  /** The cohort goes, with its members. */
  void deleted(CohortRef cohort, Collection<UserRef> users, Instant now);

  /**
   * The user is out of the groups that it should not be in. In the transaction of the pass's
   * outcome.
   */
  void outOfGroups(UserRef user, Instant now);

  /**
   * Under the user's name somebody else's was found in IAM, or is not any more: whether others may
   * let that name in has changed. In a transaction.
   */
  void userStrangerNoted(UUID userId, Instant now);

  /** What the user's unique id is in IAM is known now, or is another one. In a transaction. */
  void userSeen(UUID userId, Instant now);
}
