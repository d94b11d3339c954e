package io.stint.webhook;

import io.stint.audit.Event;
import io.stint.webhook.HeldRows.Held;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * What comes of the attempts of one round. Several threads send, each what is about one subject.
 */
final class Attempts {

  private static final Logger LOG = Logger.getLogger(Attempts.class);

  /** After so many failures in a row an endpoint is left alone for a while. */
  static final int MOST_IN_A_ROW = 3;

  private final Endpoint endpoint;
  private final Sender sender;
  private final Clock clock;
  private final Map<Long, Held> before;
  private final BooleanSupplier mayGoOn;
  private final List<Long> taken = new ArrayList<>();
  private final List<Held> held = new ArrayList<>();
  private int failedInARow;
  private boolean gone;
  private Instant pausedUntil;

  /**
   * @param before what was held already
   * @param mayGoOn asked before each attempt
   */
  Attempts(
      Endpoint endpoint,
      Sender sender,
      Clock clock,
      Map<Long, Held> before,
      BooleanSupplier mayGoOn) {
    this.endpoint = endpoint;
    this.sender = sender;
    this.clock = clock;
    this.before = before;
    this.mayGoOn = mayGoOn;
  }

  /** One after the other, up to the first that is not taken: the rest waits behind it. */
  void send(List<Event> ofOneSubject) {
    boolean waits = false;
    for (Event event : ofOneSubject) {
      if (waits || !goesOn()) {
        hold(event);
        continue;
      }
      waits = !note(event, sender.send(endpoint, event));
    }
  }

  private synchronized boolean goesOn() {
    return !gone && pausedUntil == null && failedInARow < MOST_IN_A_ROW && mayGoOn.getAsBoolean();
  }

  /** It waits, behind another or for better times. */
  synchronized void hold(Event event) {
    if (!before.containsKey(event.id())) {
      held.add(
          new Held(event.id(), CloudEvent.subject(event), 0, clock.instant(), null, null, null));
    }
  }

  private synchronized boolean note(Event event, Answer answer) {
    Optional<Held> last = Optional.ofNullable(before.get(event.id()));
    if (answer.isTaken()) {
      taken.add(event.id());
      failedInARow = 0;
      last.filter(one -> one.attempts() >= Retry.FAILING)
          .ifPresent(one -> LOG.infof("webhook %s takes events again", endpoint.name()));
      return true;
    }
    if (Thread.currentThread().isInterrupted()) {
      // Stint is stopping: that is nobody's failure.
      hold(event);
      return false;
    }
    Instant now = clock.instant();
    int attempts = last.map(Held::attempts).orElse(0) + 1;
    Instant since = last.map(Held::since).orElse(now);
    Instant next = now.plus(Retry.after(attempts, RandomGenerator.getDefault()));
    if (answer.pause() != null) {
      pausedUntil = Moments.later(pausedUntil, now.plus(answer.pause()));
      next = Moments.later(next, pausedUntil);
    }
    held.add(
        new Held(
            event.id(),
            CloudEvent.subject(event),
            attempts,
            next,
            since,
            answer.code(),
            answer.message()));
    failedInARow++;
    gone |= answer.isGone();
    if (gone) {
      LOG.warnf("webhook %s wants no more (HTTP 410) and is told nothing", endpoint.name());
    } else if (attempts == Retry.FAILING) {
      LOG.warnf(
          "webhook %s does not take event %d since %s: %s; attempt %d, again at %s",
          endpoint.name(), event.id(), since, answer.message(), attempts, next);
    }
    return false;
  }

  synchronized List<Long> taken() {
    return List.copyOf(taken);
  }

  synchronized List<Held> held() {
    return List.copyOf(held);
  }

  /** Failures since the last that was taken. */
  synchronized int failedInARow() {
    return failedInARow;
  }

  /** Nothing is sent before then, as the receiver has asked; null: it has not. */
  synchronized Instant pausedUntil() {
    return pausedUntil;
  }

  synchronized boolean isGone() {
    return gone;
  }
}
