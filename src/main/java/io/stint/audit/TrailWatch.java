package io.stint.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Looks at the trail although nobody asks ({@code stint_trail_broken}): at its end each time, and
 * at so many seals of it, round and round.
 */
@Startup
@ApplicationScoped
class TrailWatch {

  private static final Logger LOG = Logger.getLogger(TrailWatch.class);

  /** A million of them are seen again within two hours. */
  private static final int SEALS = 10_000;

  private final Verification verification;
  private final int seals;

  private volatile boolean broken;

  /** Where the next look goes on; null: at the beginning. */
  private Long next;

  @Inject
  TrailWatch(Verification verification, MeterRegistry meters) {
    this(verification, SEALS);
    Gauge.builder("stint.trail.broken", this, self -> self.isBroken() ? 1 : 0)
        .description("1: events are not what was sealed and signed")
        .register(meters);
  }

  TrailWatch(Verification verification, int seals) {
    this.verification = verification;
    this.seals = seals;
  }

  boolean isBroken() {
    return broken;
  }

  /** Outside a transaction. What was found stands until a whole round has found nothing. */
  @Scheduled(
      every = "1m",
      delayed = "30s",
      identity = "watch-trail",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void look() {
    VerificationView seen = verification.goOn(next, seals);
    next = seen.complete() ? null : (Long) seen.upTo();
    Optional<VerificationView.Break> found =
        Optional.ofNullable(seen.firstBreak()).or(verification::atTheEnd);
    if (found.isPresent()) {
      broken = true;
      LOG.errorf("the trail is broken, see GET /events/verification: %s", found.get().detail());
    } else if (seen.complete()) {
      broken = false;
    }
  }
}
