package io.stint.sweep;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.stint.reconcile.ReconcileLoop;
import io.stint.reconcile.ReconciledRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.PersistenceException;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Begins a sweep when the last one is long ago; of several replicas one does. */
@ApplicationScoped
class ScheduledSweeps {

  private static final Logger LOG = Logger.getLogger(ScheduledSweeps.class);

  private final SweepRepository rows;
  private final SweepConfig config;
  private final ReconcileLoop loop;
  private final Clock clock;
  private Instant started;

  ScheduledSweeps(SweepRepository rows, SweepConfig config, ReconcileLoop loop, Clock clock) {
    this.rows = rows;
    this.config = config;
    this.loop = loop;
    this.clock = clock;
  }

  /** With nothing behind it, the first one has time. */
  synchronized void start(@Observes StartupEvent starting) {
    started = clock.instant();
  }

  @Scheduled(every = "15s", delayed = "15s", identity = "begin-sweep")
  void look() {
    if (config.every().isZero() || config.every().isNegative()) {
      return;
    }
    try {
      requiringNew().run(this::begin);
    } catch (PersistenceException e) {
      LOG.debugf("another replica has begun a sweep: %s", e.getMessage());
    }
  }

  private synchronized void begin() {
    Instant now = clock.instant();
    rows.beginAlone();
    rows.forgetBefore(now.minus(config.keep()));
    Instant before = now.minus(config.every());
    boolean first = rows.count() == 0;
    if (rows.open().isPresent() || rows.anySince(before) || first && started.isAfter(before)) {
      return;
    }
    rows.persistAndFlush(new Sweep(ReconciledRow.newId(now), true, null, now));
    loop.wakeAfterCommit();
  }
}
