package io.stint.sandbox;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which calls came, in order, and how often each action came. Thread-safe. */
public final class CallLog {
  private static final int KEPT = 50_000;

  private final Deque<Entry> entries = new ArrayDeque<>();
  private final Map<String, Long> counts = new TreeMap<>();

  /**
   * One call that reached the endpoint.
   *
   * @param at when it was answered, by this machine's clock
   * @param action for example {@code CreateUser}
   * @param principal the caller's ARN; {@code anonymous} when it was not known
   * @param target the name of what it was about; empty when it names nothing
   * @param outcome {@code OK}, the error code, or {@code LOST} when the answer was withheld
   */
  public record Entry(Instant at, String action, String principal, String target, String outcome) {}

  synchronized void add(Entry entry) {
    if (entries.size() >= KEPT) {
      entries.removeFirst();
    }
    entries.addLast(entry);
    counts.merge(entry.action(), 1L, Long::sum);
  }

  /** The newest 50,000, oldest first. */
  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** How often each action came since the start or the last {@link #clear()}. */
  public synchronized Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  public synchronized long count(String action) {
    return counts.getOrDefault(action, 0L);
  }

  public synchronized void clear() {
    entries.clear();
    counts.clear();
  }
}
