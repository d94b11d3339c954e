package io.stint.cohort;

import io.stint.cohort.UserRow.Membership;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.UserName;
import io.stint.reconcile.Claim;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** Takes a user out of cohorts: the group first, since that is what gives access. */
@ApplicationScoped
class Leaving {

  private final UserRows rows;
  private final Iam iam;
  private final CohortWake cohorts;

  Leaving(UserRows rows, Iam iam, CohortWake cohorts) {
    this.rows = rows;
    this.iam = iam;
    this.cohorts = cohorts;
  }

  /** Whether the user is there does not matter. */
  void leave(UserRow user, List<Membership> memberships, Claim claim) {
    UserName name = new UserName(user.userName());
    for (Membership membership : memberships) {
      iam.urgent().groups().removeMember(new GroupName(membership.cohortName()), name);
      claim.stillHeld();
    }
    if (!memberships.isEmpty()) {
      try {
        iam.urgent().users().untag(name, memberships.stream().map(Membership::tag).toList());
      } catch (IamFailure.Missing gone) {
        return;
      }
    }
  }

  /**
   * In the transaction of the outcome.
   *
   * @param userGoes whether the user is removed next: until then all its memberships are shown
   */
  void record(List<Membership> memberships, boolean userGoes, Instant now) {
    for (Membership membership : memberships) {
      if (membership.isLeaving() && !userGoes) {
        rows.left(membership.id());
      } else {
        rows.ended(membership.id(), now);
      }
    }
    cohorts.afterCommit(memberships.stream().map(Membership::cohortId).toList());
  }
}
