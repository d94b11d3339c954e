package io.stint.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tries from the moment at which an end was acknowledged until AWS refuses: people with their own
 * credentials, and with the sessions that they have.
 */
final class Watch {

  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final long PAUSE_MILLIS = 200;

  private final ExecutorService tries = Executors.newCachedThreadPool(Watch::daemon);
  private final Set<Access> on = ConcurrentHashMap.newKeySet();
  private final List<Blow.Window> ended = new ArrayList<>();

  /** Whether it is looked at: given anew, it would not be refused. */
  boolean isOn(Access access) {
    return on.contains(access);
  }

  /** To be called when it was acknowledged that nothing gives this access any more. */
  void ends(Access access, Supplier<Sessions.Answer> trying) {
    Instant acknowledged = Instant.now();
    on.add(access);
    tries.execute(
        () -> {
          until(acknowledged, trying);
          on.remove(access);
        });
  }

  private void until(Instant acknowledged, Supplier<Sessions.Answer> trying) {
    Instant limit = acknowledged.plus(PATIENCE);
    try {
      while (trying.get() != Sessions.Answer.REFUSED && Instant.now().isBefore(limit)) {
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (ended) {
      ended.add(new Blow.Window(acknowledged, Instant.now()));
    }
  }

  /** When the last is over: from each acknowledgement to the first refusal. */
  List<Blow.Window> ended() throws InterruptedException {
    tries.shutdown();
    tries.awaitTermination(PATIENCE.toSeconds() + 60, TimeUnit.SECONDS);
    synchronized (ended) {
      return List.copyOf(ended);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "fault-watch");
    thread.setDaemon(true);
    return thread;
  }
}
