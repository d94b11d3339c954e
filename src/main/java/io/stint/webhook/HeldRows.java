package io.stint.webhook;

import io.stint.audit.Position;
import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What endpoints did not take, and what waits behind it for the same subject. */
@ApplicationScoped
class HeldRows {

  private static final String SELECT =
      "SELECT event_id, subject, attempts, due_at, since, code, message FROM webhook_held ";

  private final Sql sql;

  HeldRows(Sql sql) {
    this.sql = sql;
  }

  /**
   * @param attempts that failed; 0: it only waits behind another
   * @param code what went wrong last; null with 0 attempts
   */
  record Held(
      long event,
      String subject,
      int attempts,
      Instant dueAt,
      Instant since,
      String code,
      String message) {}

  /**
   * @param waiting how many are held
   * @param failing how many have failed so often that somebody should look
   */
  record Count(int waiting, int failing) {}

  /** Subjects that wait. */
  Set<String> subjects(Endpoint endpoint) {
    return new TreeSet<>(
        sql.list(
            row -> row.getString(1),
            "SELECT DISTINCT subject FROM webhook_held WHERE webhook = ?",
            endpoint.name()));
  }

  /** Of subjects whose time has come. */
  Map<Long, Held> due(Endpoint endpoint, Instant now, int most) {
    return byEvent(
        sql.list(
            HeldRows::held,
            SELECT
                + """
                held WHERE webhook = ? AND NOT EXISTS (SELECT 1 FROM webhook_held head
                  WHERE head.webhook = held.webhook AND head.subject = held.subject
                    AND head.due_at > ?)
                ORDER BY event_id LIMIT ?
                """,
            endpoint.name(),
            now,
            most));
  }

  /**
   * The one to try an endpoint with that takes nothing: another one each time, as one of them may
   * be what it does not take.
   */
  Map<Long, Held> leastTried(Endpoint endpoint, Instant now) {
    return byEvent(
        sql.list(
            HeldRows::held,
            SELECT
                + """
                held WHERE webhook = ? AND due_at <= ? AND NOT EXISTS (
                  SELECT 1 FROM webhook_held head
                  WHERE head.webhook = held.webhook AND head.subject = held.subject
                    AND head.event_id < held.event_id)
                ORDER BY attempts, event_id LIMIT 1
                """,
            endpoint.name(),
            now));
  }

  /** What failed about these; a set of the caller's own. */
  Set<String> failingSubjects(Endpoint endpoint) {
    return new TreeSet<>(
        sql.list(
            row -> row.getString(1),
            "SELECT DISTINCT subject FROM webhook_held WHERE webhook = ? AND attempts > 0",
            endpoint.name()));
  }

  /** The one that fails for the longest time. */
  Optional<Held> worst(Endpoint endpoint) {
    return sql.one(
        HeldRows::held,
        SELECT + "WHERE webhook = ? AND attempts > 0 ORDER BY attempts DESC, event_id LIMIT 1",
        endpoint.name());
  }

  /** When the first of those that are held happened; null: nothing is held. */
  Instant oldestAt(Endpoint endpoint) {
    return sql.one(
            row -> Optional.ofNullable(Sql.instant(row, "at")),
            "SELECT min(e.at) AS at FROM webhook_held h JOIN event e ON e.id = h.event_id"
                + " WHERE h.webhook = ?",
            endpoint.name())
        .flatMap(at -> at)
        .orElse(null);
  }

  Count count(Endpoint endpoint, int failingFrom) {
    return sql.one(
            row -> new Count(row.getInt(1), row.getInt(2)),
            "SELECT count(*), count(*) FILTER (WHERE attempts >= ?) FROM webhook_held"
                + " WHERE webhook = ?",
            failingFrom,
            endpoint.name())
        .orElseThrow();
  }

  void hold(Endpoint endpoint, Collection<Held> all) {
    for (Held held : all) {
      sql.update(
          """
          INSERT INTO webhook_held
            (webhook, event_id, subject, attempts, due_at, since, code, message)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (webhook, event_id) DO UPDATE SET attempts = excluded.attempts,
            due_at = excluded.due_at, since = excluded.since, code = excluded.code,
            message = excluded.message
          """,
          endpoint.name(),
          held.event(),
          held.subject(),
          held.attempts(),
          held.dueAt(),
          held.since(),
          held.code(),
          held.message());
    }
  }

  /** At once; what comes after the place comes again by itself. */
  void tryAgain(Endpoint endpoint, Position place, Instant now) {
    sql.update(
        """
        DELETE FROM webhook_held h USING event e
        WHERE e.id = h.event_id AND h.webhook = ? AND (e.tx, e.id) > (?::text::xid8, ?)
        """,
        endpoint.name(),
        String.valueOf(place.tx()),
        place.id());
    sql.update(
        "UPDATE webhook_held SET due_at = least(due_at, ?) WHERE webhook = ?",
        now,
        endpoint.name());
  }

  void taken(Endpoint endpoint, List<Long> events) {
    sql.update(
        "DELETE FROM webhook_held WHERE webhook = ? AND event_id = ANY (?::bigint[])",
        endpoint.name(),
        events);
  }

  private static Map<Long, Held> byEvent(List<Held> all) {
    return all.stream().collect(Collectors.toMap(Held::event, one -> one));
  }

  private static Held held(ResultSet row) throws SQLException {
    return new Held(
        row.getLong("event_id"),
        row.getString("subject"),
        row.getInt("attempts"),
        Sql.instant(row, "due_at"),
        Sql.instant(row, "since"),
        row.getString("code"),
        row.getString("message"));
  }
}
