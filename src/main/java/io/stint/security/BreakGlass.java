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

  /** Opens it, or keeps it open for an hour from now; in the caller's transaction. */
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

  /**
   * Closes it before its time.
   *
   * @return false: it was not open
   */
  public boolean close(Instant now) {
    boolean open = sql.update("UPDATE break_glass SET until = ? WHERE until > ?", now, now) > 0;
    if (open) {
      LOG.warn("the glass is whole again: STINT_TOKEN opens nothing else");
    }
    seenUntil = Instant.MIN;
    return open;
  }

  /** Whether somebody has opened it, wherever that was. */
  public boolean isOpen() {
    Instant until =
        sql
            .list(
                row -> Sql.instant(row, "until"),
                "SELECT until FROM break_glass WHERE until > ?",
                clock.instant())
            .stream()
            .findFirst()
            .orElse(Instant.MIN);
    seenUntil = until;
    return clock.instant().isBefore(until);
  }

  /**
   * Notes whether {@code STINT_TOKEN} is locked behind it.
   *
   * @return whether it was until now, and is not any more
   */
  public boolean isUnlocked(boolean locked) {
    if (!locked) {
      return sql.update("UPDATE break_glass SET locked = false WHERE locked") > 0;
    }
    sql.update(
        "INSERT INTO break_glass (single, locked) VALUES (true, true)"
            + " ON CONFLICT (single) DO UPDATE SET locked = true WHERE NOT break_glass.locked");
    return false;
  }

  private boolean isSeenOpen() {
    return clock.instant().isBefore(seenUntil);
  }
}
