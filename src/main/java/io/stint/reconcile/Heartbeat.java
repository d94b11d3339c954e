package io.stint.reconcile;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the loop goes round. Measured by time that passes and not by a clock, which may be set.
 */
@ApplicationScoped
class Heartbeat {

  /** Without a tick for so long, something has stopped that has to be started anew. */
  static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

  private final LongSupplier nanos;
  private volatile long last;

  Heartbeat() {
    this(System::nanoTime);
  }

  Heartbeat(LongSupplier nanos) {
    this.nanos = nanos;
    beat();
  }

  void beat() {
    last = nanos.getAsLong();
  }

  Duration silence() {
    return Duration.ofNanos(nanos.getAsLong() - last);
  }

  boolean lives() {
    return silence().compareTo(LONGEST_SILENCE) < 0;
  }
}
