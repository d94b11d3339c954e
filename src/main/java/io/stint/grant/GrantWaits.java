package io.stint.grant;

import static java.util.stream.Collectors.joining;

import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
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

  private final Sql sql;

  GrantWaits(Sql sql) {
    this.sql = sql;
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

  private static String sides(ResultSet row) throws SQLException {
    return Stream.of(row.getString("identity"), row.getString("role"))
        .filter(side -> side != null)
        .collect(joining(" and "));
  }
}
