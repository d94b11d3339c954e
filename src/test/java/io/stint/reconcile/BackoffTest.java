package io.stint.reconcile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Random random = new Random(7);

  @Test
  void doublesFromAboutASecondAndIsNeverOverTwoMinutes() {
    for (int attempts = 1; attempts < 100; attempts++) {
      long full = Math.min(120_000, 1_000L << Math.min(attempts - 1, 7));
      for (int i = 0; i < 50; i++) {
        Duration wait = Backoff.after(attempts, random);
        assertTrue(wait.toMillis() >= full / 2 && wait.toMillis() <= full, attempts + ": " + wait);
      }
    }
  }

  @Test
  void whatNeedsAPersonIsStillTriedEveryTwoMinutes() {
    for (int i = 0; i < 50; i++) {
      Duration wait = Backoff.slowest(random);
      assertTrue(wait.toSeconds() >= 60 && wait.toSeconds() <= 120, wait.toString());
    }
  }
}
