package io.stint.audit;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

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
   * @param lastEventId where the client was; null for what comes from now on
   * @throws Refusal 400 when that is none of ours, 429 when there are too many streams
   */
  Multi<OutboundSseEvent> from(String lastEventId, Sse sse) {
    Position start =
        Optional.ofNullable(lastEventId)
            .map(
                text ->
                    Position.parse(text)
                        .orElseThrow(
                            () ->
                                Refusal.invalid(
                                    "Last-Event-ID:", "This stream did not give out that id.")))
            .orElseGet(log::end);
    if (!places.tryAcquire()) {
      throw Refusal.tooMany("Too many event streams are open.", Duration.ofSeconds(30));
    }
    AtomicReference<Position> position = new AtomicReference<>(start);
    Multi<List<OutboundSseEvent>> polls =
        Multi.createBy()
            .repeating()
            .uni(
                () -> new int[1],
                silent ->
                    Uni.createFrom()
                        .item(() -> next(position, silent, sse))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
            .withDelay(POLL)
            .atMost(POLLS_PER_STREAM);
    return polls.onItem().<OutboundSseEvent>disjoint().onTermination().invoke(places::release);
  }

  private List<OutboundSseEvent> next(
      AtomicReference<Position> position, int[] silentPolls, Sse sse) {
    List<Event> events = log.after(position.get(), BATCH);
    if (events.isEmpty()) {
      silentPolls[0]++;
      return silentPolls[0] % POLLS_PER_HEARTBEAT == 1 ? List.of(heartbeat(sse)) : List.of();
    }
    silentPolls[0] = 0;
    position.set(events.get(events.size() - 1).position());
    List<OutboundSseEvent> sent = new ArrayList<>();
    events.forEach(event -> sent.add(written(event, sse)));
    return sent;
  }

  private static OutboundSseEvent written(Event event, Sse sse) {
    return sse.newEventBuilder()
        .id(event.position().toString())
        .name(event.action())
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .data(Event.class, event)
        .build();
  }

  /** Also the first thing sent, so that a client knows that it is connected. */
  private static OutboundSseEvent heartbeat(Sse sse) {
    return sse.newEventBuilder().comment("heartbeat").build();
  }
}
