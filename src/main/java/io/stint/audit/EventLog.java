package io.stint.audit;

import io.agroal.api.AgroalDataSource;
import io.stint.web.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The table {@code event}. */
@ApplicationScoped
class EventLog {

  private static final String COLUMNS =
      "select id, at, actor, action, subject_kind, subject_name, details::text, request_id,"
          + " tx::text::bigint from event where ";

  private final AgroalDataSource database;

  EventLog(AgroalDataSource database) {
    this.database = database;
  }

  record Row(Subject subject, String details) {}

  void append(Instant at, String actor, String action, String requestId, List<Row> rows) {
    String sql =
        "insert into event"
            + " (at, actor, action, subject_kind, subject_name, details, request_id)"
            + " values (?, ?, ?, ?, ?, ?::jsonb, ?)";
    try (Connection connection = database.getConnection();
        PreparedStatement insert = connection.prepareStatement(sql)) {
      for (Row row : rows) {
        set(insert, List.of(utc(at), actor, action, row.subject().kind(), row.subject().name()));
        insert.setString(6, row.details());
        insert.setString(7, requestId);
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (SQLException e) {
      throw new EventLogException(e);
    }
  }

  /** Newest first. */
  List<Event> page(EventFilter filter, PageRequest page) {
    StringBuilder where = new StringBuilder("true");
    List<Object> values = new ArrayList<>();
    narrow(where, values, " and lower(subject_name) = lower(?)", filter.subject());
    narrow(where, values, " and subject_kind = ?", filter.kind());
    narrow(where, values, " and action = ?", filter.action());
    narrow(where, values, " and actor = ?", filter.actor());
    narrow(where, values, " and at >= ?", utc(filter.since()));
    narrow(where, values, " and at < ?", utc(filter.until()));
    if (!page.isFirst()) {
      narrow(where, values, " and id < ?", Long.valueOf(page.after().get(0)));
    }
    values.add(page.limit());
    return read(COLUMNS + where + " order by id desc limit ?", values);
  }

  /**
   * What was committed after the position, oldest first; never what a later commit could precede.
   */
  List<Event> after(Position position, int most) {
    return read(
        COLUMNS
            + "(tx, id) > (?::text::xid8, ?) and tx < pg_snapshot_xmin(pg_current_snapshot())"
            + " order by tx, id limit ?",
        List.of(String.valueOf(position.tx()), position.id(), most));
  }

  /** Everything that is committed from now on comes after it. */
  Position end() {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint");
        ResultSet row = select.executeQuery()) {
      row.next();
      return new Position(row.getLong(1), 0);
    } catch (SQLException e) {
      throw new EventLogException(e);
    }
  }

  private static void narrow(StringBuilder where, List<Object> values, String rule, Object value) {
    if (value != null) {
      where.append(rule);
      values.add(value);
    }
  }

  private List<Event> read(String sql, List<Object> values) {
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(sql)) {
      set(select, values);
      List<Event> events = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          events.add(event(row));
        }
      }
      return events;
    } catch (SQLException e) {
      throw new EventLogException(e);
    }
  }

  private static Event event(ResultSet row) throws SQLException {
    long id = row.getLong("id");
    return new Event(
        id,
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("actor"),
        row.getString("action"),
        new Subject(row.getString("subject_kind"), row.getString("subject_name")),
        row.getString("details"),
        row.getString("request_id"),
        new Position(row.getLong("tx"), id));
  }

  private static void set(PreparedStatement statement, List<?> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      statement.setObject(i + 1, values.get(i));
    }
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  /** Carries what the database said to the one place that maps it. */
  static final class EventLogException extends RuntimeException {

    private static final long serialVersionUID = 1;

    EventLogException(SQLException cause) {
      super(cause);
    }
  }
}
