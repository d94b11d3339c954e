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
 * one that a follower has not been told yet.
 */
@ApplicationScoped
class OldEvents {

  static final int BATCH = 5_000;

  private final Sql sql;
  private final Clock clock;
  private final Duration kept;
  private final Instance<EventFollower> followers;

  OldEvents(Sql sql, Clock clock, MomentsConfig config, @Any Instance<EventFollower> followers) {
    this.sql = sql;
    this.clock = clock;
    this.kept = config.keep();
    this.followers = followers;
  }

  @Scheduled(every = "10m", delayed = "3m", identity = "forget-events")
  void forgetOld() {
    Instant before = clock.instant().minus(kept);
    Sql.inBatches(BATCH, () -> forget(before));
  }

  private int forget(Instant before) {
    // Only here: the table refuses it to everybody else.
    sql.exists("select set_config('stint.forgets', 'events', true)");
    Optional<Position> told =
        followers.stream()
            .map(EventFollower::told)
            .flatMap(Optional::stream)
            .min(Comparator.comparing(Position::tx).thenComparing(Position::id));
    return sql.update(
        """
        with oldest as (
          select id, at from event where not ? or (tx, id) <= (?::text::xid8, ?)
          order by tx, id limit ?)
        delete from event e using oldest where e.id = oldest.id and oldest.at < ?
        """,
        told.isPresent(),
        String.valueOf(told.map(Position::tx).orElse(0L)),
        told.map(Position::id).orElse(0L),
        BATCH,
        before);
  }
}
