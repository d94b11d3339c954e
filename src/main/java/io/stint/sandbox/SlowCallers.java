package io.stint.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The JDK's server reads on a thread for each request. So that who sends slowly does not keep the
 * others waiting, there are many threads that read, each for a limited time, and few places to work
 * in, which are taken only when a request has come whole.
 */
final class SlowCallers implements AutoCloseable {

  /** The next one's connection is closed. */
  private static final int MOST_READERS = 1_000;

  private final ThreadPoolExecutor readers =
      new ThreadPoolExecutor(
          0, MOST_READERS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), SlowCallers::thread);
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(SlowCallers::thread);
  private final Semaphore places;
  private final Duration deadline;

  SlowCallers(int places, Duration deadline) {
    this.places = new Semaphore(places, true);
    this.deadline = deadline;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "sandbox-aws");
    thread.setDaemon(true);
    return thread;
  }

  /** What is to be done when a request is whole. */
  interface Work {
    void run() throws IOException;
  }

  Executor readers() {
    return readers;
  }

  /**
   * @throws IOException when it does not come in time; the connection is closed then
   */
  byte[] read(HttpExchange exchange, int most) throws IOException {
    ScheduledFuture<?> late =
        deadlines.schedule(exchange::close, deadline.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return exchange.getRequestBody().readNBytes(most);
    } finally {
      late.cancel(false);
    }
  }

  void work(Work work) throws IOException {
    places.acquireUninterruptibly();
    try {
      work.run();
    } finally {
      places.release();
    }
  }

  @Override
  public void close() {
    readers.shutdownNow();
    deadlines.shutdownNow();
  }
}
