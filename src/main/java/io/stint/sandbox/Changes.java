package io.stint.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** What one call changed: kept or undone as a whole, then visible at once or after the delay. */
final class Changes {
  record Change(Table<?> table, String key, Stored before, Stored after) {}

  private record Propagating(Instant since, List<Change> changes) {}

  private final Deque<Propagating> propagating = new ArrayDeque<>();
  private final Supplier<Duration> delay;
  private List<Change> pending = new ArrayList<>();
  private boolean lagging;

  Changes(Supplier<Duration> delay) {
    this.delay = delay;
  }

  void record(Table<?> table, String key, Stored before, Stored after) {
    pending.add(new Change(table, key, before, after));
  }

  List<Change> pending() {
    return pending;
  }

  /** The caller has made the changes durable. */
  void commit(Instant now) {
    if (!pending.isEmpty()) {
      propagating.add(new Propagating(now, pending));
      pending = new ArrayList<>();
      settle(now);
    }
  }

  void rollback() {
    for (int i = pending.size() - 1; i >= 0; i--) {
      Change change = pending.get(i);
      change.table().undo(change.key(), change.before());
    }
    pending = new ArrayList<>();
  }

  /** Makes visible what is old enough. */
  void settle(Instant now) {
    while (!propagating.isEmpty()
        && (delay.get().isZero() || !propagating.peek().since().plus(delay.get()).isAfter(now))) {
      for (Change change : propagating.poll().changes()) {
        change.table().publish(change.key(), change.after());
      }
    }
  }

  void forget() {
    propagating.clear();
    pending = new ArrayList<>();
  }

  /** Whether reads see only what has propagated. */
  boolean lagging() {
    return lagging;
  }

  void lagging(boolean lag) {
    lagging = lag;
  }

  /** Reads something as the rest of AWS sees it, in the middle of a call that writes. */
  <R> R seenFromOutside(Supplier<R> read) {
    boolean before = lagging;
    lagging = true;
    try {
      return read.get();
    } finally {
      lagging = before;
    }
  }
}
