package io.stint.audit;

import io.stint.database.Sql;
import io.stint.security.Caller;
import io.stint.web.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The table {@code event}. */
@ApplicationScoped
class EventLog {

  /** What {@link #event} reads, of {@code e}. */
  static final String COLUMNS =
      "e.id, e.at, e.actor, e.action, e.subject_kind, e.subject_name, e.details::text,"
          + " e.request_id, e.caller_issuer, e.caller_subject, e.caller_token, e.address,"
          + " e.caller_request_id, e.before::text, e.after::text, e.aws_request_ids,"
          + " e.tx::text::bigint";

  private static final String SELECT = "select " + COLUMNS + " from event e where ";

  private final Sql sql;
  private final List<EventsOf> kinds;

  EventLog(Sql sql, @Any Instance<EventsOf> kinds) {
    this.sql = sql;
    this.kinds = kinds.stream().toList();
  }

  /**
   * What one event tells, in JSON.
   *
   * @param before null: nothing
   * @param after null: nothing
   */
  record Row(String subject, String details, String before, String after) {}

  /** The ids are in the order of the rows. */
  void append(Instant at, Origin origin, AuditAction action, List<Row> rows) {
    Optional<Caller> caller = Optional.ofNullable(origin.caller());
    sql.update(
        """
        insert into event (at, actor, action, subject_kind, subject_name, details, request_id,
          caller_issuer, caller_subject, caller_token, address, caller_request_id, before, after,
          aws_request_ids)
        select ?, ?, ?, ?, name, details::jsonb, ?, ?, ?, ?::uuid, ?, ?, before::jsonb, after::jsonb,
          nullif(?::text[], '{}')
        from unnest(?::text[], ?::text[], ?::text[], ?::text[])
          with ordinality as new (name, details, before, after, place) order by place
        """,
        at,
        origin.actor(),
        action.toString(),
        action.kind(),
        origin.requestId(),
        caller.map(Caller::issuer).orElse(null),
        caller.map(Caller::subject).orElse(null),
        caller.map(Caller::tokenId).orElse(null),
        origin.address(),
        origin.callerRequestId(),
        origin.awsRequestIds(),
        each(rows, Row::subject),
        each(rows, Row::details),
        each(rows, Row::before),
        each(rows, Row::after));
  }

  /** Newest first. */
  List<Event> page(EventFilter filter, PageRequest page) {
    StringBuilder where = new StringBuilder(SELECT).append("true");
    List<Object> values = new ArrayList<>();
    narrow(where, values, " and lower(subject_name) = lower(?)", filter.subject());
    narrow(where, values, " and subject_kind = ?", filter.kind());
    narrow(where, values, " and action = ?", Objects.toString(filter.action(), null));
    narrow(where, values, " and actor = ?", filter.actor());
    narrow(where, values, " and at >= ?", filter.since());
    narrow(where, values, " and at < ?", filter.until());
    narrow(where, values, filter.sight());
    if (!page.isFirst()) {
      narrow(where, values, " and id < ?", Long.valueOf(page.after().get(0)));
    }
    narrow(where, values, " order by id desc limit ?", page.limit());
    return sql.list(EventLog::event, where.toString(), values.toArray());
  }

  /**
   * What was committed after the position, oldest first; never what a later commit could precede:
   * while an older transaction is open, nothing that is younger.
   */
  List<Event> after(Position position, int most) {
    return sql.list(
        EventLog::event,
        SELECT
            + "(tx, id) > (?::text::xid8, ?) and tx < pg_snapshot_xmin(pg_current_snapshot())"
            + " order by tx, id limit ?",
        String.valueOf(position.tx()),
        position.id(),
        most);
  }

  /** Those of them that somebody sees, in the same order. */
  List<Event> seen(Sight sight, List<Event> events) {
    if (sight.isEverything() || events.isEmpty()) {
      return events;
    }
    StringBuilder which = new StringBuilder("select id from event e where id = any (?::bigint[])");
    List<Object> values = new ArrayList<>();
    values.add(events.stream().map(Event::id).toList());
    narrow(which, values, sight);
    Set<Long> seen =
        Set.copyOf(sql.list(row -> row.getLong("id"), which.toString(), values.toArray()));
    return events.stream().filter(event -> seen.contains(event.id())).toList();
  }

