package io.stint.webhook;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.audit.Event;
import io.stint.audit.EventFeed;
import io.stint.webhook.HeldRows.Held;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * One endpoint is told a batch: what is held and due, and what comes next. Nothing of it is written
 * before all of the batch was tried, so that after a crash it is sent again, and nothing is lost.
 */
@ApplicationScoped
class Round {

  private static final int BATCH = 100;

  private final WebhookRows rows;
  private final HeldRows held;
  private final EventFeed events;
  private final Sender sender;
  private final Clock clock;
  private volatile boolean stopping;

  Round(WebhookRows rows, HeldRows held, EventFeed events, Sender sender, Clock clock) {
    this.rows = rows;
    this.held = held;
    this.events = events;
    this.sender = sender;
    this.clock = clock;
  }

  /** What is to be sent, by subject, each in order; and what only waits. */
  private record Batch(
      Map<Long, Held> before, List<Event> next, Map<String, List<Event>> send, List<Event> hold) {}

  /**
   * @param threads send side by side what is about different subjects
   * @return how many events were looked at; 0: there is nothing to do now, here
   */
  int run(Endpoint endpoint, Executor threads) {
    Instant now = clock.instant();
    if (!isSomethingToSend(endpoint, now)) {
      return 0;
    }
    Optional<WebhookRows.Row> claimed = rows.claim(endpoint, now);
    if (claimed.isEmpty()) {
      return 0;
    }
    WebhookRows.Row row = claimed.get();
    AtomicReference<Instant> lease = new AtomicReference<>(row.leasedUntil());
    Batch batch = batch(endpoint, row, now);
    Attempts attempts =
        new Attempts(
            endpoint, sender, clock, batch.before(), () -> !stopping && stillHeld(endpoint, lease));
    batch.hold().forEach(attempts::hold);
    CompletableFuture.allOf(
            batch.send().values().stream()
                .map(group -> CompletableFuture.runAsync(() -> attempts.send(group), threads))
                .toArray(CompletableFuture[]::new))
        .join();
    requiringNew().run(() -> write(endpoint, row, lease.get(), batch, attempts));
    return batch.before().size() + batch.next().size();
  }

  /** Nothing more is sent; what runs is written down. */
  void stop() {
    stopping = true;
  }

  /** Looks, and writes nothing: mostly there is nothing, and each replica asks each second. */
  private boolean isSomethingToSend(Endpoint endpoint, Instant now) {
    Optional<WebhookRows.Row> ready = rows.ready(endpoint, now);
    return ready.isPresent()
        && (!events.after(events.today(ready.get().after()), 1).isEmpty()
            || !before(endpoint, ready.get(), now).isEmpty());
  }

  /** What is held and due. One that takes nothing is tried with one of those. */
  private Map<Long, Held> before(Endpoint endpoint, WebhookRows.Row row, Instant now) {
    return row.failures() > 0 ? held.leastTried(endpoint, now) : held.due(endpoint, now, BATCH);
  }

  private Batch batch(Endpoint endpoint, WebhookRows.Row row, Instant now) {
    Set<String> waiting = held.subjects(endpoint);
    Map<Long, Held> before = before(endpoint, row, now);
    List<Event> all = events.after(events.today(row.after()), BATCH);
    // And with one of a subject that does not wait.
    List<Event> next = row.failures() > 0 ? upToOne(endpoint, all, waiting) : all;
    Map<String, List<Event>> send = new LinkedHashMap<>();
    List<Event> hold = new ArrayList<>();
    events.named(List.copyOf(before.keySet())).forEach(event -> add(send, event));
    next.stream()
        .filter(event -> endpoint.wants(EventType.of(event.action())))
        // Of one subject, what came later has the greater id, whichever transaction began first.
        .sorted(Comparator.comparing(Event::id))
        .forEach(
            event -> {
              if (waiting.contains(CloudEvent.subject(event))) {
                hold.add(event);
              } else {
                add(send, event);
              }
            });
    return new Batch(before, next, send, hold);
  }

  private static List<Event> upToOne(Endpoint endpoint, List<Event> next, Set<String> waiting) {
    for (int i = 0; i < next.size(); i++) {
      if (endpoint.wants(EventType.of(next.get(i).action()))
          && !waiting.contains(CloudEvent.subject(next.get(i)))) {
        return next.subList(0, i + 1);
      }
    }
    return next;
  }

  private static void add(Map<String, List<Event>> groups, Event event) {
    groups.computeIfAbsent(CloudEvent.subject(event), subject -> new ArrayList<>()).add(event);
  }

  /** For longer than the next attempt takes. */
  private boolean stillHeld(Endpoint endpoint, AtomicReference<Instant> lease) {
    Instant now = clock.instant();
    if (now.isBefore(lease.get().minus(WebhookRows.LEASE.dividedBy(2)))) {
      return true;
    }
    Optional<Instant> renewed = rows.renew(endpoint, lease.get(), now);
    renewed.ifPresent(lease::set);
    return renewed.isPresent();
  }

  private void write(
      Endpoint endpoint, WebhookRows.Row row, Instant lease, Batch batch, Attempts attempts) {
    Instant now = clock.instant();
    boolean taken = !attempts.taken().isEmpty();
    int failures = taken ? 0 : failures(endpoint, row, attempts);
    WebhookRows.Row after =
        new WebhookRows.Row(
            batch.next().isEmpty()
                ? row.after()
                : batch.next().get(batch.next().size() - 1).position(),
            null,
            Moments.later(
                attempts.pausedUntil(),
                failures == 0 || attempts.failedInARow() == 0
                    ? null
                    : now.plus(Retry.after(failures, RandomGenerator.getDefault()))),
            failures,
            taken ? now : row.deliveredAt(),
            attempts.isGone() ? endpoint.url().toString() : null);
    if (rows.settle(endpoint, lease, after)) {
      held.taken(endpoint, attempts.taken());
      held.hold(endpoint, attempts.held());
    }
  }

  /** Rounds that it took nothing in. What fails about one or two subjects is theirs alone. */
  private int failures(Endpoint endpoint, WebhookRows.Row row, Attempts attempts) {
    if (attempts.failedInARow() == 0) {
      return row.failures();
    }
    Set<String> failing = held.failingSubjects(endpoint);
    attempts.held().stream()
        .filter(one -> one.attempts() > 0)
        .forEach(one -> failing.add(one.subject()));
    return failing.size() < Attempts.MOST_IN_A_ROW ? 0 : row.failures() + 1;
  }
}
