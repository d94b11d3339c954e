package io.stint.reconcile;

import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Looks where something is due, in one statement over all tables, and tells the pools: only there
 * do they claim. However many commits wake it while it looks, it looks once more.
 */
final class Lookout {

  private static final Logger LOG = Logger.getLogger(Lookout.class);

  private final Supplier<Set<Due>> look;
  private final Consumer<Set<Due>> tell;
  private final Thread thread = new LoopThread(this::watch, "lookout");
  private final Semaphore signal = new Semaphore(0);
  private volatile boolean stopped;

  /** Rows of that table are due, and take access away or do not. */
  record Due(String table, boolean revokes) {}

  Lookout(Supplier<Set<Due>> look, Consumer<Set<Due>> tell) {
    this.look = look;
    this.tell = tell;
  }

  void start() {
    thread.start();
  }

  void stop() {
    stopped = true;
    thread.interrupt();
  }

  void wake() {
    if (signal.availablePermits() == 0) {
      signal.release();
    }
  }

  boolean isLooking() {
    return thread.isAlive();
  }

  private void watch() {
    while (!stopped) {
      try {
        signal.acquire();
        signal.drainPermits();
        tell.accept(look.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.warnf("what is due is not known, looking again at the next tick: %s", e.getMessage());
      }
    }
  }
}
