package io.stint.iam;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the calls of a thread belong to: one pass of the loop, or none. A pass that has begun is
 * brought to its end before another one begins: what it has called already would be wasted
 * otherwise, and everybody waits their whole time.
 */
final class Errand {

  /** Somebody waits for the answer: before all passes, but behind what takes access away. */
  static final Errand NONE = new Errand(new Mandate(Priority.NORMAL, null, () -> false, () -> {}));

  private static final ThreadLocal<Errand> CURRENT = ThreadLocal.withInitial(() -> NONE);
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration AGAIN = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Mandate mandate;
  private final Map<Line, Line.Rank> ranks = new IdentityHashMap<>();
  private IamFailure last;

  Errand(Mandate mandate) {
    this.mandate = mandate;
  }

  static Errand current() {
    return CURRENT.get();
  }

  /** Makes it the thread's until {@link #end}. */
  void begin() {
    CURRENT.set(this);
    AwsWrites.begin();
  }

  void end() {
    CURRENT.remove();
  }

  Priority priority(Priority asked) {
    return takesAway() ? mandate.priority() : asked;
  }

  /** From its first call on it keeps its place. */
  Line.Rank rank(Line line) {
    return this == NONE
        ? Line.Rank.FIRST
        : ranks.computeIfAbsent(line, entered -> entered.begin(mandate.group()));
  }

  /** Whether what this works on is to lose access by now: another pass waits for this one. */
  boolean isOvertaken() {
    return !takesAway() && isBehind();
  }

  private boolean takesAway() {
    return mandate.priority().takesAway();
  }

  /** Throws when what this works on may be somebody else's by now. */
  void requireHeld() {
    mandate.stillHeld().run();
  }

  /** The same, where this takes access away itself: more is to be taken away than when it began. */
  boolean isBehind() {
    return mandate.overtaken().getAsBoolean();
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
      Duration most = takesAway() ? SOON : AGAIN;
      least = takesAway() && least.compareTo(SOON) > 0 ? SOON : least;
      return Optional.of(new Again(last.code(), least, least.compareTo(most) > 0 ? least : most));
    }
    return least.isZero() ? Optional.empty() : Optional.of(new Again(last.code(), least, LONGEST));
  }

  /** Between which waits a pass that ended with this failure is to be repeated. */
  record Again(String code, Duration least, Duration most) {}
}
