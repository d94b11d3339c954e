package io.stint.reconcile;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Looks at the clock and wakes the loop, again and again, on a thread that nothing else uses. */
@ApplicationScoped
class Tick {

  private static final Logger LOG = Logger.getLogger(Tick.class);

  private final ReconcileConfig config;
  private final DatabaseClock databaseClock;
  private final Heartbeat heartbeat;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(work -> new LoopThread(work, "loop-tick"));

  Tick(ReconcileConfig config, DatabaseClock databaseClock, Heartbeat heartbeat) {
    this.config = config;
    this.databaseClock = databaseClock;
    this.heartbeat = heartbeat;
  }

  /**
   * @param goesRound whether what is woken is there to hear it
   * @throws io.stint.database.SqlFailure when the database's time cannot be known
   */
  @SuppressWarnings("FutureReturnValueIgnored") // it ends when the thread is shut down
  void start(BooleanSupplier goesRound, Runnable wake) {
    databaseClock.measure();
    long every = config.tick().toMillis();
    thread.scheduleWithFixedDelay(() -> once(goesRound, wake), every, every, TimeUnit.MILLISECONDS);
  }

  void stop() {
    thread.shutdownNow();
  }

  /** One that fails must not be the last. */
  private void once(BooleanSupplier goesRound, Runnable wake) {
    try {
      if (goesRound.getAsBoolean()) {
        heartbeat.beat();
      }
      databaseClock.measure();
    } catch (RuntimeException e) {
      LOG.warnf("the database's clock could not be read: %s", e.getMessage());
    }
    wake.run();
  }
}
