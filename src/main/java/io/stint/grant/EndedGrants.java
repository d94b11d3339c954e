package io.stint.grant;

import io.quarkus.scheduler.Scheduled;
import io.stint.database.Sql;
import io.stint.role.RoleRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Grants that are seen to be gone are kept for a while and then forgotten, a few at a time. One
 * that is not proved to be gone never is, however long ago it ended; nor is one whose sessions a
 * Deny still has to hold off, which is as long as any session can live.
 */
@ApplicationScoped
class EndedGrants {

  static final int BATCH = 1_000;

  /** A multiple of how long a Deny is kept: a role that fails meanwhile needs its grants longer. */
  private static final Duration LEAST = RoleRef.LONGEST_SESSION.multipliedBy(4);

  private final Sql sql;
  private final Clock clock;
  private final Duration kept;

  EndedGrants(Sql sql, Clock clock, GrantsConfig config) {
    this.sql = sql;
    this.clock = clock;
    this.kept = config.keepEnded().compareTo(LEAST) < 0 ? LEAST : config.keepEnded();
  }

  @Scheduled(every = "10m", delayed = "2m", identity = "forget-ended-grants")
  void forgetOld() {
    Instant before = clock.instant().minus(kept);
    Sql.inBatches(BATCH, () -> forget(before));
    Sql.inBatches(BATCH, () -> forgetNotGiven(before));
  }

  /** What never gave anything. */
  private int forgetNotGiven(Instant before) {
    return sql.update(
        """
        DELETE FROM access_grant WHERE id IN (
          SELECT id FROM access_grant
          WHERE state IN ('DENIED', 'LAPSED') AND ended_at < ? AND leased_until IS NULL
          ORDER BY ended_at LIMIT ? FOR UPDATE SKIP LOCKED)
        """,
        before,
        BATCH);
  }

  /** Another replica may do the same, and a pass may hold one. */
  private int forget(Instant before) {
    return sql.update(
        """
        DELETE FROM access_grant WHERE id IN (
          SELECT g.id FROM access_grant g
          WHERE g.state = 'REVOKED' AND g.revoked_at < ? AND g.due_at IS NULL
            AND g.leased_until IS NULL
            AND NOT EXISTS (SELECT 1 FROM role r WHERE r.id = g.role_id AND r.failing_since IS NOT NULL)
          ORDER BY g.revoked_at LIMIT ? FOR UPDATE SKIP LOCKED)
        """,
        before,
        BATCH);
  }
}
