package io.stint.iam;

import java.util.function.LongSupplier;

/** How many calls this replica made in the last second, about. */
final class CallRate {

  private static final double SECOND = 1e9;

  private final LongSupplier ticks;
  private long since;
  private int now;
  private double before;

  CallRate(LongSupplier ticks) {
    this.ticks = ticks;
    this.since = ticks.getAsLong();
  }

  synchronized void count() {
    turn();
    now++;
  }

  synchronized double perSecond() {
    turn();
    return Math.max(now, before);
  }

  private void turn() {
    long at = ticks.getAsLong();
    double seconds = (at - since) / SECOND;
    if (seconds >= 1) {
      before = seconds < 2 ? now / seconds : 0;
      now = 0;
      since = at;
    }
  }
}
