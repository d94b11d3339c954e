package io.stint.reconcile;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import io.stint.database.DatabaseAway;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** One claimed row: converge, then write how it ended. */
@ApplicationScoped
class Pass {

  private static final Logger LOG = Logger.getLogger(Pass.class);

  /** Together about as long as a lease. */
  private static final int MOST_TRIES = 90;

  private static final long PAUSE_MILLIS = 500;

  private final Claims claims;
  private final Clock clock;
  private final Timer revokeLag;
  private final RandomGenerator random = RandomGenerator.getDefault();

  Pass(Claims claims, Clock clock, MeterRegistry meters) {
    this.claims = claims;
    this.clock = clock;
    this.revokeLag =
        Timer.builder("stint.revoke.lag")
            .description("from the instant at which access should end until it was seen to be gone")
            .publishPercentiles(0.5, 0.99)
            .register(meters);
  }

  /** Whether the row may be due again already. */
  boolean run(Reconciler reconciler, Claim claim) {
    MDC.put("requestId", claim.table() + "-" + claim.id());
    try {
      // It may have waited for a worker longer than the lease.
      claim.stillHeld();
      return write(claim, converge(reconciler, claim));
    } catch (Claim.ClaimLost e) {
      LOG.infof("%s: %s", claim.table(), e.getMessage());
      return true;
    } catch (RuntimeException e) {
      // The lease lapses and the row is looked at again.
      LOG.errorf(e, "the outcome of %s %s could not be written", claim.table(), claim.id());
      return false;
    } finally {
      MDC.remove("requestId");
    }
  }

  private static Outcome converge(Reconciler reconciler, Claim claim) {
    try {
      return reconciler.converge(claim);
    } catch (Claim.ClaimLost e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.errorf(e, "a pass over %s %s failed", claim.table(), claim.id());
      return Outcome.failed("InternalError", "an unexpected error, see the log of Stint", true);
    }
  }

  /**
   * While the lease holds nobody else takes the row: a database that was away for a moment is
   * waited for, else an end would wait for the lease.
   */
  private boolean write(Claim claim, Outcome outcome) {
    for (int tries = 1; true; tries++) {
      try {
        return !writeOnce(claim, outcome) || isDueAtOnce(claim, outcome);
      } catch (RuntimeException e) {
        boolean held = clock.instant().isBefore(claim.leasedUntil());
        if (!held || tries == MOST_TRIES || !mayPassBy(e) || !pause()) {
          throw e;
        }
        LOG.infof("the outcome of %s %s is written again", claim.table(), claim.id());
      }
    }
  }

  /** The database's, and not the outcome's: also a commit of which nobody knows what became. */
  private static boolean mayPassBy(RuntimeException failure) {
    return failure instanceof QuarkusTransactionException || DatabaseAway.caused(failure);
  }

  /** Whether it was not asked to stop meanwhile. */
  private static boolean pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean isDueAtOnce(Claim claim, Outcome outcome) {
    return outcome.next() != null
        && outcome.next().isAfter(claim.now())
        && !outcome.next().isAfter(clock.instant());
  }

  /** Whether nobody has changed the row meanwhile. */
  private boolean writeOnce(Claim claim, Outcome outcome) {
    if (outcome instanceof Outcome.Settled settled) {
      boolean written = claims.settle(claim, settled);
      if (claim.revokes()) {
        revokeLag.record(Duration.between(desiredSince(claim), clock.instant()));
      }
      return written;
    }
    return outcome instanceof Outcome.Retry retry
        ? fail(claim, retry, retry.pace().of(Backoff.after(claim.attempts() + 1, random)))
        : fail(claim, (Outcome.NeedsPerson) outcome, untilPerson(claim));
  }

  /** Whoever puts it right is not to wait for access to end after that. */
  private Duration untilPerson(Claim claim) {
    return claim.revokes() ? Backoff.after(claim.attempts() + 1, random) : Backoff.slowest(random);
  }

  private boolean fail(Claim claim, Outcome.Failed failed, Duration wait) {
    Failure failure = failed.failure();
    LOG.warnf(
        "%s %s: %s: %s; attempt %d, again in %s",
        claim.table(), claim.id(), failure.code(), failure.message(), claim.attempts() + 1, wait);
    return claims.fail(claim, failed, wait);
  }

  private static Instant desiredSince(Claim claim) {
    Instant failingSince = claim.row().failingSince();
    return failingSince == null ? claim.row().dueAt() : failingSince;
  }
}
