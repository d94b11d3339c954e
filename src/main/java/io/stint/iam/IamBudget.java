package io.stint.iam;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import io.stint.database.Sql;
import io.stint.database.SqlFailure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * How many calls to AWS all replicas make together. IAM's own rate is not published and cannot be
 * raised, so it is learned and shared through one row in PostgreSQL ({@link Allowance}). What takes
 * access away goes before all others, and what takes it from many at once before that: while such a
 * call waits, no other is made.
 */
@ApplicationScoped
class IamBudget {

  private static final Logger LOG = Logger.getLogger(IamBudget.class);

  private static final Duration SHORTEST_WAIT = Duration.ofMillis(5);

  /** Somebody else may have drawn, or let go. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

  /** How often who waits in the line looks whether it is still worth it. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** How long it is believed that there is no limit, and that drawn permits are worth something. */
  private static final long BELIEVED_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long FRESH_NANOS = Duration.ofMillis(250).toNanos();
  private static final int MOST_AT_ONCE = 1_000;

  private final Duration patience;
  private final Bucket bucket;
  private final Sleeper pause;
  private final BooleanSupplier inTransaction;
  private final NavigableMap<Priority, Line> lines = new TreeMap<>();
  private final Semaphore ordinary;
  private final CallRate made = new CallRate(System::nanoTime);
  private final LoneThrottle lone = new LoneThrottle();
  private final AtomicInteger permits = new AtomicInteger();
  private volatile Known known;

  /** What the row said last. */
  private record Known(Bucket.Drawn drawn, long nanos) {}

  @Inject
  IamBudget(
      Sql sql,
      IamConfig config,
      TransactionSynchronizationRegistry transactions,
      MeterRegistry meters) {
    this(
        config,
        new Bucket(sql, limits(config), Optional.empty()),
        Sleeper.SLEEP,
        () -> transactions.getTransactionStatus() == Status.STATUS_ACTIVE);
    Gauge.builder("stint.iam.rate", this, IamBudget::shownRate)
        .description("calls to AWS per second that all replicas make at most; +Inf: no limit known")
        .register(meters);
  }

  /**
   * @param bucket null: no limit, and none is learned
   */
  IamBudget(IamConfig config, Bucket bucket, Sleeper pause, BooleanSupplier inTransaction) {
    this.patience = config.callTimeout();
    this.bucket = bucket;
    this.pause = pause;
    this.inTransaction = inTransaction;
    // A third of the connections is for what takes access away, however many others hang.
    this.ordinary = new Semaphore(Math.max(1, config.maxConcurrency() * 2 / 3));
    for (Priority priority : Priority.values()) {
      lines.put(priority, new Line());
    }
  }

  /** All calls go through these; a pass that takes access away has its own view of them. */
  @Produces
  @Singleton
  AwsCalls calls(MeterRegistry meters, AwsClock clock, AwsStanding standing) {
    return new AwsCalls(this, Priority.NORMAL, meters, clock, standing, Sleeper.SLEEP);
  }

  static Allowance.Limits limits(IamConfig config) {
    return new Allowance.Limits(Math.max(0, config.rate()), config.burst().orElse(0));
  }

  Patience patience() {
    return new Patience(patience, pause);
  }

  /**
   * Waits until one call may be made, holding neither a transaction nor a connection meanwhile.
   *
   * @throws IamFailure.Throttled when the turn did not come in time, or when what the call is for
   *     has been overtaken by what takes access away
   */
  Turn take(Priority priority, Errand errand, Patience patience) {
    if (inTransaction.getAsBoolean()) {
      throw new IllegalStateException("a call to AWS inside a database transaction");
    }
    try {
      Instant at = letThrough(priority, errand, patience);
      made.count();
      if (priority.takesAway()) {
        return new Turn(at, () -> {});
      }
      ordinary.acquire();
      return new Turn(at, ordinary::release);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IamFailure.Throttled("Interrupted", "stopped while waiting for a turn");
    } catch (SqlFailure | QuarkusTransactionException e) {
      throw unavailable(e);
    }
  }

