package io.stint.cohort;

import io.stint.cohort.UserRow.Membership;
import io.stint.entitlement.IndependentCalls;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.UserName;
import io.stint.reconcile.Claim;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes a user out of cohorts: the groups first, since they are what gives access; each whatever
 * becomes of the others.
 */
@ApplicationScoped
class GroupExit {

  private final UserRows rows;
  private final Iam iam;
  private final KnownUsers known;
  private final KnownGroups groups;
  private final CohortCompletion cohorts;
  private final MembershipListener listener;

  GroupExit(
      UserRows rows,
      Iam iam,
      KnownUsers known,
      KnownGroups groups,
      CohortCompletion cohorts,
      MembershipListener listener) {
    this.known = known;
    this.groups = groups;
    this.listener = listener;
    this.rows = rows;
    this.iam = iam;
    this.cohorts = cohorts;
  }

  /**
   * Whether the user is there does not matter. A group that is not ready was never joined; one of
   * its name may be somebody else's.
   *
   * @throws Stranger when the user is somebody else's by now
   * @throws IamFailure when not all of it is done
   */
  void leave(UserRow user, List<Membership> all, Claim claim) {
    UserName name = new UserName(user.userName());
    List<Membership> memberships =
        all.stream().filter(membership -> membership.inGroup() || membership.groupReady()).toList();
    if (memberships.isEmpty()) {
      return;
    }
    known.require(user, iam.urgent());
    IndependentCalls calls = new IndependentCalls(claim::stillHeld);
    for (Membership membership : memberships) {
      calls.step(
          () ->
              group(membership)
                  .ifPresent(group -> iam.urgent().groups().removeMember(group, name)));
    }
    calls.step(() -> untag(name, memberships.stream().map(Membership::tag).toList()));
    calls.orThrow();
  }

  private void untag(UserName name, List<String> tags) {
    try {
      iam.urgent().users().untag(name, tags);
    } catch (IamFailure.Missing gone) {
      return;
    }
  }

  /**
   * Empty when there is none of ours: who is in a stranger's group is so by somebody else. Where
   * nobody may look, it is the one that the user was put into.
   */
  private Optional<GroupName> group(Membership membership) {
    try {
      return groups.name(membership, iam.urgent());
    } catch (Stranger e) {
      return Optional.empty();
    } catch (IamFailure.Refused unread) {
      if (!membership.inGroup() || membership.groupStrangerId() != null) {
        throw unread;
      }
      return Optional.of(new GroupName(membership.cohortName()));
    }
  }

  /** In the transaction of the outcome: the user is in no group that it should not be in. */
  void recordOut(UserRow user, Instant now) {
    if (!user.sight().isWithoutGrants()) {
      listener.outOfGroups(user.ref(now), now);
    }
  }

  /**
   * As {@link #recordOut}; these memberships were the last.
   *
   * @param userGoes whether the user is removed next: until then all its memberships are shown
   */
  void record(UserRow user, List<Membership> memberships, boolean userGoes, Instant now) {
    recordOut(user, now);
    for (Membership membership : memberships) {
      if (membership.isLeaving() && !userGoes) {
        rows.left(membership.id(), now);
      } else {
        rows.ended(membership.id(), now);
      }
    }
    cohorts.afterCommit(memberships.stream().map(Membership::cohortId).toList());
  }
}
