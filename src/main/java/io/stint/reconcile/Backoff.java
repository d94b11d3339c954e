package io.stint.reconcile;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a failed pass is repeated: doubling, with jitter, never over two minutes.
 */
final class Backoff {

  static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final int DOUBLINGS = 7;

  private Backoff() {}

  /**
   * @param attempts failed passes so far, this one included; at least 1
   */
  static Duration after(int attempts, RandomGenerator random) {
    long millis = FIRST.toMillis() << Math.min(attempts - 1, DOUBLINGS);
    return jitter(Math.min(millis, LONGEST.toMillis()), random);
  }

  static Duration slowest(RandomGenerator random) {
    return jitter(LONGEST.toMillis(), random);
  }

  private static Duration jitter(long millis, RandomGenerator random) {
    return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
  }
}
