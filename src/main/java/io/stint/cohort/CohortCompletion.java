package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.database.AfterCommit;
import io.stint.database.Sql;
import io.stint.reconcile.ReconcileLoop;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Lets a cohort that waits for its members go on when the last one has left. */
@ApplicationScoped
class CohortCompletion {

  private static final String LAST_ONE =
      """
      UPDATE cohort c SET due_at = ?, version = version + 1
      WHERE id = ANY (?::uuid[]) AND (
        (state = 'DELETING' AND NOT EXISTS (SELECT 1 FROM member WHERE cohort_id = c.id))
        OR (state <> 'ENDED' AND ends_at <= ? AND NOT EXISTS (
          SELECT 1 FROM member WHERE cohort_id = c.id AND state NOT IN ('ENDED', 'REMOVED'))))
      """;

  private final Sql sql;
  private final ReconcileLoop loop;
  private final AfterCommit commit;
  private final Clock clock;

  CohortCompletion(Sql sql, ReconcileLoop loop, AfterCommit commit, Clock clock) {
    this.sql = sql;
    this.loop = loop;
    this.commit = commit;
    this.clock = clock;
  }

  /**
   * Looks after the commit, since of two that leave at the same moment neither sees the other go
   * before. A crash in between costs a few seconds: the cohort also looks by itself.
   */
  void afterCommit(Collection<UUID> cohorts) {
    Set<UUID> ids = Set.copyOf(cohorts);
    if (!ids.isEmpty()) {
      commit.run(() -> wake(ids));
    }
  }

  private void wake(Set<UUID> ids) {
    Instant now = clock.instant();
    int woken = requiringNew().call(() -> sql.update(LAST_ONE, now, List.copyOf(ids), now));
    if (woken > 0) {
      loop.wakeAfterCommit();
    }
  }
}
