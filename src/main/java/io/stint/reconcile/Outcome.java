package io.stint.reconcile;

import java.time.Duration;
import java.time.Instant;

/** How a pass over one row ended. Only the loop writes it. */
public sealed interface Outcome {

  /** When what should exist changes by itself; null: not before somebody changes the row. */
  Instant next();

  /** Writes the row's own columns and audit events, in the transaction of the outcome. */
  Runnable record();

  /**
   * What should exist, exists.
   *
   * @param nextRevokes whether the next change takes access away
   */
  record Settled(Instant next, boolean nextRevokes, Runnable record) implements Outcome {}

  /**
   * Something of it does not. The wait for another try does not outlast {@code next}; what was done
   * all the same is recorded.
   */
  sealed interface Failed extends Outcome {
    Failure failure();
  }

  /** Worth trying again soon. */
  record Retry(Failure failure, Instant next, Runnable record, Pace pace) implements Failed {}

  /** Between which waits a failed pass is repeated; within them the back-off decides. */
  record Pace(Duration least, Duration most) {

    static final Pace ANY = new Pace(Duration.ZERO, Backoff.LONGEST);

    Duration of(Duration wait) {
      Duration atLeast = wait.compareTo(least) < 0 ? least : wait;
      return atLeast.compareTo(most) > 0 ? most : atLeast;
    }
  }

  /**
   * Will not go away by itself; shown, and still tried again: at the slowest pace, or, where access
   * is to be taken away, at the same as {@link Retry}.
   */
  record NeedsPerson(Failure failure, Instant next, Runnable record) implements Failed {}

  /**
   * The same; but where it is to be tried again for this failure, not sooner and not later than
   * this.
   */
  default Outcome paced(String code, Duration least, Duration most) {
    return this instanceof Retry retry && retry.failure().code().equals(code)
        ? new Retry(retry.failure(), retry.next(), retry.record(), new Pace(least, most))
        : this;
  }

  static Outcome settled(Runnable record) {
    return new Settled(null, false, record);
  }

  static Outcome settledUntil(Instant next, boolean nextRevokes, Runnable record) {
    return new Settled(next, nextRevokes, record);
  }

  static Outcome failed(String code, String message, boolean retryable) {
    return failed(code, message, retryable, null);
  }

  /**
   * @param next when what this row should have changes whatever else happens; null: it does not
   */
  static Outcome failed(String code, String message, boolean retryable, Instant next) {
    return failed(new Failure(code, message), retryable, next, () -> {});
  }

  /**
   * A part went well, the rest did not.
   *
   * @param record writes down the part that did
   */
  static Outcome failed(
      String code, String message, boolean retryable, Instant next, Runnable record) {
    return failed(new Failure(code, message), retryable, next, record);
  }

  static Outcome failed(Failure failure, boolean retryable, Instant next, Runnable record) {
    return retryable
        ? new Retry(failure, next, record, Pace.ANY)
        : new NeedsPerson(failure, next, record);
  }

  /**
   * A pass in two parts has settled when both have; each records its own. Of two failures that is
   * shown which is tried again sooner.
   */
  static Outcome both(Outcome one, Outcome other) {
    Instant next = earlier(one.next(), other.next());
    Runnable record =
        () -> {
          one.record().run();
          other.record().run();
        };
    if (one instanceof Settled first && other instanceof Settled second) {
      return new Settled(next, revokesAt(next, first) || revokesAt(next, second), record);
    }
    boolean otherFirst =
        one instanceof Settled || other instanceof Retry && !(one instanceof Retry);
    Failed shown = (Failed) (otherFirst ? other : one);
    return failed(shown.failure(), shown instanceof Retry, next, record);
  }

  private static boolean revokesAt(Instant next, Settled settled) {
    return next != null && next.equals(settled.next()) && settled.nextRevokes();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }
}
