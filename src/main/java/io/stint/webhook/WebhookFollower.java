package io.stint.webhook;

import io.stint.audit.EventFollower;
import io.stint.audit.Position;
import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** How far the receiver is that is the furthest behind, with what it has not taken. */
@ApplicationScoped
class WebhookFollower implements EventFollower {

  private final Sql sql;
  private final Endpoints endpoints;

  WebhookFollower(Sql sql, Endpoints endpoints) {
    this.sql = sql;
    this.endpoints = endpoints;
  }

  /** Of the receivers of the configuration; one that was taken out of it waits for nothing. */
  @Override
  public Optional<Position> told() {
    List<String> names = endpoints.all().stream().map(Endpoint::name).toList();
    return sql.one(
        row -> new Position(row.getLong("tx"), row.getLong("id")),
        """
        SELECT tx, id FROM (
          SELECT after_tx AS tx, after_id AS id FROM webhook WHERE name = ANY (?::text[])
          UNION ALL
          SELECT e.tx::text::bigint, e.id - 1 FROM webhook_held h JOIN event e ON e.id = h.event_id
          WHERE h.webhook = ANY (?::text[])) place
        ORDER BY tx, id LIMIT 1
        """,
        names,
        names);
  }
}
