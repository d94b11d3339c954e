package io.stint.iam;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * What the calls of a thread belong to: one pass of the loop, or none. A pass that has begun is
 * brought to its end before another one begins: what it has called already would be wasted
 * otherwise, and everybody waits their whole time.
 */
final class Errand {

  /** Somebody waits for the answer: before all passes, but behind what takes access away. */
  static final Errand NONE = new Errand(Priority.NORMAL, null, () -> false);

  private static final ThreadLocal<Errand> CURRENT = ThreadLocal.withInitial(() -> NONE);
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration AGAIN = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Priority priority;
  private final UUID group;
  private final BooleanSupplier overtaken;
  private final Map<Line, Line.Rank> ranks = new IdentityHashMap<>();
  private IamFailure last;

  /**
   * @param group those of one share the budget fairly with those of others; null: none
   */
  Errand(Priority priority, UUID group, BooleanSupplier overtaken) {
    this.priority = priority;
    this.group = group;
    this.overtaken = overtaken;
  }

  static Errand current() {
    return CURRENT.get();
  }

  /** Makes it the thread's until {@link #end}. */
  void begin() {
    CURRENT.set(this);
  }

  void end() {
    CURRENT.remove();
  }

  Priority priority(Priority asked) {
    return priority.takesAway() ? priority : asked;
  }

  /** From its first call on it keeps its place. */
  Line.Rank rank(Line line) {
    return this == NONE
        ? Line.Rank.FIRST
        : ranks.computeIfAbsent(line, entered -> entered.begin(group));
  }

  /** Whether what this works on is to lose access by now: another pass waits for this one. */
  boolean isOvertaken() {
    return !priority.takesAway() && isBehind();
  }

  /** The same, where this takes access away itself: more is to be taken away than when it began. */
  boolean isBehind() {
    return overtaken.getAsBoolean();
  }

  void failed(IamFailure failure) {
    if (this != NONE) {
      last = failure;
    }
  }

  /** When a pass that failed for this is worth repeating; empty: as any other. */
  Optional<Again> again() {
    if (last == null) {
      return Optional.empty();
    }
    Duration asked = last.retryAfter().filter(wait -> wait.compareTo(LONGEST) < 0).orElse(LONGEST);
    Duration least = last.retryAfter().isPresent() ? asked : Duration.ZERO;
    if (last instanceof IamFailure.Throttled) {
      Duration most = priority.takesAway() ? SOON : AGAIN;
      least = priority.takesAway() && least.compareTo(SOON) > 0 ? SOON : least;
      return Optional.of(new Again(last.code(), least, least.compareTo(most) > 0 ? least : most));
    }
    return least.isZero() ? Optional.empty() : Optional.of(new Again(last.code(), least, LONGEST));
  }

  /** Between which waits a pass that ended with this failure is to be repeated. */
  record Again(String code, Duration least, Duration most) {}
}
