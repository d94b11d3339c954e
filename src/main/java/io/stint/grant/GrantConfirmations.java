package io.stint.grant;

import io.stint.audit.AuditAction;
import io.stint.database.Sql;
import io.stint.entitlement.Revisions;
import io.stint.entitlement.Revisions.Entry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Notes what has been written to AWS, and says ACTIVE and REVOKED where both sides are there. In
 * the transaction of the outcome of the pass that wrote, which is rolled back when what was wanted
 * has changed meanwhile.
 */
@ApplicationScoped
class GrantConfirmations {

  /** Which side of a grant a document is. */
  enum Where {
    IDENTITY("identity"),
    ROLE("role");

    private final String column;

    Where(String column) {
      this.column = column;
    }
  }

  /** In the order of the ids: user, cohort and role note the same grants at once. */
  private static final String LOCK =
      """
      SELECT g.id FROM access_grant g
        JOIN unnest(?::uuid[], ?::bigint[], ?::boolean[]) AS seen(id, revision, over)
          ON g.id = seen.id AND g.revision = seen.revision
      WHERE (g.%1$s_revision, g.%1$s_over) IS DISTINCT FROM (seen.revision, seen.over)
      ORDER BY g.id FOR UPDATE OF g
      """;

  private static final String NOTE =
      """
      UPDATE access_grant g SET %1$s_revision = seen.revision, %1$s_over = seen.over
      FROM unnest(?::uuid[], ?::bigint[], ?::boolean[]) AS seen(id, revision, over)
      WHERE g.id = seen.id AND g.revision = seen.revision
        AND (g.%1$s_revision, g.%1$s_over) IS DISTINCT FROM (seen.revision, seen.over)
      """;

  /** A foreign principal has no identity side here; only sessions have a role side. */
  private static final String WHOLE =
      """
      (principal_arn IS NOT NULL OR (identity_revision = revision AND identity_over = %1$s))
      AND (type <> 'ASSUME_ROLE' OR (role_revision = revision AND role_over = %1$s))
      """;

  private static final String ACTIVE =
      """
      UPDATE access_grant SET state = 'ACTIVE', active_at = coalesce(active_at, ?),
        due_at = least(ends_at, asked_lapses_at), revokes = false, version = version + 1, updated_at = ?, refused_code = NULL,
        refused_message = NULL, refused_since = NULL, refused_attempts = 0, refused_until = NULL
      WHERE id = ANY (?) AND state IN ('SCHEDULED', 'PENDING') AND
      """
          + WHOLE.formatted("false")
          + " RETURNING id";

  private static final String REVOKED =
      """
      UPDATE access_grant SET state = 'REVOKED', revoked_at = ?, ended_at = coalesce(ended_at, ends_at),
        ended_by = coalesce(ended_by, 'EXPIRY'),
        due_at = CASE WHEN privileged OR leads_on THEN ends_at END, revokes = false,
        version = version + 1, updated_at = ?
      WHERE id = ANY (?) AND state IN ('SCHEDULED', 'PENDING', 'ACTIVE', 'REVOKING') AND
      """
          + WHOLE.formatted("true")
          + " RETURNING id";

  /** From now on nobody knows that it is not there. */
  private static final String TRYING =
      """
      UPDATE access_grant SET refused_until = NULL, version = version + 1
      WHERE id = ANY (?) AND refused_until IS NOT NULL AND state <> 'REVOKED'
      """;

  private final Sql sql;
  private final GrantNews news;

  GrantConfirmations(Sql sql, GrantNews news) {
    this.sql = sql;
    this.news = news;
  }

  void note(Where where, Revisions seenIn, Instant now) {
    if (seenIn.entries().isEmpty()) {
      return;
    }
    Object[] seen = {
      seenIn.entries().stream().map(Entry::grant).toList(),
      seenIn.entries().stream().map(Entry::revision).toList(),
      seenIn.entries().stream().map(Entry::over).toList()
    };
    List<UUID> changed = sql.list(Sql::id, LOCK.formatted(where.column), seen);
    if (changed.isEmpty()) {
      return;
    }
    sql.update(NOTE.formatted(where.column), seen);
    news.tell(AuditAction.GRANT_ACTIVATED, sql.list(Sql::id, ACTIVE, now, now, changed));
    news.tell(AuditAction.GRANT_REVOKED, sql.list(Sql::id, REVOKED, now, now, changed));
  }

  /**
   * What IAM has refused, and is to be written once more.
   *
   * @return whether none of what is to be written is gone by now
   */
  boolean trying(Revisions mark) {
    List<UUID> live =
        mark.entries().stream().filter(entry -> !entry.over()).map(Entry::grant).toList();
    if (live.isEmpty()) {
      return true;
    }
    sql.update(TRYING, live);
    return !sql.exists("SELECT 1 FROM access_grant WHERE id = ANY (?) AND state = 'REVOKED'", live);
  }
}
