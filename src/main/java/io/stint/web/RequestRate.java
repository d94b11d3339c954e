package io.stint.web;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.stint.database.SqlFailure;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * How many requests of one caller are taken in a minute, by all replicas together. Each draws a
 * hundredth of them at once from {@link SharedRate}, so that hardly a request writes; one that has
 * drawn in vain refuses by itself until there is something again. Who has proved no name has come
 * to an open door, and is not counted. While the database is away nobody is refused for this.
 */
@ApplicationScoped
class RequestRate {

  /** After {@link InFlight}: no more of one caller wait for the database than are worked on. */
  private static final int PRIORITY = 70;

  private static final int DRAWS_A_MINUTE = 100;

  /** Of callers; who has made more tokens than that begins anew with what is drawn already. */
  private static final int MOST_REMEMBERED = 10_000;

  private static final Logger LOG = Logger.getLogger(RequestRate.class);

  private final SharedRate shared;
  private final int perMinute;
  private final int batch;
  private final Map<String, Drawn> callers = new ConcurrentHashMap<>();

  RequestRate(WebLimits limits, SharedRate shared) {
    this.shared = shared;
    this.perMinute = limits.mostRequestsAMinute();
    this.batch = Math.max(1, perMinute / DRAWS_A_MINUTE);
  }

  void register(@Observes Filters filters) {
    if (perMinute > 0) {
      filters.register(this::admit, PRIORITY);
    }
  }

  private void admit(RoutingContext context) {
    String caller = InFlight.name(context);
    if (caller == null) {
      context.next();
      return;
    }
    if (callers.size() > MOST_REMEMBERED) {
      callers.clear();
    }
    Drawn drawn = callers.computeIfAbsent(caller, Drawn::new);
    if (drawn.take()) {
      context.next();
      return;
    }
    context
        .vertx()
        .executeBlocking(drawn::draw, false)
        .onComplete(
            wait -> {
              if (wait.failed()) {
                LOG.debugf("requests are not counted: %s", wait.cause().getMessage());
              }
              if (wait.failed() || wait.result().isZero()) {
                context.next();
              } else {
                context.fail(
                    Refusal.tooMany(
                        "You make more than " + perMinute + " requests in a minute.",
                        wait.result()));
              }
            });
  }

  @Scheduled(every = "10m", delayed = "2m", identity = "forget-request-rates")
  void forgetOld() {
    shared.forgetOld();
  }

  /** What this replica has drawn for one caller. */
  private final class Drawn {

    private final String caller;
    private final AtomicInteger permits = new AtomicInteger();
    private long emptyUntil = System.nanoTime();

    Drawn(String caller) {
      this.caller = caller;
    }

    /** Waits for nobody: it is asked where many callers' requests come in. */
    boolean take() {
      return permits.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    /**
     * One at a time: who waited for another's draw has its permits.
     *
     * @return zero: one is taken; else how long it takes until there is one
     * @throws SqlFailure when the database is away
     */
    synchronized Duration draw() {
      if (take()) {
        return Duration.ZERO;
      }
      long wait = emptyUntil - System.nanoTime();
      if (wait > 0) {
        return Duration.ofNanos(wait).plusSeconds(1);
      }
      SharedRate.Draw draw = shared.draw(caller, batch, perMinute);
      permits.addAndGet(draw.granted());
      if (take()) {
        return Duration.ZERO;
      }
      emptyUntil = System.nanoTime() + draw.again().toNanos();
      return draw.again().plusSeconds(1);
    }
  }
}
