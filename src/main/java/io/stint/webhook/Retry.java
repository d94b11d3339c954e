package io.stint.webhook;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before something is sent again: doubling, with jitter, and for ever. */
final class Retry {

  /** So many failed attempts are shown as failing: about three minutes. */
  static final int FAILING = 5;

  static final Duration LONGEST = Duration.ofMinutes(30);
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final int DOUBLINGS = 8;

  private Retry() {}

  /**
   * @param attempts failed ones so far; at least 1
   */
  static Duration after(int attempts, RandomGenerator random) {
    long millis =
        Math.min(FIRST.toMillis() << Math.min(attempts - 1, DOUBLINGS), LONGEST.toMillis());
    return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
  }
}
