package io.stint.iam;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.sql.DataSource;

/**
 * The one row that holds the {@link Allowance} of all replicas, by the database's clock. Each
 * change is a short transaction that locks it: read, computed here, written.
 */
final class Bucket {

  private static final String COLUMNS =
      "SELECT tokens, filled_at, rate, knee, throttled_at, urgent_until,"
          + " coalesce(?::timestamptz, clock_timestamp()) FROM iam_budget WHERE id = 1";

  private static final String WRITE =
      "UPDATE iam_budget SET tokens = ?, filled_at = ?, rate = ?, knee = ?, throttled_at = ?,"
          + " urgent_until = ? WHERE id = 1";

  private final DataSource database;
  private final Allowance.Limits limits;
  private final Optional<Clock> settable;

  /**
   * @param settable a test's clock; empty: the database's
   */
  Bucket(DataSource database, Allowance.Limits limits, Optional<Clock> settable) {
    this.database = database;
    this.limits = limits;
    this.settable = settable;
  }

  /**
   * @param at when, by the clock that fills the bucket
   */
  record Drawn(int taken, boolean unlimited, Duration again, Instant at) {}

  /**
   * @param most takes at most so many permits, and fewer when fewer are there
   */
  Drawn draw(boolean urgent, int most) throws SQLException {
    return change(
        (allowance, at) -> {
          Allowance.Draw draw = allowance.draw(at, limits, urgent, most);
          return new Change<>(
              draw.next(), new Drawn(draw.taken(), draw.unlimited(), draw.again(), at));
        });
  }

  /** AWS has throttled a call; the answer is the rate from now on. */
  double throttled(Instant drawnAt, double seen) throws SQLException {
    return change(
        (allowance, at) -> {
          Allowance next = allowance.throttled(at, drawnAt, seen, limits);
          return new Change<>(next, next.current(limits));
        });
  }

  CallBudget shown() throws SQLException {
    try (Connection connection = database.getConnection()) {
      Allowance allowance = read(connection, COLUMNS).allowance();
      return new CallBudget(
          Optional.of(allowance.current(limits)).filter(Double::isFinite),
          Optional.of(limits.rate()).filter(rate -> rate > 0),
          Optional.ofNullable(allowance.throttledAt()));
    }
  }

  private record Seen(Allowance allowance, Instant at) {}

  private record Change<T>(Allowance next, T answer) {}

  private <T> T change(BiFunction<Allowance, Instant, Change<T>> change) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Seen seen = read(connection, COLUMNS + " FOR UPDATE");
        Change<T> changed = change.apply(seen.allowance(), seen.at());
        if (!changed.next().equals(seen.allowance())) {
          write(connection, changed.next());
        }
        connection.commit();
        return changed.answer();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }

  private Seen read(Connection connection, String sql) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, settable.map(OffsetDateTime::now).orElse(null));
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("iam_budget has no row");
        }
        Allowance allowance =
            new Allowance(
                row.getDouble(1),
                instant(row, 2),
                row.getObject(3, Double.class),
                row.getObject(4, Double.class),
                instant(row, 5),
                instant(row, 6));
        return new Seen(allowance, instant(row, 7));
      }
    }
  }

  private static void write(Connection connection, Allowance next) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(WRITE)) {
      update.setDouble(1, next.tokens());
      update.setObject(2, utc(next.filledAt()));
      update.setObject(3, next.rate());
      update.setObject(4, next.knee());
      update.setObject(5, utc(next.throttledAt()));
      update.setObject(6, utc(next.urgentUntil()));
      update.executeUpdate();
    }
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  private static OffsetDateTime utc(Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }
}
