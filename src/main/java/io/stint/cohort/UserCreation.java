package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.database.Sql;
import io.stint.database.SqlFailure;
import io.stint.reconcile.ReconcileLoop;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The brake on new users ({@link CohortsConfig#mostUsersAnHour}): whoever has a caller's rights, or
 * a roster that is wrong, fills no account unseen. It holds back nobody who is there, and nothing
 * that takes access away.
 */
@ApplicationScoped
class UserCreation {

  private static final Logger LOG = Logger.getLogger(UserCreation.class);

  private final int most;
  private final Sql sql;
  private final DueUsers due;
  private final AuditTrail audit;
  private final ReconcileLoop loop;
  private final Clock clock;
  private volatile boolean seenHeld;

  UserCreation(
      CohortsConfig config,
      Sql sql,
      DueUsers due,
      AuditTrail audit,
      ReconcileLoop loop,
      Clock clock,
      MeterRegistry meters) {
    this.most = config.mostUsersAnHour();
    this.sql = sql;
    this.due = due;
    this.audit = audit;
    this.loop = loop;
    this.clock = clock;
    Gauge.builder("stint.user.creation.held", this, self -> self.seenHeld ? 1 : 0)
        .description("1 while no users are made, until an administrator lets it go on")
        .register(meters);
  }

  /**
   * How far the hour is.
   *
   * @param most null: any number
   * @param hourBegan null: nobody was made yet
   * @param made in that hour
   * @param heldSince null: it is not held
   */
  record View(Integer mostAnHour, Instant hourBegan, int made, Instant heldSince) {}

  /** Who takes the limit out of the configuration has let it go on. */
  void start(@Observes StartupEvent started) {
    if (most == 0) {
      requiringNew().run(this::letGoOn);
    }
  }

  private void letGoOn() {
    if (sql.update("DELETE FROM user_creation WHERE held_since IS NOT NULL") > 0) {
      due.mayBeMade(clock.instant());
    }
  }

  /**
   * Takes a place in the hour for a user that is to be made, once for each. Has a transaction of
   * its own: what was counted stays counted, whatever becomes of the call.
   *
   * @return false: it is held
   */
  boolean take(UUID user) {
    if (most == 0) {
      return true;
    }
    Instant now = clock.instant();
    return requiringNew().call(() -> taken(user, now));
  }

  private boolean taken(UUID user, Instant now) {
    if (sql.exists("SELECT 1 FROM iam_user WHERE id = ? AND may_be_made", user)) {
      return true;
    }
    boolean free =
        sql.one(
                row -> Sql.instant(row, "held_since") == null,
                """
                INSERT INTO user_creation AS c (hour_began, made) VALUES (?, 1)
                ON CONFLICT (single) DO UPDATE SET (hour_began, made, held_since) = (
                  SELECT
                    CASE WHEN c.held_since IS NULL AND over THEN excluded.hour_began
                      ELSE c.hour_began END,
                    CASE WHEN c.held_since IS NOT NULL OR (NOT over AND c.made >= ?) THEN c.made
                      WHEN over THEN 1 ELSE c.made + 1 END,
                    CASE WHEN c.held_since IS NULL AND NOT over AND c.made >= ?
                      THEN excluded.hour_began ELSE c.held_since END
                  FROM (SELECT c.hour_began + interval '1 hour' <= excluded.hour_began AS over) o)
                RETURNING held_since
                """,
                now,
                most,
                most)
            .orElseThrow();
    if (free) {
      sql.update("UPDATE iam_user SET may_be_made = true WHERE id = ?", user);
    } else if (sql.update("UPDATE user_creation SET told = true WHERE NOT told") > 0) {
      LOG.error("no more users are made: " + most + " were made in an hour");
      audit.recordOwn(AuditAction.USER_CREATION_HELD, "users", Map.of("mostAnHour", most));
    }
    seenHeld = !free;
    return free;
  }

  /** In the caller's transaction. */
  View view() {
    return sql.one(
            row ->
                new View(
                    most == 0 ? null : most,
                    Sql.instant(row, "hour_began"),
                    row.getInt("made"),
                    Sql.instant(row, "held_since")),
            "SELECT hour_began, made, held_since FROM user_creation")
        .orElseGet(() -> new View(most == 0 ? null : most, null, 0, null));
  }

  /** Lets it go on with an hour that begins now, where it is held; in the caller's transaction. */
  View release() {
    Instant now = clock.instant();
    boolean held =
        sql.update(
                "UPDATE user_creation SET hour_began = ?, made = 0, held_since = NULL, told = false"
                    + " WHERE held_since IS NOT NULL",
                now)
            > 0;
    if (held) {
      due.mayBeMade(now);
      audit.record(AuditAction.USER_CREATION_RELEASED, "users", Map.of("mostAnHour", most));
      loop.wakeAfterCommit();
    }
    seenHeld = false;
    return view();
  }

  @Scheduled(every = "${stint.reconcile.count-every:15s}")
  void look() {
    try {
      seenHeld = sql.exists("SELECT 1 FROM user_creation WHERE held_since IS NOT NULL");
    } catch (SqlFailure e) {
      LOG.warnf("whether users may be made could not be asked: %s", e.getMessage());
    }
  }
}
