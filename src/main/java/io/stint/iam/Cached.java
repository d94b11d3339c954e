package io.stint.iam;

import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A value that is read again when it is older than it may be. Failures are not kept. */
final class Cached<T> {

  private record Kept<T>(T value, long readAt) {}

  private final long nanos;
  private final LongSupplier ticks;
  private volatile Kept<T> kept;

  Cached(long nanos, LongSupplier ticks) {
    this.nanos = nanos;
    this.ticks = ticks;
  }

  /** What was read last, however old it is; reads nothing. */
  Optional<T> last() {
    return Optional.ofNullable(kept).map(Kept::value);
  }

  /** Two callers at once may both read: cheaper than waiting for each other. */
  T get(Supplier<T> read) {
    Kept<T> now = kept;
    if (now != null && Math.abs(ticks.getAsLong() - now.readAt) < nanos) {
      return now.value;
    }
    T value = read.get();
    kept = new Kept<>(value, ticks.getAsLong());
    return value;
  }
}
