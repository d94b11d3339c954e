package io.stint.iam;

import java.time.Instant;

/**
 * One call that may be made; to be closed after it.
 *
 * @param at when it was let through, by the clock of the budget
 */
record Turn(Instant at, Runnable end) implements AutoCloseable {
  @Override
  public void close() {
    end.run();
  }
}
