package io.stint.iam;

import java.time.Duration;
import java.time.Instant;

/**
 * How many calls all replicas may make together, as the one row says it: a token bucket whose rate
 * is learned. AWS does not publish its own. Each answer that it throttles halves the rate; what was
 * known to work comes back within seconds, and from there on it is raised slowly, and only while
 * calls really wait for it.
 *
 * @param tokens calls that may be made at once
 * @param rate learned, calls per second; null: AWS has not throttled, or not for long
 * @param knee the rate at which AWS throttled last
 * @param urgentUntil until then only what takes access away is let through; null: nothing waits
 * @param cutUntil until then only what takes it from many at once is; null: nothing waits
 */
record Allowance(
    double tokens,
    Instant filledAt,
    Double rate,
    Double knee,
    Instant throttledAt,
    Instant urgentUntil,
    Instant cutUntil) {

  /** Slower than this it never gets: something must find out that AWS answers again. */
  static final double FLOOR = 0.7;

  /** What nobody has asked for in this time has to be learned anew. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  /** From an unlimited rate it is learned from here at least: one stray answer is no rule. */
  private static final double FIRST_GUESS = 16;

  /** How long a call that takes access away keeps the others back; renewed while it waits. */
  private static final Duration HOLD = Duration.ofSeconds(1);

  /** Calls waited for the budget no longer than this since it was looked at last. */
  private static final double LONGEST_GAP = 2;

  /** A tenth of a second's calls at a time keeps the row cool. */
  private static final double BATCH_SECONDS = 0.1;

  private static final double KNOWN_TO_WORK = 0.9;
  private static final double RECOVERY = 0.125;
  private static final double SLOWLY = 0.01;
  private static final double BEYOND = 1.1;
  private static final double FASTER = 0.2;

  /**
   * What was configured.
   *
   * @param rate the ceiling, calls per second; 0: none
   * @param burst the most at once; 0: as many as one second's
   */
  record Limits(double rate, int burst) {}

  /**
   * What came of one draw.
   *
   * @param taken calls that may be made; 0: none yet
   * @param unlimited nothing is known of a limit
   * @param wait when it is worth asking again
   */
  record Draw(Allowance next, int taken, boolean unlimited, Duration again) {}

  /** Calls per second now; infinite where none is configured and none is learned. */
  double current(Limits limits) {
    return rate == null ? ceiling(limits) : Math.min(ceiling(limits), rate);
  }

  private static double ceiling(Limits limits) {
    return limits.rate() > 0 ? limits.rate() : Double.POSITIVE_INFINITY;
  }

  /**
   * @param most takes at most so many
   */
  Draw draw(Instant now, Limits limits, Priority priority, int most) {
    boolean urgent = priority.takesAway();
    Allowance filled = filled(now, limits);
    double current = filled.current(limits);
    if (Double.isInfinite(current)) {
      return new Draw(filled, 1, true, Duration.ZERO);
    }
    Instant held = priority == Priority.CUT ? null : urgent ? cutUntil : urgentUntil;
    if (isAfter(held, now)) {
      return new Draw(filled, 0, false, Duration.between(now, held));
    }
    double usable = filled.tokens - (urgent ? 0 : reserve(burst(current, limits)));
    int batch = urgent ? 1 : Math.max(1, Math.min(most, (int) (current * BATCH_SECONDS)));
    int taken = (int) Math.max(0, Math.min(batch, Math.floor(usable)));
    Allowance left = filled.withTokens(filled.tokens - taken);
    boolean scarce = left.tokens < burst(current, limits) / 2;
    Duration wait = taken > 0 ? Duration.ZERO : seconds((1 - usable) / current);
    return new Draw(urgent && scarce ? left.held(priority, now) : left, taken, false, wait);
  }

  /**
   * AWS has throttled a call.
   *
   * @param drawnAt when the call was let through: of a burst of them, one counts
   * @param seen calls per second that were made lately, where no rate is known
   */
  Allowance throttled(Instant now, Instant drawnAt, double seen, Limits limits) {
    if (throttledAt != null && !drawnAt.isAfter(throttledAt)) {
      return this;
    }
    double guess = Math.max(FIRST_GUESS, seen);
    double known = Math.min(current(limits), rate == null ? guess : rate);
    double halved = Math.max(FLOOR, known / 2);
    return new Allowance(0, now, halved, known, now, urgentUntil, cutUntil);
  }

  private Allowance filled(Instant now, Limits limits) {
    if (isAfter(filledAt, now)) {
      return this;
    }
    if (rate != null && throttledAt != null && !now.isBefore(throttledAt.plus(FORGOTTEN_AFTER))) {
      return new Allowance(tokens, filledAt, null, null, null, urgentUntil, cutUntil)
          .filled(now, limits);
    }
    double current = current(limits);
    if (Double.isInfinite(current)) {
      return new Allowance(0, now, null, null, null, null, null);
    }
    double elapsed = Duration.between(filledAt, now).toNanos() / 1e9;
    double burst = burst(current, limits);
    Double raised = rate;
    if (rate != null && tokens < 1 + reserve(burst)) {
      raised = Math.max(rate, Math.min(ceiling(limits), raised(Math.min(elapsed, LONGEST_GAP))));
    }
    return new Allowance(
        Math.min(burst, tokens + elapsed * current),
        now,
        raised,
        knee,
        throttledAt,
        urgentUntil,
        cutUntil);
  }

  private double raised(double seconds) {
    double works = knee * KNOWN_TO_WORK;
    if (rate < works) {
      return Math.min(works, rate + knee * RECOVERY * seconds);
    }
    return rate * (1 + (rate < knee * BEYOND ? SLOWLY : FASTER) * seconds);
  }

  private double burst(double current, Limits limits) {
    double second = Math.max(1, Math.ceil(current));
    if (limits.burst() == 0) {
      return second;
    }
    return rate == null ? limits.burst() : Math.min(limits.burst(), second);
  }

  /** Kept for calls that take access away, where there is enough to share. */
  private static double reserve(double burst) {
    return burst < 5 ? 0 : burst / 5;
  }

  private Allowance withTokens(double changed) {
    return new Allowance(changed, filledAt, rate, knee, throttledAt, urgentUntil, cutUntil);
  }

  /** A cut keeps ordinary calls back too. */
  private Allowance held(Priority priority, Instant now) {
    Instant until = now.plus(HOLD);
    Instant cut = priority == Priority.CUT ? until : cutUntil;
    return new Allowance(tokens, filledAt, rate, knee, throttledAt, until, cut);
  }

  private static boolean isAfter(Instant one, Instant other) {
    return one != null && one.isAfter(other);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis((long) Math.ceil(Math.max(0, seconds) * 1000));
  }
}