  /** The same place after a restore, which may have moved it (see {@link RestoredOrder}). */
  Position today(Position position) {
    return sql.one(
            row -> new Position(row.getLong(1), position.id()),
            "select tx::text::bigint from event where id = ?",
            position.id())
        .orElse(position);
  }

  /** Whether a place is that of an event, or at least not ahead of all that there are. */
  boolean mayBeGivenOut(Position position) {
    return sql.one(
            row -> row.getBoolean(1) || row.getBoolean(2) && position.tx() <= end().tx(),
            "select exists (select 1 from event where id = ?),"
                + " ? <= (select coalesce(max(id), 0) from event)",
            position.id(),
            position.id())
        .orElseThrow();
  }

  /** Everything that is committed from now on comes after it. */
  Position end() {
    return sql.one(
            row -> new Position(row.getLong(1), 0),
            "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        .orElseThrow();
  }

  /** The last one before the first that was written at or after the instant; empty: none was. */
  Optional<Position> before(Instant from) {
    return sql.one(
        row -> new Position(row.getLong("tx"), row.getLong("id")),
        "select coalesce(last.tx::text::bigint, 0) as tx, coalesce(last.id, 0) as id from (select"
            + " tx, id from event where at >= ? order by tx, id limit 1) first left join lateral"
            + " (select tx, id from event where (tx, id) < (first.tx, first.id) order by tx desc,"
            + " id desc limit 1) last on true",
        from);
  }

  List<Event> named(List<Long> ids) {
    return sql.list(EventLog::event, SELECT + "id = any (?::bigint[]) order by id", ids);
  }

  /** How many come after the position, of these actions, and since when the first of them waits. */
  EventFeed.Backlog backlog(Position position, List<String> actions, int most) {
    return sql.one(
            row -> new EventFeed.Backlog(row.getInt("waiting"), Sql.instant(row, "oldest")),
            "select count(*) as waiting, min(at) as oldest from (select at from event"
                + " where (tx, id) > (?::text::xid8, ?) and action = any (?::text[])"
                + " order by tx, id limit ?) next",
            String.valueOf(position.tx()),
            position.id(),
            actions,
            most)
        .orElseThrow();
  }

  /** Some may be null. */
  private static List<String> each(List<Row> rows, Function<Row, String> what) {
    return rows.stream().map(what).collect(Collectors.toCollection(ArrayList::new));
  }

  private void narrow(StringBuilder where, List<Object> values, Sight sight) {
    if (sight.isEverything()) {
      return;
    }
    where.append(" and (actor = ?");
    values.add(sight.by());
    if (!sight.owners().isEmpty()) {
      for (EventsOf kind : kinds) {
        where.append(" or subject_kind = ? and ").append(kind.isOwn());
        values.add(kind.kind());
        values.add(sight.owners());
      }
    }
    where.append(')');
  }

  private static void narrow(StringBuilder where, List<Object> values, String rule, Object value) {
    if (value != null) {
      where.append(rule);
      values.add(value);
    }
  }

  static Event event(ResultSet row) throws SQLException {
    long id = row.getLong("id");
    return new Event(
        id,
        Sql.instant(row, "at"),
        row.getString("actor"),
        row.getString("action"),
        new Subject(row.getString("subject_kind"), row.getString("subject_name")),
        row.getString("details"),
        row.getString("request_id"),
        caller(row),
        row.getString("address"),
        row.getString("caller_request_id"),
        row.getString("before"),
        row.getString("after"),
        texts(row.getArray("aws_request_ids")),
        new Position(row.getLong("tx"), id));
  }

  private static Event.CalledBy caller(ResultSet row) throws SQLException {
    String issuer = row.getString("caller_issuer");
    return issuer == null
        ? null
        : new Event.CalledBy(
            issuer, row.getString("caller_subject"), row.getObject("caller_token", UUID.class));
  }

  private static List<String> texts(Array array) throws SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
