package io.stint.reconcile;

import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The one clock: this machine's, corrected to the database's at every tick, so that replicas whose
 * clocks differ decide deadlines alike. Microseconds, as PostgreSQL keeps them.
 */
@ApplicationScoped
public class DatabaseClock extends Clock {

  private final Sql sql;
  private final Clock machine = Clock.systemUTC();
  private volatile Duration skew = Duration.ZERO;

  DatabaseClock(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Instant instant() {
    return machine.instant().plus(skew).truncatedTo(ChronoUnit.MICROS);
  }

  /** Measures how far this machine's clock is from the database's. */
  void measure() {
    skew =
        sql.connected(
            connection -> {
              // Without the time that it took to get a connection.
              Instant before = machine.instant();
              try (Statement statement = connection.createStatement();
                  ResultSet row = statement.executeQuery("SELECT clock_timestamp() AS observed")) {
                row.next();
                Duration roundTrip = Duration.between(before, machine.instant());
                return Duration.between(
                    before.plus(roundTrip.dividedBy(2)), Sql.instant(row, "observed"));
              }
            });
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
