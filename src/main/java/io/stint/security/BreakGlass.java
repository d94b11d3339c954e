package io.stint.security;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * What {@code STINT_TOKEN} is for once there is an administrator: nothing, until whoever holds it
 * says that it is an emergency; then it may do everything for an hour, and everybody sees that.
 */
@Startup
@ApplicationScoped
public class BreakGlass {

  /** How long it stays open. */
  public static final Duration OPEN = Duration.ofHours(1);

  /** What a caller may do who could open it. */
  public static final String ROLE = "break-glass";

  private static final Logger LOG = Logger.getLogger(BreakGlass.class);

  private final Sql sql;
  private final Clock clock;
  private volatile Instant seenUntil = Instant.MIN;

  BreakGlass(Sql sql, Clock clock, MeterRegistry meters) {
    this.sql = sql;
    this.clock = clock;
    Gauge.builder("stint.break.glass.open", this, self -> self.isSeenOpen() ? 1 : 0)
        .description("1 while STINT_TOKEN may do everything because somebody broke the glass")
        .register(meters);
  }

  /** Opens it, or keeps it open; in the caller's transaction. */
  public Instant open(Instant now) {
    Instant until = now.plus(OPEN);
    sql.update(
        "INSERT INTO break_glass (single, until) VALUES (true, ?)"
            + " ON CONFLICT (single) DO UPDATE SET until = excluded.until",
        until);
    LOG.error("the glass is broken: STINT_TOKEN may do everything until " + until);
    seenUntil = until;
    return until;
  }

  boolean isOpen() {
    Instant until =
        sql.one(row -> Sql.instant(row, "until"), "SELECT until FROM break_glass")
            .orElse(Instant.MIN);
    seenUntil = until;
    return clock.instant().isBefore(until);
  }

  private boolean isSeenOpen() {
    return clock.instant().isBefore(seenUntil);
  }
}
