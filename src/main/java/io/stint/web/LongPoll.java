package io.stint.web;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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

  /**
   * @return what was seen last, which is not over where the time was; empty: no place to wait
   */
  <T> Optional<T> until(Supplier<T> look, Predicate<T> over, Duration longest) {
    if (!places.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return Optional.of(poll(look, over, longest));
    } finally {
      places.release();
    }
  }

  private <T> T poll(Supplier<T> look, Predicate<T> over, Duration longest) {
    long started = System.nanoTime();
    long pause = FIRST_POLL_MILLIS;
    while (true) {
      T now = look.get();
      long left = longest.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
      if (over.test(now) || left <= 0 || isStopping(Math.min(pause, left))) {
        return now;
      }
      pause = Math.min(LONGEST_POLL_MILLIS, pause * 3 / 2);
    }
  }

  private boolean isStopping(long withinMillis) {
    try {
      return stopping.await(withinMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
