package io.stint.grant;

import io.stint.cohort.CohortRef;
import io.stint.cohort.MembershipListener;
import io.stint.cohort.UserRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** What it means for grants that people come and go. */
@ApplicationScoped
class MembershipChanges implements MembershipListener {

  private final GrantRepository rows;
  private final FormerMembers departures;
  private final RoleStatements roleWants;
  private final GranteeChanges grantees;

  MembershipChanges(
      GrantRepository rows,
      FormerMembers departures,
      RoleStatements roleWants,
      GranteeChanges grantees) {
    this.rows = rows;
    this.departures = departures;
    this.roleWants = roleWants;
    this.grantees = grantees;
  }

  @Override
  public void outOfGroups(UserRef user, Instant now) {
    departures.close(user.id(), now);
  }

  @Override
  public void userStrangerNoted(UUID userId, Instant now) {
    grantees.markRolesDueOfUser(userId, now);
  }

  @Override
  public void userSeen(UUID userId, Instant now) {
    grantees.markRolesDueOfUser(userId, now);
  }

  @Override
  public void joined(CohortRef cohort, Collection<UserRef> users, Instant now) {
    grantees.markRolesDueOf(cohort.id(), false, now);
    grantees.recap(users, now);
    rows.rolesOfCohort(cohort.id(), now).forEach(role -> roleWants.requireRoom(role, cohort, now));
  }

  @Override
  public void left(CohortRef cohort, Collection<UserRef> users, Instant now) {
    left(cohort, users, EndedBy.MEMBER_REMOVED, now);
  }

  @Override
  public void suspended(CohortRef cohort, Collection<UserRef> users, Instant now) {
    left(cohort, users, EndedBy.MEMBER_SUSPENDED, now);
  }

  @Override
  public List<String> rolesToDeny(UUID cohort, UUID user, Instant now) {
    return grantees.rolesToDeny(cohort, user, now);
  }

  private void left(CohortRef cohort, Collection<UserRef> users, EndedBy by, Instant now) {
    departures.add(cohort.id(), users, now);
    grantees.markRolesDueOf(cohort.id(), true, now);
    grantees.left(users, by, now);
    removeForeign(cohort, users, now);
  }

  @Override
  public void endsChanged(CohortRef cohort, Collection<UserRef> users, Instant now) {
    grantees.recap(cohort, now);
    grantees.recap(users, now);
  }

  @Override
  public void deleted(CohortRef cohort, Collection<UserRef> users, Instant now) {
    departures.add(cohort.id(), users, now);
    removeForeign(cohort, users, now);
    grantees.deleted(cohort, now);
    grantees.left(users, EndedBy.MEMBER_REMOVED, now);
  }

  /** Who has left is not known as a member any more when the grant ends. */
  private void removeForeign(CohortRef cohort, Collection<UserRef> users, Instant now) {
    if (rows.hasPrivileged(cohort.id())) {
      grantees.removeForeign(users, now);
    }
  }
}
