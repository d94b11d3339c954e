package io.stint.cohort;

import io.stint.audit.AuditTrail;
import io.stint.audit.Subject;
import io.stint.cohort.UserRow.Membership;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** What Stint itself did about members, for the audit trail. */
@ApplicationScoped
public class MemberAudit {

  public static final String KIND = "member";

  private final AuditTrail trail;

  MemberAudit(AuditTrail trail) {
    this.trail = trail;
  }

  void arrived(UserRow user, List<Membership> ready, boolean adopted) {
    for (Membership membership : ready) {
      if (!membership.inGroup()) {
        trail.recordOwn(
            "member.active",
            subject(user),
            Map.of("cohort", membership.cohortName(), "adopted", adopted));
      }
    }
  }

  void left(UserRow user, List<Membership> memberships) {
    for (Membership membership : memberships) {
      trail.recordOwn(
          membership.isLeaving() ? "member.left" : "member.severed",
          subject(user),
          Map.of("cohort", membership.cohortName()));
    }
  }

  /** What was not Stint's on a user of its own. */
  void foreign(UserRow user, List<String> what) {
    if (!what.isEmpty()) {
      trail.recordOwn("member.foreignRemoved", subject(user), Map.of("what", List.copyOf(what)));
    }
  }

  void removed(UserRow user) {
    List<String> cohorts = user.memberships().stream().map(Membership::cohortName).toList();
    trail.recordOwn(
        "member.removed", subject(user), Map.of("cohorts", cohorts, "adopted", user.adopted()));
  }

  private static Subject subject(UserRow user) {
    return new Subject(KIND, user.userName());
  }
}
