package io.stint.cohort;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.database.Sql;
import io.stint.iam.Names;
import io.stint.reconcile.ReconcileLoop;
import io.stint.reconcile.ReconciledRow.FailureView;
import io.stint.web.ApiResponse;
import io.stint.web.MergePatch;
import io.stint.web.Progress;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Suspends members and lets them in again. To all who give by it, who is suspended has left the
 * cohort, and comes anew: what was taken stays taken.
 */
@ApplicationScoped
@Transactional
class Suspensions {

  private final CohortRepository cohorts;
  private final Members members;
  private final MembershipNotifier news;
  private final DueUsers due;
  private final Sql sql;
  private final AuditTrail audit;
  private final ReconcileLoop loop;
  private final Clock clock;

  Suspensions(
      CohortRepository cohorts,
      Members members,
      MembershipNotifier news,
      DueUsers due,
      Sql sql,
      AuditTrail audit,
      ReconcileLoop loop,
      Clock clock) {
    this.cohorts = cohorts;
    this.members = members;
    this.news = news;
    this.due = due;
    this.sql = sql;
    this.audit = audit;
    this.loop = loop;
    this.clock = clock;
  }

  /**
   * To suspend is refused to nobody whose member it is, whatever has become of the cohort.
   *
   * @throws Refusal 400, 404; 422 where those let in again find no room
   */
  MemberView change(String cohortName, String userName, MergePatch patch) {
    Instant now = clock.instant();
    Cohort cohort = cohorts.lock(cohortName);
    MemberRows.Found member = members.locate(cohortName, userName).member();
    boolean before = member.view().suspended();
    boolean suspended = patch.applyTo(new MemberSettings(before)).isSuspended();
    if (suspended != before) {
      if (suspended) {
        suspend(cohort, member, now);
      } else {
        letIn(cohort, member, now);
      }
      loop.wakeAfterCommit();
    }
    return members.get(cohortName, userName);
  }

  private void suspend(Cohort cohort, MemberRows.Found member, Instant now) {
    UUID user = member.user();
    List<UserRef> before = user == null ? List.of() : news.members(cohort, List.of(user), now);
    if (user != null) {
      due.leaves(user, now);
    }
    sql.update(
        "INSERT INTO suspension (cohort_id, who, seat, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        cohort.id(),
        who(member),
        seat(member),
        now);
    set(cohort, member, "suspended_at = ?", now);
    if (user != null) {
      due.passwordLapses(user, now);
      news.suspended(cohort, before, now);
    }
    tell(AuditAction.MEMBER_SUSPENDED, cohort, member);
  }

  private void letIn(Cohort cohort, MemberRows.Found member, Instant now) {
    UUID user = member.user();
    if (user != null) {
      due.mark(user, false, now);
    }
    sql.update(
        "DELETE FROM suspension WHERE cohort_id = ? AND (who IN (?, ?) OR ? AND seat = ?)",
        cohort.id(),
        who(member),
        seat(member),
        member.view().email() == null,
        seat(member));
    // It joins the group again in case it has left, which nobody may have stored yet.
    set(
        cohort,
        member,
        "suspended_at = NULL, let_in_at = ?, in_group = false,"
            + " state = CASE state WHEN 'REMOVED' THEN state ELSE 'PENDING' END",
        now);
    if (user != null) {
      news.joined(cohort, List.of(user), now);
    }
    tell(AuditAction.MEMBER_LET_IN, cohort, member);
  }

  /**
   * @param changes with one value: now
   */
  private void set(Cohort cohort, MemberRows.Found member, String changes, Instant now) {
    sql.update(
        "UPDATE member SET "
            + changes
            + ", updated_at = ? WHERE cohort_id = ? AND lower(user_name) = ?",
        now,
        now,
        cohort.id(),
        Names.key(member.view().userName()));
  }

  private static String who(MemberRows.Found member) {
    MemberView view = member.view();
    return view.email() == null ? seat(member) : view.email();
  }

  private static String seat(MemberRows.Found member) {
    return Names.key(member.view().userName());
  }

  private void tell(AuditAction action, Cohort cohort, MemberRows.Found member) {
    audit.record(action, member.view().userName(), Map.of("cohort", cohort.name()));
  }

  /** Settled when it is out of the group, or in it again; or fails. */
  Progress<MemberView> progress(String cohortName, String userName) {
    MemberView view = members.get(cohortName, userName);
    ApiResponse<MemberView> answer = ApiResponse.accepted(view);
    return switch (view.state()) {
      case PENDING, ENDING, REMOVING, FAILING ->
          Progress.underWay(answer, FailureView.nextAttemptAfter(view.failure()));
      case ACTIVE, ENDED, REMOVED -> Progress.settled(answer);
    };
  }
}
