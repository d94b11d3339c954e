package io.stint.role;

import io.stint.database.Sql;
import io.stint.reconcile.ReconciledRow;
import io.stint.sweep.Departures;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What the sweep reads of the room: each statement in a transaction of its own. */
@ApplicationScoped
class InspectedRoles {

  private static final String SELECT =
      "SELECT id, name, iam_id, adopted, CASE WHEN written_confirmed THEN written END AS written, "
          + ReconciledRow.CALM
          + " AND arn IS NOT NULL AND state = 'ACTIVE' AS calm FROM role WHERE ";

  private final Sql sql;
  private final Departures departures;
  private final Clock clock;

  InspectedRoles(Sql sql, Departures departures, Clock clock) {
    this.sql = sql;
    this.departures = departures;
    this.clock = clock;
  }

  /**
   * A role's row.
   *
   * @param written null: that is not known for certain
   * @param calm whether it can be judged
   */
  record Known(
      UUID id, String name, String iamId, boolean adopted, RoleSnapshot written, boolean calm) {

    private static Known of(ResultSet row) throws SQLException {
      return new Known(
          row.getObject("id", UUID.class),
          row.getString("name"),
          row.getString("iam_id"),
          row.getBoolean("adopted"),
          StoredRole.SNAPSHOT.convertToEntityAttribute(row.getString("written")),
          row.getBoolean("calm"));
    }
  }

  List<Known> any(Collection<String> iamIds, Collection<String> keys, Instant calm) {
    return sql.list(
        Known::of,
        SELECT + "iam_id = ANY (?::text[]) OR lower(name) = ANY (?::text[])",
        clock.instant(),
        calm,
        iamIds,
        keys);
  }

  List<Known> but(Collection<UUID> seen, Instant calm) {
    return sql.list(
        Known::of, SELECT + "id <> ALL (?::uuid[]) ORDER BY id", clock.instant(), calm, seen);
  }

  Set<String> departed(Collection<String> iamIds, Instant calm) {
    return departures.since(iamIds, calm);
  }
}
