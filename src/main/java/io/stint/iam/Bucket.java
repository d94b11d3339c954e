package io.stint.iam;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The one row that holds the {@link Allowance} of all replicas, by the database's clock. Each
 * change is a short transaction that locks it: read, computed here, written.
 */
final class Bucket {

  private static final String COLUMNS =
      "SELECT tokens, filled_at, rate, knee, throttled_at, urgent_until, cut_until,"
          + " coalesce(?::timestamptz, clock_timestamp()) AS at FROM iam_budget WHERE id = 1";

  private static final String WRITE =
      "UPDATE iam_budget SET tokens = ?, filled_at = ?, rate = ?, knee = ?, throttled_at = ?,"
          + " urgent_until = ?, cut_until = ? WHERE id = 1";

  private final Sql sql;
  private final Allowance.Limits limits;
  private final Optional<Clock> settable;

  /**
   * @param settable a test's clock; empty: the database's
   */
  Bucket(Sql sql, Allowance.Limits limits, Optional<Clock> settable) {
    this.sql = sql;
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
  Drawn draw(Priority priority, int most) {
    return change(
        (allowance, at) -> {
          Allowance.Draw draw = allowance.draw(at, limits, priority, most);
          return new Change<>(
              draw.next(), new Drawn(draw.taken(), draw.unlimited(), draw.again(), at));
        });
  }

  /** AWS has throttled a call; the answer is the rate from now on. */
  double throttled(Instant drawnAt, double seen) {
    return change(
        (allowance, at) -> {
          Allowance next = allowance.throttled(at, drawnAt, seen, limits);
          return new Change<>(next, next.current(limits));
        });
  }

  CallBudget shown() {
    Allowance allowance = read(COLUMNS).allowance();
    return new CallBudget(
        Optional.of(allowance.current(limits)).filter(Double::isFinite),
        Optional.of(limits.rate()).filter(rate -> rate > 0),
        Optional.ofNullable(allowance.throttledAt()));
  }

  private record Seen(Allowance allowance, Instant at) {}

  private record Change<T>(Allowance next, T answer) {}

  private <T> T change(BiFunction<Allowance, Instant, Change<T>> change) {
    return requiringNew()
        .call(
            () -> {
              Seen seen = read(COLUMNS + " FOR UPDATE");
              Change<T> changed = change.apply(seen.allowance(), seen.at());
              if (!changed.next().equals(seen.allowance())) {
                write(changed.next());
              }
              return changed.answer();
            });
  }

  private Seen read(String select) {
    return sql.one(Bucket::seen, select, settable.map(Clock::instant).orElse(null))
        .orElseThrow(() -> new IllegalStateException("iam_budget has no row"));
  }

  private static Seen seen(ResultSet row) throws SQLException {
    return new Seen(
        new Allowance(
            row.getDouble("tokens"),
            Sql.instant(row, "filled_at"),
            row.getObject("rate", Double.class),
            row.getObject("knee", Double.class),
            Sql.instant(row, "throttled_at"),
            Sql.instant(row, "urgent_until"),
            Sql.instant(row, "cut_until")),
        Sql.instant(row, "at"));
  }

  private void write(Allowance next) {
    sql.update(
        WRITE,
        next.tokens(),
        next.filledAt(),
        next.rate(),
        next.knee(),
        next.throttledAt(),
        next.urgentUntil(),
        next.cutUntil());
  }
}
