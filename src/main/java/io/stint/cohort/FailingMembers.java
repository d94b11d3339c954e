package io.stint.cohort;

import io.stint.audit.AuditAction;
import io.stint.audit.FailureNews;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What is told of cohorts and members that fail for a while. */
final class FailingMembers {

  private FailingMembers() {}

  @Produces
  @Singleton
  static FailureNews.Kind cohorts() {
    return FailureNews.Kind.ofTasks(
        "cohort", AuditAction.COHORT_FAILING, AuditAction.COHORT_RECOVERED);
  }

  @Produces
  @Singleton
  static FailureNews.Kind members() {
    return FailureNews.Kind.ofTasks(
        "iam_user",
        "user_name",
        "ARRAY(SELECT c.name FROM member m JOIN cohort c ON c.id = m.cohort_id"
            + " WHERE m.user_id = u.id ORDER BY c.name)",
        AuditAction.MEMBER_FAILING,
        AuditAction.MEMBER_RECOVERED);
  }
}
