package io.stint.iam;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Optional;
import javax.sql.DataSource;

/** The shared token bucket: one row, filled by the database's clock. */
final class Bucket {

  // The innermost select locks the row and reads the clock once; everything else follows from it.
  private static final String DRAW =
      """
      UPDATE iam_budget b SET tokens = s.available - s.taken, filled_at = s.at
      FROM (SELECT a.available, a.at,
                   greatest(0, least(?, floor(a.available - ?))) AS taken
            FROM (SELECT least(?, r.tokens
                           + greatest(0, extract(epoch FROM r.at - r.filled_at)) * ?)
                           ::double precision AS available, r.at
                  FROM (SELECT tokens, filled_at,
                               coalesce(?::timestamptz, clock_timestamp()) AS at
                        FROM iam_budget WHERE id = 1 FOR UPDATE) r) a) s
      WHERE b.id = 1
      RETURNING s.taken, s.available
      """;

  private final DataSource database;
  private final double rate;
  private final int burst;
  private final Optional<Clock> settable;

  /**
   * @param settable a test's clock; empty: the database's
   */
  Bucket(DataSource database, double rate, int burst, Optional<Clock> settable) {
    this.database = database;
    this.rate = rate;
    this.burst = burst;
    this.settable = settable;
  }

  record Drawn(int taken, double left) {}

  /**
   * @param most takes at most so many permits, and fewer when fewer are there
   * @param reserve leaves so many behind
   */
  Drawn draw(int most, double reserve) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement draw = connection.prepareStatement(DRAW)) {
      draw.setInt(1, most);
      draw.setDouble(2, reserve);
      draw.setInt(3, burst);
      draw.setDouble(4, rate);
      draw.setObject(5, settable.map(OffsetDateTime::now).orElse(null));
      try (ResultSet row = draw.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("iam_budget has no row");
        }
        int taken = row.getInt(1);
        return new Drawn(taken, row.getDouble(2) - taken);
      }
    }
  }
}
