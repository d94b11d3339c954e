package io.stint.reconcile;

import java.time.Instant;

/** How a pass over one row ended. Only the loop writes it. */
public sealed interface Outcome {

  /**
   * What should exist, exists.
   *
   * @param next when that changes by itself; null: not before somebody changes the row
   * @param nextRevokes whether that change takes access away
   * @param record writes the row's own columns and audit events, in the transaction of the outcome
   */
  record Settled(Instant next, boolean nextRevokes, Runnable record) implements Outcome {}

  /**
   * Worth trying again soon.
   *
   * @param end when access ends whatever else happens, so that waiting does not outlast it; or null
   */
  record Retry(Failure failure, Instant end) implements Outcome {}

  /** Will not go away by itself; shown, and still tried again, at the slowest pace. */
  record NeedsPerson(Failure failure, Instant end) implements Outcome {}

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
   * @param end when the access of this row ends whatever else happens; null: it does not
   */
  static Outcome failed(String code, String message, boolean retryable, Instant end) {
    Failure failure = new Failure(code, message);
    return retryable ? new Retry(failure, end) : new NeedsPerson(failure, end);
  }
}
