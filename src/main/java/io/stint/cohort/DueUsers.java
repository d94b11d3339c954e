package io.stint.cohort;

import io.stint.database.Sql;
import io.stint.reconcile.ReconciledRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * When the loop looks at users, and whether that takes access away: each statement that makes users
 * due is here, but for those about passwords (credential/OneTimePasswords). Every call in the
 * caller's transaction.
 *
 * <p>Many users are locked before they are changed: in the order of their ids, and before any of
 * their memberships, as the passes do. Any other order ends in a deadlock with one of those.
 */
@ApplicationScoped
class DueUsers {

  private static final String AS_BEFORE = "revokes = " + ReconciledRow.STILL_REVOKES;

  private final Sql sql;

  DueUsers(Sql sql) {
    this.sql = sql;
  }

  /**
   * What is wanted on the user has changed. A revocation that waits already is not to lose its
   * place.
   *
   * @param revokes whether the change takes access away
   */
  void mark(UUID user, boolean revokes, Instant now) {
    due(
        List.of(user),
        "revokes = ? OR " + ReconciledRow.STILL_REVOKES + ", due_at = ?, attempts = 0",
        revokes,
        now,
        now);
  }

  /** The same; until then the user is looked at for what is not Stint's, unless it was adopted. */
  void resync(UUID user, Instant until, Instant now) {
    mark(user, false, now);
    sql.update("UPDATE iam_user SET resync_until = ? WHERE id = ? AND NOT adopted", until, user);
  }

  /** It leaves a cohort. */
  void leaves(UUID user, Instant now) {
    due(List.of(user), "due_at = ?, revokes = true, attempts = 0, updated_at = ?", now, now);
  }

  /**
   * A password that nobody has used is worth nothing any more, unless another cohort gives it:
   * after {@link #leaves}, when what the cohort gave is over.
   */
  void passwordLapses(UUID user, Instant now) {
    sql.update(
        """
        UPDATE iam_user u SET credentials = 'LAPSED', password = NULL, desired_password = NULL,
          lapses_at = NULL
        WHERE u.id = ? AND NOT u.adopted AND NOT EXISTS (
          SELECT 1 FROM member m JOIN cohort c ON c.id = m.cohort_id WHERE m.user_id = u.id AND %s)
        """
            .formatted(People.LIVE),
        user,
        now);
  }

  /** All of a cohort leave it. */
  void allLeave(UUID cohort, Instant now) {
    due(lockAllOf(cohort), "due_at = ?, revokes = true, attempts = 0", now);
  }

  /**
   * A cohort's end has moved; one that was due before finds out by itself.
   *
   * @param at the end, or now when it is over
   */
  void endsAt(UUID cohort, Instant at, boolean over) {
    due(
        lockAllOf(cohort),
        "revokes = revokes OR (? AND coalesce(due_at > ?, true)), due_at = least(due_at, ?)",
        !over,
        at,
        at);
  }

  /** What a cohort asks for on its members' users has changed. */
  void attributesChange(UUID cohort, boolean revokes, Instant now) {
    due(
        lockAllOf(cohort),
        "revokes = ? OR " + ReconciledRow.STILL_REVOKES + ", due_at = ?, attempts = 0",
        revokes,
        now,
        now);
  }

  /** Who waited for the cohort's group can join it. */
  void groupIsThere(UUID cohort, Instant now) {
    List<UUID> users = lockAllOf(cohort);
    due(
        sql.list(
            Sql::id,
            "SELECT user_id AS id FROM member WHERE user_id = ANY (?::uuid[]) AND cohort_id = ?"
                + " AND state = 'PENDING' AND NOT in_group",
            users,
            cohort),
        AS_BEFORE + ", due_at = ?",
        now,
        now);
  }

  /** Users that were there already join a cohort. */
  void join(List<UUID> users, boolean adopt, Instant now) {
    sql.list(
        Sql::id,
        "SELECT id FROM iam_user WHERE id = ANY (?::uuid[]) ORDER BY id FOR UPDATE",
        users);
    due(
        users,
        AS_BEFORE
            + ", due_at = ?, attempts = 0, may_adopt = may_adopt OR ?,"
            + " credentials = CASE credentials WHEN 'LAPSED' THEN 'NONE' ELSE credentials END",
        now,
        now,
        adopt);
  }

  /** Who waited for it can be made. */
  void mayBeMade(Instant now) {
    due(
        sql.list(
            Sql::id,
            "SELECT id FROM iam_user WHERE arn IS NULL AND EXISTS (SELECT 1 FROM member m"
                + " WHERE m.user_id = iam_user.id AND NOT m.leaving AND m.suspended_at IS NULL"
                + " AND m.state NOT IN ('ENDED', 'REMOVED')) ORDER BY id FOR UPDATE"),
        AS_BEFORE + ", due_at = least(due_at, ?)",
        now,
        now);
  }

  /** What is known to be wrong with the user is to be shown soon. */
  void lookSoon(UUID user, Instant now) {
    due(List.of(user), "due_at = ?", now);
  }

  private List<UUID> lockAllOf(UUID cohort) {
    return sql.list(
        Sql::id,
        "SELECT id FROM iam_user WHERE id IN (SELECT user_id FROM member WHERE cohort_id = ?)"
            + " ORDER BY id FOR UPDATE",
        cohort);
  }

  private void due(List<UUID> users, String changes, Object... values) {
    List<Object> all = new ArrayList<>(Arrays.asList(values));
    all.add(users);
    sql.update(
        "UPDATE iam_user SET " + changes + ", version = version + 1 WHERE id = ANY (?::uuid[])",
        all.toArray());
  }
}
