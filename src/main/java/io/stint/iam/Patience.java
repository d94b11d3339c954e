package io.stint.iam;

import java.time.Duration;

/** How long one call may wait, all its waits together. */
final class Patience {

  private final Sleeper pause;
  private Duration left;

  Patience(Duration most, Sleeper pause) {
    this.left = most;
    this.pause = pause;
  }

  Duration left() {
    return left;
  }

  boolean has(Duration wait) {
    return wait.compareTo(left) <= 0;
  }

  void take(Duration wait) throws InterruptedException {
    spend(wait);
    pause.take(wait);
  }

  void spend(Duration waited) {
    left = left.minus(waited);
  }
}
