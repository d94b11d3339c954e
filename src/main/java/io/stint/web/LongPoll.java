package io.stint.web;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Holds an answer until something has settled. A waiter keeps a worker thread but no transaction
 * and no connection; when too many wait already, the next one does not.
 */
@ApplicationScoped
class LongPoll {

  /** A third of the default worker pool, so that waiters never starve the others. */
  private static final int MOST_WAITERS = 64;

  private static final long FIRST_POLL_MILLIS = 20;
  private static final long LONGEST_POLL_MILLIS = 500;

  private final Semaphore places = new Semaphore(MOST_WAITERS);
  private final CountDownLatch stopping = new CountDownLatch(1);

  void stop(@Observes ShutdownEvent event) {
    stopping.countDown();
  }

  /** Whether there was a place to wait, and what had settled by the end. */
  record Waited<T>(boolean honoured, Optional<T> settled) {}

  /**
   * @param settled asked in a transaction of its own each time, so that it sees what others commit
   */
  <T> Waited<T> until(Supplier<Optional<T>> settled, Duration longest) {
    if (!places.tryAcquire()) {
      return new Waited<>(false, Optional.empty());
    }
    try {
      return new Waited<>(true, poll(settled, longest));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Waited<>(true, Optional.empty());
    } finally {
      places.release();
    }
  }

  private <T> Optional<T> poll(Supplier<Optional<T>> settled, Duration longest)
      throws InterruptedException {
    long started = System.nanoTime();
    long pause = FIRST_POLL_MILLIS;
    while (true) {
      Optional<T> now = QuarkusTransaction.requiringNew().call(settled::get);
      long left = longest.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
      if (now.isPresent()
          || left <= 0
          || stopping.await(Math.min(pause, left), TimeUnit.MILLISECONDS)) {
        return now;
      }
      pause = Math.min(LONGEST_POLL_MILLIS, pause * 3 / 2);
    }
  }
}
