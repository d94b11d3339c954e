package io.stint.reconcile;

import io.stint.reconcile.Lookout.Due;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The places of one urgency: a dispatcher that claims, and workers that converge. Twice as many
 * rows are claimed as there are workers, and claimed anew when half of them are done, so that a
 * claim is a batch and no worker waits for one. Where access is taken away the rows of one fairness
 * group never fill all places: whoever is severed with thousands of others holds up nobody else.
 */
final class WorkerPool {

  private static final Logger LOG = Logger.getLogger(WorkerPool.class);
  private static final long STOP_SECONDS = 20;

  private final boolean revokes;
  private final int workers;
  private final int mostOfOne;
  private final List<Reconciler> reconcilers;
  private final Claims claims;
  private final Pass pass;
  private final Runnable look;
  private final ExecutorService pool;
  private final Thread dispatcher;
  private final Semaphore signal = new Semaphore(0);

  /** Where more may be due than was claimed. */
  private final Set<String> left = ConcurrentHashMap.newKeySet();

  private final AtomicInteger inFlight = new AtomicInteger();
  private final Map<UUID, Long> inFlightOf = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  WorkerPool(
      String name,
      boolean revokes,
      int workers,
      List<Reconciler> reconcilers,
      Claims claims,
      Pass pass,
      Runnable look) {
    this.revokes = revokes;
    this.workers = workers;
    this.mostOfOne = revokes ? Math.max(1, workers - workers / 4) : 2 * workers;
    this.reconcilers = reconcilers;
    this.claims = claims;
    this.pass = pass;
    this.look = look;
    AtomicInteger number = new AtomicInteger();
    this.pool =
        Executors.newFixedThreadPool(
            workers, task -> new LoopThread(task, name + "-" + number.incrementAndGet()));
    this.dispatcher = new LoopThread(this::dispatch, name + "-dispatcher");
  }

  void start() {
    dispatcher.start();
  }

  /** Claims where something is due. */
  void wake(Set<Due> due) {
    reconcilers.stream()
        .map(Reconciler::table)
        .filter(table -> due.contains(new Due(table, revokes)))
        .forEach(left::add);
    wake();
  }

  /** Also while it claims: a place that becomes free then is not seen by that claim. */
  private void wake() {
    if (signal.availablePermits() == 0) {
      signal.release();
    }
  }

  /** Whether what is due is still being looked for. */
  boolean isDispatching() {
    return dispatcher.isAlive();
  }

  /** What is claimed is finished; what is not, lapses and is taken over. */
  void stop() {
    stopped = true;
    dispatcher.interrupt();
    pool.shutdown();
    try {
      if (!pool.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Claims one batch and waits for it. */
  int runOnce() {
    List<Future<?>> running = new ArrayList<>();
    for (Reconciler reconciler : reconcilers) {
      for (Claim claim : claimed(reconciler)) {
        running.add(pool.submit(() -> pass.run(reconciler, claim)));
      }
    }
    for (Future<?> pass : running) {
      try {
        pass.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (java.util.concurrent.ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    return running.size();
  }

  /** On a thread of the loop, as the dispatcher is one. */
  private List<Claim> claimed(Reconciler reconciler) {
    try {
      return pool.submit(() -> claims.take(reconciler.table(), revokes, workers)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private void dispatch() {
    while (!stopped) {
      try {
        signal.acquire();
        signal.drainPermits();
        while (!stopped && inFlight.get() <= workers && fill() > 0) {
          LOG.tracef("claimed, %d in flight", inFlight.get());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.warnf("nothing could be claimed, trying again at the next tick: %s", e.getMessage());
      }
    }
  }

  /** Each table gets its share of the free places, so that none starves another. */
  private int fill() {
    int claimed = 0;
    for (Reconciler reconciler : reconcilers) {
      if (left.contains(reconciler.table())) {
        claimed += fill(reconciler);
      }
    }
    return claimed;
  }

  private int fill(Reconciler reconciler) {
    int free = 2 * workers - inFlight.get();
    int share = Math.max(1, free / 2);
    // Before the claim: what comes due during it is told once more.
    left.remove(reconciler.table());
    boolean all = false;
    try {
      Map<UUID, Long> held = Map.copyOf(inFlightOf);
      List<Claim> claimed = claims.take(reconciler.table(), revokes, share, held, mostOfOne);
      for (Claim claim : claimed) {
        inFlight.incrementAndGet();
        count(claim, 1);
        pool.execute(() -> work(reconciler, claim));
      }
      all = claimed.size() < Math.min(share, mostOfOne) && !isAnyGroupFull(held, claimed);
      return claimed.size();
    } finally {
      if (!all) {
        left.add(reconciler.table());
      }
    }
  }

  /** Then rows of it may be due that were not to be claimed. */
  private boolean isAnyGroupFull(Map<UUID, Long> held, List<Claim> claimed) {
    Map<UUID, Long> now = new HashMap<>(held);
    claimed.stream()
        .map(Claim::fairnessGroup)
        .filter(Objects::nonNull)
        .forEach(group -> now.merge(group, 1L, Long::sum));
    return now.values().stream().anyMatch(rows -> rows >= mostOfOne);
  }

  private void work(Reconciler reconciler, Claim claim) {
    try {
      if (pass.run(reconciler, claim)) {
        look.run();
      }
    } finally {
      long ofOne = count(claim, -1);
      if (inFlight.decrementAndGet() <= workers && ofOne <= mostOfOne / 2) {
        wake();
      }
    }
  }

  /** How many of its fairness group are worked on then. */
  private long count(Claim claim, long more) {
    if (claim.fairnessGroup() == null) {
      return 0;
    }
    Long now =
        inFlightOf.merge(
            claim.fairnessGroup(),
            more,
            (some, others) -> some + others == 0 ? null : some + others);
    return now == null ? 0 : now;
  }
}
