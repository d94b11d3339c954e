package io.stint.cohort;

import io.stint.cohort.CohortView.MemberCounts;
import io.stint.database.Sql;
import io.stint.iam.Names;
import io.stint.reconcile.ReconciledRow.FailureView;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** How far cohorts are: of any number of them in one statement. */
@ApplicationScoped
class ProgressRows {

  private static final String PROGRESS =
      """
      SELECT c.id, c.name, c.failure_code, c.failure_message, c.failing_since, c.attempts, c.due_at,
        (CASE WHEN c.state IN ('PENDING', 'ACTIVE') AND c.ends_at <= ? THEN 'ENDING'
           ELSE c.state END) AS shown,
        coalesce(m.total, 0) AS total, coalesce(m.pending, 0) AS pending,
        coalesce(m.active, 0) AS active, coalesce(m.failing, 0) AS failing,
        coalesce(m.ended, 0) AS ended, coalesce(m.removed, 0) AS removed,
        coalesce(m.suspended, 0) AS suspended
      FROM cohort c LEFT JOIN (%s) m ON m.cohort_id = c.id
      WHERE c.id = ANY (?::uuid[])
      """
          .formatted(CohortRepository.COUNT);

  private final Sql sql;

  ProgressRows(Sql sql) {
    this.sql = sql;
  }

  /**
   * Which one it is, whatever takes the name later.
   *
   * @throws Refusal 404
   */
  UUID named(String name) {
    return sql.one(Sql::id, "SELECT id FROM cohort WHERE lower(name) = ?", Names.key(name))
        .orElseThrow(() -> Refusal.notFound("cohort", name));
  }

  /** Of those that are still there. */
  Map<UUID, CohortProgress> of(Collection<UUID> cohorts, Instant now) {
    Map<UUID, CohortProgress> progress = new HashMap<>();
    sql.list(row -> progress.put(Sql.id(row), progress(row)), PROGRESS, now, cohorts, cohorts);
    return progress;
  }

  private static CohortProgress progress(ResultSet row) throws SQLException {
    return CohortProgress.of(
        row.getString("name"),
        CohortState.valueOf(row.getString("shown")),
        MemberCounts.of(row),
        FailureView.of(row));
  }
}
