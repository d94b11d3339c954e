package io.stint.audit;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Follows the log for a client: asks the database again and again while the client keeps up. */
@ApplicationScoped
class EventStream {

  private static final int MOST_STREAMS = 50;
  private static final int BATCH = 200;
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int POLLS_PER_HEARTBEAT = 30;
  private static final int POLLS_PER_STREAM = 7_200; // an hour, then the client comes again

  private final EventLog log;
  private final Semaphore places = new Semaphore(MOST_STREAMS);

  EventStream(EventLog log) {
    this.log = log;
  }

  /**
   * Events as they are committed; an empty element now and then, and first of all, shows that the
   * stream lives.
   *
   * @param lastEventId where the client was; null for what comes from now on
   * @throws Refusal 400 when that is none of ours, 429 when there are too many streams
   */
  Multi<Optional<Event>> from(String lastEventId) {
    Position start = lastEventId == null ? log.end() : parsed(lastEventId);
    if (!places.tryAcquire()) {
      throw Refusal.tooMany("Too many event streams are open.", Duration.ofSeconds(30));
    }
    Multi<List<Optional<Event>>> polls =
        Multi.createBy()
            .repeating()
            .uni(
                () -> new Follower(start),
                follower ->
                    Uni.createFrom()
                        .item(follower::next)
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
            .withDelay(POLL)
            .atMost(POLLS_PER_STREAM);
    return polls.onItem().<Optional<Event>>disjoint().onTermination().invoke(places::release);
  }

  private static Position parsed(String lastEventId) {
    return Position.parse(lastEventId)
        .orElseThrow(
            () -> Refusal.invalid("Last-Event-ID:", "This stream did not give out that id."));
  }

  /** Where one client stands; asked by one thread at a time. */
  private final class Follower {

    private Position position;
    private int silentPolls;

    Follower(Position start) {
      position = start;
    }

    List<Optional<Event>> next() {
      List<Event> events = log.after(position, BATCH);
      if (events.isEmpty()) {
        return silentPolls++ % POLLS_PER_HEARTBEAT == 0 ? List.of(Optional.empty()) : List.of();
      }
      silentPolls = 1;
      position = events.get(events.size() - 1).position();
      return events.stream().map(Optional::of).toList();
    }
  }
}
