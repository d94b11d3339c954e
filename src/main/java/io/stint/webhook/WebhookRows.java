package io.stint.webhook;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.audit.EventFeed;
import io.stint.audit.Position;
import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far each endpoint is, and which replica tells it. */
@ApplicationScoped
class WebhookRows {

  /** Longer than one attempt and what is written after it; renewed between attempts. */
  static final Duration LEASE = Duration.ofSeconds(60);

  private static final String COLUMNS =
      "after_tx, after_id, leased_until, due_at, failures, delivered_at, stopped_url";

  /** With its name, twice the instant, and its address. */
  private static final String FREE =
      """
      name = ? AND (leased_until IS NULL OR leased_until <= ?)
        AND (due_at IS NULL OR due_at <= ?) AND stopped_url IS DISTINCT FROM ?
      """;

  private final Sql sql;
  private final EventFeed events;
  private final HeldRows held;

  WebhookRows(Sql sql, EventFeed events, HeldRows held) {
    this.sql = sql;
    this.events = events;
    this.held = held;
  }

  /**
   * @param after told up to here, but for what is held
   * @param dueAt nothing is sent before then; null: at once
   * @param failures rounds in a row in which nothing was taken, of several subjects
   * @param stoppedUrl the address that wanted no more; null: none did
   */
  record Row(
      Position after,
      Instant leasedUntil,
      Instant dueAt,
      int failures,
      Instant deliveredAt,
      String stoppedUrl) {

    /** Another address is told again. */
    boolean isStopped(Endpoint endpoint) {
      return endpoint.url().toString().equals(stoppedUrl);
    }
  }

  /** An endpoint that is new is told what happens from now on. */
  void know(Endpoint endpoint) {
    if (!sql.exists("SELECT 1 FROM webhook WHERE name = ?", endpoint.name())) {
      Position end = events.end();
      sql.update(
          "INSERT INTO webhook (name, after_tx, after_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
          endpoint.name(),
          end.tx(),
          end.id());
    }
  }

  Row find(Endpoint endpoint) {
    return sql.one(
            WebhookRows::row, "SELECT " + COLUMNS + " FROM webhook WHERE name = ?", endpoint.name())
        .orElseThrow();
  }

  /**
   * Whether {@link #claim} would give it now: for a look before it, which writes nothing where the
   * endpoint is known.
   */
  Optional<Row> ready(Endpoint endpoint, Instant now) {
    know(endpoint);
    return sql.one(
        WebhookRows::row,
        "SELECT " + COLUMNS + " FROM webhook WHERE " + FREE,
        endpoint.name(),
        now,
        now,
        endpoint.url().toString());
  }

  /** For this replica alone, for a while; empty: another has it, or nothing is to be sent now. */
  Optional<Row> claim(Endpoint endpoint, Instant now) {
    return requiringNew()
        .call(
            () ->
                sql.one(
                    WebhookRows::row,
                    """
                    UPDATE webhook SET leased_until = ? WHERE %s
                    RETURNING %s
                    """
                        .formatted(FREE, COLUMNS),
                    now.plus(LEASE),
                    endpoint.name(),
                    now,
                    now,
                    endpoint.url().toString()));
  }

  /** Whether it is still this replica's; then for as long again. */
  Optional<Instant> renew(Endpoint endpoint, Instant lease, Instant now) {
    Instant until = now.plus(LEASE);
    int kept =
        requiringNew()
            .call(
                () ->
                    sql.update(
                        "UPDATE webhook SET leased_until = ? WHERE name = ? AND leased_until = ?",
                        until,
                        endpoint.name(),
                        lease));
    return kept == 1 ? Optional.of(until) : Optional.empty();
  }

  /**
   * How a round ended; in the caller's transaction.
   *
   * @return false: another replica has taken over, and nothing of the round is to be written
   */
  boolean settle(Endpoint endpoint, Instant lease, Row after) {
    return sql.update(
            """
            UPDATE webhook SET after_tx = ?, after_id = ?, leased_until = NULL, due_at = ?,
              failures = ?, delivered_at = ?, stopped_url = ?
            WHERE name = ? AND leased_until = ?
            """,
            after.after().tx(),
            after.after().id(),
            after.dueAt(),
            after.failures(),
            after.deliveredAt(),
            after.stoppedUrl(),
            endpoint.name(),
            lease)
        == 1;
  }

  /**
   * It is told everything again from there, whatever held it up, and nothing that it has not been
   * told is left out; a round that runs writes nothing.
   */
  void replay(Endpoint endpoint, Position from, Instant now) {
    Position after = events.today(find(endpoint).after());
    Position start = from.isAfter(after) ? after : from;
    sql.update(
        """
        UPDATE webhook SET after_tx = ?, after_id = ?, leased_until = NULL, due_at = NULL,
          failures = 0, stopped_url = NULL WHERE name = ?
        """,
        start.tx(),
        start.id(),
        endpoint.name());
    held.tryAgain(endpoint, start, now);
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        new Position(row.getLong("after_tx"), row.getLong("after_id")),
        Sql.instant(row, "leased_until"),
        Sql.instant(row, "due_at"),
        row.getInt("failures"),
        Sql.instant(row, "delivered_at"),
        row.getString("stopped_url"));
  }
}