  /** AWS has carried a call out. */
  void answered(String action) {
    lone.answered(action);
  }

  /** AWS has throttled the call of this turn. */
  void throttled(String action, Turn turn) {
    if (!lone.isForAll(action) || bucket == null) {
      return;
    }
    try {
      double rate = bucket.throttled(turn.at(), made.perSecond());
      known = null;
      permits.set(0);
      LOG.debugf("AWS throttles: %.1f calls per second from now on", rate);
    } catch (SqlFailure | QuarkusTransactionException e) {
      LOG.warnf("what AWS throttled could not be written down: %s", e.getMessage());
    }
  }

  /**
   * @throws IamFailure.Throttled {@code BudgetUnavailable}
   */
  CallBudget shown() {
    try {
      return bucket.shown();
    } catch (SqlFailure | QuarkusTransactionException e) {
      throw unavailable(e);
    }
  }

  private double shownRate() {
    try {
      return bucket.shown().rate().orElse(Double.POSITIVE_INFINITY);
    } catch (SqlFailure | QuarkusTransactionException e) {
      return Double.NaN;
    }
  }

  private static IamFailure unavailable(RuntimeException e) {
    return new IamFailure.Throttled(
        "BudgetUnavailable", "the budget of AWS calls could not be read: " + e.getMessage());
  }

  private Instant letThrough(Priority priority, Errand errand, Patience patience)
      throws InterruptedException {
    if (bucket == null) {
      return Instant.EPOCH;
    }
    Known last = known;
    if (last != null && last.drawn().unlimited() && isFresh(last, BELIEVED_NANOS)) {
      return last.drawn().at();
    }
    Line line = lines.get(priority);
    try (Line.Place place = line.enter(errand.rank(line))) {
      while (!place.isFirst(LOOK_AGAIN)) {
        patience.spend(LOOK_AGAIN);
        requireUseful(errand, patience, LOOK_AGAIN);
      }
      return first(priority, errand, patience);
    }
  }

  /** The one whose turn it is fetches for those behind it. */
  private Instant first(Priority priority, Errand errand, Patience patience)
      throws InterruptedException {
    boolean urgent = priority.takesAway();
    while (true) {
      if (isAnyoneBefore(priority)) {
        requireUseful(errand, patience, SHORTEST_WAIT);
        patience.take(SHORTEST_WAIT);
        continue;
      }
      Known last = known;
      if (!urgent && permits.get() > 0 && isFresh(last, FRESH_NANOS)) {
        permits.decrementAndGet();
        return last.drawn().at();
      }
      Bucket.Drawn drawn = bucket.draw(priority, MOST_AT_ONCE);
      if (drawn.taken() > 0) {
        if (!urgent) {
          known = new Known(drawn, System.nanoTime());
          permits.set(drawn.unlimited() ? 0 : drawn.taken() - 1);
        }
        return drawn.at();
      }
      Duration wait = least(LONGEST_WAIT, most(SHORTEST_WAIT, drawn.again()));
      requireUseful(errand, patience, wait);
      patience.take(wait);
    }
  }

  private boolean isAnyoneBefore(Priority priority) {
    return lines.tailMap(priority, false).values().stream().anyMatch(line -> !line.isEmpty());
  }

  private static void requireUseful(Errand errand, Patience patience, Duration wait) {
    if (!patience.has(wait)) {
      throw new IamFailure.Throttled("BudgetUsedUp", "too many AWS calls wait for their turn");
    }
    if (errand.isOvertaken()) {
      throw new IamFailure.Throttled("GaveWay", "access is to be taken away first");
    }
  }

  private static boolean isFresh(Known last, long nanos) {
    return last != null && System.nanoTime() - last.nanos() < nanos;
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration most(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
