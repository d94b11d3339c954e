package io.stint.reconcile;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;

/**
 * The one clock: this machine's, corrected to the database's at every tick, so that replicas whose
 * clocks differ decide deadlines alike. Microseconds, as PostgreSQL keeps them.
 */
@ApplicationScoped
public class DatabaseClock extends Clock {

  private final DataSource database;
  private final Clock machine = Clock.systemUTC();
  private volatile Duration skew = Duration.ZERO;

  DatabaseClock(DataSource database) {
    this.database = database;
  }

  @Override
  public Instant instant() {
    return machine.instant().plus(skew).truncatedTo(ChronoUnit.MICROS);
  }

  /** Measures how far this machine's clock is from the database's. */
  void measure() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      Instant before = machine.instant();
      try (ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
        row.next();
        Instant observed = row.getObject(1, OffsetDateTime.class).toInstant();
        Duration roundTrip = Duration.between(before, machine.instant());
        skew = Duration.between(before.plus(roundTrip.dividedBy(2)), observed);
      }
    }
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return zone.equals(ZoneOffset.UTC) ? this : Clock.fixed(instant(), zone);
  }
}
