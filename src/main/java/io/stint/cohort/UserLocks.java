package io.stint.cohort;

import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * Locks users before many of them are changed: in the order of their ids, and before any of their
 * memberships, as the passes do. Any other order ends in a deadlock with one of those.
 */
@ApplicationScoped
class UserLocks {

  private final Sql sql;

  UserLocks(Sql sql) {
    this.sql = sql;
  }

  List<UUID> lockAllOf(UUID cohort) {
    return sql.list(
        Sql::id,
        "SELECT id FROM iam_user WHERE id IN (SELECT user_id FROM member WHERE cohort_id = ?)"
            + " ORDER BY id FOR UPDATE",
        cohort);
  }

  void lock(List<UUID> users) {
    sql.list(
        Sql::id,
        "SELECT id FROM iam_user WHERE id = ANY (?::uuid[]) ORDER BY id FOR UPDATE",
        users);
  }
}
