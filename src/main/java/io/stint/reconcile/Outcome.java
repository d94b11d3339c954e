package io.stint.reconcile;

import java.time.Instant;

/** How a pass over one row ended. Only the loop writes it. */
public sealed interface Outcome {

  /** Writes the row's own columns and audit events, in the transaction of the outcome. */
  Runnable record();

  /**
   * What should exist, exists.
   *
   * @param next when that changes by itself; null: not before somebody changes the row
   * @param nextRevokes whether that change takes access away
   */
  record Settled(Instant next, boolean nextRevokes, Runnable record) implements Outcome {}

  /**
   * Worth trying again soon.
   *
   * @param end when access ends, or something else changes, whatever else happens, so that waiting
   *     does not outlast it; or null
   * @param record see {@link #failed(String, String, boolean, Instant, Runnable)}
   */
  record Retry(Failure failure, Instant end, Runnable record) implements Outcome {}

  /** Will not go away by itself; shown, and still tried again, at the slowest pace. */
  record NeedsPerson(Failure failure, Instant end, Runnable record) implements Outcome {}

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
    return failed(code, message, retryable, end, () -> {});
  }

  /**
   * A part went well, the rest did not.
   *
   * @param record writes down the part that did, in the transaction of the outcome
   */
  static Outcome failed(
      String code, String message, boolean retryable, Instant end, Runnable record) {
    Failure failure = new Failure(code, message);
    return retryable ? new Retry(failure, end, record) : new NeedsPerson(failure, end, record);
  }
}
