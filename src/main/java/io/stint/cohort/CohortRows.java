package io.stint.cohort;

import io.stint.audit.AuditTrail;
import io.stint.audit.Subject;
import io.stint.database.Sql;
import io.stint.reconcile.ReconcileLoop;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** What a pass over a cohort reads and writes; every call in the caller's transaction. */
@ApplicationScoped
class CohortRows {

  private static final String WAKE_THE_WAITING =
      """
      UPDATE iam_user SET revokes = %s, due_at = ?, version = version + 1
      WHERE id = ANY (?::uuid[]) AND id IN (
        SELECT user_id FROM member WHERE cohort_id = ? AND state = 'PENDING' AND NOT in_group)
      """
          .formatted(UserRows.STILL_REVOKES);

  private final EntityManager entities;
  private final Sql sql;
  private final UserLocks users;
  private final AuditTrail trail;
  private final ReconcileLoop loop;

  CohortRows(
      EntityManager entities, Sql sql, UserLocks users, AuditTrail trail, ReconcileLoop loop) {
    this.entities = entities;
    this.sql = sql;
    this.users = users;
    this.trail = trail;
    this.loop = loop;
  }

  /** Null when it is gone. */
  Cohort find(UUID id) {
    return entities.find(Cohort.class, id);
  }

  /**
   * @param groupId null: as it was
   */
  void applied(
      UUID id, String groupArn, String groupId, String signInUrl, boolean dated, Instant now) {
    Cohort cohort = find(id);
    boolean news = cohort.state() != CohortState.ACTIVE;
    if (!cohort.groupReady()) {
      sql.update(WAKE_THE_WAITING, now, now, users.lockAllOf(id), id);
      loop.wakeAfterCommit();
    }
    cohort.applied(groupArn, groupId, signInUrl, dated, now);
    if (news) {
      trail.recordOwn("cohort.active", subject(cohort), Map.of("group", groupArn));
    }
  }

  /** The unique id of a group that was made before ids were kept. */
  void learned(UUID id, String groupId) {
    sql.update("UPDATE cohort SET group_id = ? WHERE id = ? AND group_id IS NULL", groupId, id);
  }

  /**
   * What has the group's name in IAM, when that is not the group: nobody joins it. The version
   * stays, unless the cohort is to look.
   *
   * @param strangerId null: nobody
   */
  void stranger(UUID id, String strangerId, boolean due, Instant now) {
    sql.update("UPDATE cohort SET stranger_id = ? WHERE id = ?", strangerId, id);
    if (strangerId != null) {
      sql.update("UPDATE cohort SET group_ready = false WHERE id = ?", id);
    }
    if (due) {
      sql.update("UPDATE cohort SET due_at = ?, version = version + 1 WHERE id = ?", now, id);
    }
  }

  /** Somebody has deleted the group in IAM: it is made again, and the members join again. */
  void groupLost(UUID id) {
    sql.update("UPDATE cohort SET group_arn = NULL, group_ready = false WHERE id = ?", id);
    sql.update(
        "UPDATE member SET in_group = false, state = 'PENDING' WHERE cohort_id = ? AND state ="
            + " 'ACTIVE'",
        id);
  }

  boolean everyoneIsSevered(UUID id) {
    return !sql.exists(
        "SELECT 1 FROM member WHERE cohort_id = ? AND state NOT IN ('ENDED', 'REMOVED') LIMIT 1",
        id);
  }

  boolean hasNoMembers(UUID id) {
    return !sql.exists("SELECT 1 FROM member WHERE cohort_id = ? LIMIT 1", id);
  }

  void ended(UUID id, boolean everyoneSevered, Instant now) {
    Cohort cohort = find(id);
    boolean news = everyoneSevered && cohort.state() != CohortState.ENDED;
    cohort.ended(everyoneSevered, now);
    if (news) {
      trail.recordOwn("cohort.ended", subject(cohort), Map.of());
    }
  }

  void removed(Cohort cohort) {
    entities.remove(find(cohort.id()));
    trail.recordOwn("cohort.removed", subject(cohort), Map.of());
  }

  static Subject subject(Cohort cohort) {
    return new Subject("cohort", cohort.name());
  }
}
