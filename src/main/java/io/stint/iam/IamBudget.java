package io.stint.iam;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * How many calls to AWS all replicas make together. IAM's own rate is not published and cannot be
 * raised, so it is shared through one row in PostgreSQL. A fifth of the burst is kept for calls
 * that take access away.
 */
@ApplicationScoped
class IamBudget {

  /** Below this, a reserve would never leave anything for the others. */
  private static final int SMALLEST_SHARED_BURST = 5;

  private static final Duration SHORTEST_WAIT = Duration.ofMillis(5);

  private final double rate;
  private final double reserve;
  private final int batch;
  private final Duration patience;
  private final Bucket bucket;
  private final Pause pause;
  private final BooleanSupplier inTransaction;
  private final Map<Priority, Queue> queues = new EnumMap<>(Priority.class);

  @Inject
  IamBudget(
      DataSource database, IamConfig config, TransactionSynchronizationRegistry transactions) {
    this(
        config,
        new Bucket(database, config.rate(), burst(config), Optional.empty()),
        Pause.SLEEP,
        () -> transactions.getTransactionStatus() == Status.STATUS_ACTIVE);
  }

  IamBudget(IamConfig config, Bucket bucket, Pause pause, BooleanSupplier inTransaction) {
    int burst = burst(config);
    this.rate = config.rate();
    this.reserve = burst < SMALLEST_SHARED_BURST ? 0 : burst / 5.0;
    // A tenth of a second's calls at a time keeps the row cool.
    this.batch = Math.max(1, (int) (rate / 10));
    this.patience = config.callTimeout();
    this.bucket = bucket;
    this.pause = pause;
    this.inTransaction = inTransaction;
    for (Priority priority : Priority.values()) {
      queues.put(priority, new Queue());
    }
  }

  static int burst(IamConfig config) {
    return Math.max(1, config.burst().orElse((int) Math.ceil(config.rate())));
  }

  /**
   * Waits until one call may be made, holding neither a transaction nor a connection meanwhile.
   *
   * @throws IamFailure.Throttled when the turn did not come within the call time-out
   */
  void take(Priority priority) {
    if (inTransaction.getAsBoolean()) {
      throw new IllegalStateException("a call to AWS inside a database transaction");
    }
    if (rate <= 0) {
      return;
    }
    Queue queue = queues.get(priority);
    try {
      if (!queue.lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw usedUp();
      }
      try {
        refill(queue, priority == Priority.URGENT ? 0 : reserve);
        queue.permits--;
      } finally {
        queue.lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IamFailure.Throttled("Interrupted", "stopped while waiting for a turn");
    } catch (SQLException e) {
      throw new IamFailure.Throttled(
          "BudgetUnavailable", "the budget of AWS calls could not be read: " + e.getMessage());
    }
  }

  private void refill(Queue queue, double leave) throws InterruptedException, SQLException {
    Duration waited = Duration.ZERO;
    while (queue.permits == 0) {
      Bucket.Drawn drawn = bucket.draw(batch, leave);
      queue.permits = drawn.taken();
      if (queue.permits == 0) {
        Duration wait = untilOneMore(drawn.left() - leave);
        if (waited.plus(wait).compareTo(patience) > 0) {
          throw usedUp();
        }
        pause.take(wait);
        waited = waited.plus(wait);
      }
    }
  }

  private Duration untilOneMore(double available) {
    Duration wait = Duration.ofMillis((long) Math.ceil((1 - available) * 1000 / rate));
    return wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
  }

  private IamFailure.Throttled usedUp() {
    return new IamFailure.Throttled(
        "BudgetUsedUp", "the budget of " + rate + " AWS calls per second is used up");
  }

  /** First come, first served; the one whose turn it is fetches for those behind it. */
  private static final class Queue {
    private final ReentrantLock lock = new ReentrantLock(true);
    private int permits;
  }
}
