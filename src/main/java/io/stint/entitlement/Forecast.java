package io.stint.entitlement;

import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Whether what is wanted on an identity fits, at this instant and at its changes to come. */
public final class Forecast {

  /** What is wanted is looked at over so many of its changes. */
  private static final int MOST_AHEAD = 50;

  private Forecast() {}

  /**
   * @param until not looked at any more; null: all changes are
   * @param desired what is wanted at an instant
   * @param fits refuses when that does not
   */
  public static void require(
      Instant now,
      Instant until,
      Function<Instant, Entitlements> desired,
      BiConsumer<Instant, Entitlements> fits) {
    Instant at = now;
    for (int i = 0; i <= MOST_AHEAD && at != null; i++) {
      if (until != null && !at.isBefore(until)) {
        return;
      }
      Entitlements then = desired.apply(at);
      fits.accept(at, then);
      at = then.next();
    }
  }
}
