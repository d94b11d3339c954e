package io.stint.grant;

import static java.util.stream.Collectors.joining;

import io.stint.access.Scope;
import io.stint.cohort.OwnCohorts;
import io.stint.database.Sql;
import io.stint.reconcile.ReconciledRow.FailureView;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What grants that are on their way wait for: the sides that have not confirmed them. */
@ApplicationScoped
class GrantWaits {

  private static final String SIDES =
      """
      SELECT g.id, sought.over,
        CASE WHEN g.principal_arn IS NULL
          AND (g.identity_revision, g.identity_over) IS DISTINCT FROM (g.revision, sought.over)
          THEN CASE WHEN g.user_name IS NULL THEN 'the group ' || g.cohort_name
            WHEN u.arn IS NULL AND NOT sought.over THEN 'the user ' || g.user_name
            ELSE 'the policies of the user ' || g.user_name END END AS identity,
        CASE WHEN g.type = 'ASSUME_ROLE'
          AND (g.role_revision, g.role_over) IS DISTINCT FROM (g.revision, sought.over)
          THEN 'the role ' || g.role_name END AS role
      FROM unnest(?::uuid[], ?::boolean[]) AS sought(id, over)
        JOIN access_grant g ON g.id = sought.id LEFT JOIN iam_user u ON u.id = g.user_id
      """;

  private static final String FAILURES =
      """
      SELECT id, failure_code, failing_since, attempts, due_at,
        CASE WHEN own THEN failure_message
          ELSE 'Whoever owns it, or an administrator, sees what AWS says.' END AS failure_message
      FROM (
        SELECT u.id, failure_code, failure_message, failing_since, attempts, due_at,
          NOT %s AND (?::boolean OR EXISTS (SELECT 1 FROM member m WHERE m.user_id = u.id)) AS own
        FROM iam_user u
        UNION ALL
        SELECT id, failure_code, failure_message, failing_since, attempts, due_at,
          ?::boolean OR owners && ?::varchar[] FROM cohort
        UNION ALL
        SELECT id, failure_code, failure_message, failing_since, attempts, due_at,
          ?::boolean OR owners && ?::varchar[] FROM role) any_row
      WHERE id = ANY (?) AND failure_code IS NOT NULL
      """
          .formatted(OwnCohorts.IS_OTHERS);

  private static final String DUE =
      """
      SELECT due_at FROM (
        SELECT id, due_at FROM iam_user UNION ALL
        SELECT id, due_at FROM cohort UNION ALL
        SELECT id, due_at FROM role) any_row
      WHERE id = ANY (?) AND due_at IS NOT NULL
      """;

  private final Sql sql;
  private final OwnCohorts own;

  GrantWaits(Sql sql, OwnCohorts own) {
    this.sql = sql;
    this.own = own;
  }

  /**
   * A sentence for each that waits. In the caller's transaction.
   *
   * @param over by its id, whether the grant is to be gone
   */
  Map<UUID, String> of(Map<UUID, Boolean> over) {
    Map<UUID, String> waits = new HashMap<>();
    Collection<UUID> ids = over.keySet();
    if (!ids.isEmpty()) {
      sql.list(
          row -> {
            String sides = sides(row);
            return sides.isEmpty()
                ? null
                : waits.put(
                    Sql.id(row),
                    (row.getBoolean("over") ? "To be taken away still: " : "To be written still: ")
                        + sides
                        + ".");
          },
          SIDES,
          ids,
          over.values());
    }
    return waits;
  }

  /**
   * What has gone wrong with those who write grants, in AWS's words to whose they are. In the
   * caller's transaction.
   */
  Map<UUID, FailureView> failures(List<UUID> ids) {
    Map<UUID, FailureView> failures = new HashMap<>();
    if (!ids.isEmpty()) {
      Scope may = own.scope();
      sql.list(
          row -> failures.put(Sql.id(row), FailureView.of(row)),
          FAILURES,
          may.all(),
          may.owners(),
          may.all(),
          may.all(),
          may.owners(),
          may.all(),
          may.owners(),
          ids);
    }
    return failures;
  }

  /** When one of them tries again; empty: nobody does. In the caller's transaction. */
  Optional<Instant> nextAttempt(List<UUID> writers) {
    return sql.list(row -> Sql.instant(row, "due_at"), DUE, writers).stream()
        .min(Comparator.naturalOrder());
  }

  private static String sides(ResultSet row) throws SQLException {
    return Stream.of(row.getString("identity"), row.getString("role"))
        .filter(side -> side != null)
        .collect(joining(" and "));
  }
}
