package io.stint.sweep;

import io.stint.database.Sql;
import io.stint.sweep.Found.Shown;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What the sweep before has found: the same is no news. Every call in the caller's transaction. */
@ApplicationScoped
class KnownFindings {

  private final Sql sql;

  KnownFindings(Sql sql) {
    this.sql = sql;
  }

  private record Known(String key, String outcome) {}

  /** Remembers all of these and nothing else; the answer is what is new, or has another outcome. */
  List<Shown> news(UUID sweep, Map<String, Shown> all, Instant now) {
    Set<Known> before =
        Set.copyOf(
            sql.list(
                row -> new Known(row.getString("key"), row.getString("outcome")),
                "SELECT key, outcome FROM sweep_known"));
    List<String> keys = new ArrayList<>(all.keySet());
    sql.update(
        """
        INSERT INTO sweep_known (key, outcome, sweep_id, first_at)
        SELECT key, outcome, ?, ? FROM unnest(?::text[], ?::text[]) AS found (key, outcome)
        ON CONFLICT (key) DO UPDATE SET outcome = excluded.outcome, sweep_id = excluded.sweep_id
        """,
        sweep,
        now,
        keys,
        keys.stream().map(key -> all.get(key).outcome().name()).toList());
    sql.update("DELETE FROM sweep_known WHERE sweep_id <> ?", sweep);
    return keys.stream()
        .filter(key -> !before.contains(new Known(key, all.get(key).outcome().name())))
        .map(all::get)
        .toList();
  }

  /** Which of these were there before, and first at {@code at} or earlier. */
  Set<String> foundBy(Instant at) {
    return sql
        .list(row -> row.getString("key"), "SELECT key FROM sweep_known WHERE first_at <= ?", at)
        .stream()
        .collect(Collectors.toSet());
  }
}
