package io.stint.cohort;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.cohort.UserRow.Membership;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** What Stint itself did about members, for the audit trail. */
@ApplicationScoped
public class MemberAudit {

  private final AuditTrail trail;

  MemberAudit(AuditTrail trail) {
    this.trail = trail;
  }

  void arrived(UserRow user, List<Membership> ready, boolean adopted) {
    for (Membership membership : ready) {
      if (!membership.inGroup()) {
        trail.recordOwn(
            AuditAction.MEMBER_ACTIVATED,
            user.userName(),
            Map.of("cohort", membership.cohortName(), "adopted", adopted));
      }
    }
  }

  /**
   * @param userGoes whether the user is removed next: until then its memberships are shown
   */
  public void left(UserRow user, List<Membership> memberships, boolean userGoes) {
    for (Membership membership : memberships) {
      trail.recordOwn(
          membership.isLeaving() ? AuditAction.MEMBER_LEFT : AuditAction.MEMBER_SEVERED,
          user.userName(),
          Map.of("cohort", membership.cohortName()));
    }
    if (!userGoes) {
      deleted(user, memberships);
    }
  }

  /** What was not Stint's on a user of its own. */
  void foreign(UserRow user, List<String> what) {
    if (!what.isEmpty()) {
      trail.recordOwn(
          AuditAction.MEMBER_FOREIGN_REMOVED, user.userName(), Map.of("what", List.copyOf(what)));
    }
  }

  /** The user is in IAM no more, or its owner's again. */
  void removed(UserRow user) {
    List<String> cohorts = user.memberships().stream().map(Membership::cohortName).toList();
    trail.recordOwn(
        user.adopted() ? AuditAction.MEMBER_GIVEN_BACK : AuditAction.MEMBER_USER_DELETED,
        user.userName(),
        Map.of("cohorts", cohorts));
    deleted(user, user.memberships());
  }

  private void deleted(UserRow user, List<Membership> memberships) {
    for (Membership membership : memberships) {
      if (membership.isLeaving()) {
        trail.recordOwn(
            AuditAction.MEMBER_DELETED, user.userName(), Map.of("cohort", membership.cohortName()));
      }
    }
  }
}
