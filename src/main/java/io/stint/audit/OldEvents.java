package io.stint.audit;

import io.quarkus.scheduler.Scheduled;
import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Events are kept for a while and then forgotten, the first ones first and a few at a time: never
 * one that a follower has not been told yet, nor one that is not sealed.
 */
@ApplicationScoped
class OldEvents {

  static final int BATCH = 5_000;

  private final Sql sql;
  private final Chain chain;
  private final Clock clock;
  private final Duration kept;
  private final Instance<EventFollower> followers;

  OldEvents(
      Sql sql,
      Chain chain,
      Clock clock,
      MomentsConfig config,
      @Any Instance<EventFollower> followers) {
    this.sql = sql;
    this.chain = chain;
    this.clock = clock;
    this.kept = config.keep();
    this.followers = followers;
  }

  @Scheduled(every = "10m", delayed = "3m", identity = "forget-events")
  void forgetOld() {
    Instant before = clock.instant().minus(kept);
    chain.seal();
    Sql.inBatches(BATCH, () -> forget(before));
  }

  /** The database decides what may go: see its function. */
  private int forget(Instant before) {
    Optional<Position> told =
        followers.stream()
            .map(EventFollower::told)
            .flatMap(Optional::stream)
            .min(Comparator.comparing(Position::tx).thenComparing(Position::id));
    if (!chain.lock()) {
      return 0;
    }
    return sql.one(
            row -> row.getInt(1),
            "select forget_events(?, ?::bigint, ?::bigint, ?)",
            before,
            told.map(Position::tx).orElse(null),
            told.map(Position::id).orElse(null),
            BATCH)
        .orElseThrow();
  }
}
