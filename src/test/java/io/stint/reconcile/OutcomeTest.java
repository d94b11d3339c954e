package io.stint.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pass in two parts. */
class OutcomeTest {

  private static final Instant EARLY = Instant.EPOCH;
  private static final Instant LATE = EARLY.plusSeconds(1);

  private final List<String> recorded = new ArrayList<>();

  private Outcome settled(Instant next, boolean revokes) {
    return Outcome.settledUntil(next, revokes, () -> recorded.add("settled"));
  }

  private Outcome failed(String code, boolean retryable, Instant next) {
    return Outcome.failed(
        new Failure(code, code), retryable, next, () -> recorded.add("failed " + code));
  }

  private static String of(Outcome outcome) {
    String shown = outcome instanceof Outcome.Failed failed ? " " + failed.failure().code() : "";
    String revokes = outcome instanceof Outcome.Settled one && one.nextRevokes() ? " revokes" : "";
    return outcome.getClass().getSimpleName() + shown + " " + outcome.next() + revokes;
  }

  private void both(String desired, Outcome one, Outcome other) {
    assertEquals(desired, of(Outcome.both(one, other)));
    assertEquals(desired, of(Outcome.both(other, one)));
  }

  @Test
  void settlesWhenBothHaveUntilTheFirstChange() {
    both("Settled " + EARLY + " revokes", settled(EARLY, true), settled(LATE, false));
    both("Settled " + EARLY, settled(EARLY, false), settled(LATE, true));
    both("Settled " + EARLY + " revokes", settled(EARLY, false), settled(EARLY, true));
    both("Settled " + LATE + " revokes", settled(null, true), settled(LATE, true));
    both("Settled null", settled(null, true), settled(null, false));
  }

  @Test
  void failsWhenOneDoesAndIsTriedAgainAtTheFasterPace() {
    both("Retry a " + EARLY, failed("a", true, LATE), settled(EARLY, true));
    both("NeedsPerson a null", failed("a", false, null), settled(null, true));
    both("Retry b " + EARLY, failed("a", false, EARLY), failed("b", true, LATE));
    assertEquals(
        "NeedsPerson a null", of(Outcome.both(failed("a", false, null), failed("b", false, null))));
  }

  @Test
  void recordsBoth() {
    Outcome.both(settled(null, false), failed("a", true, null)).record().run();
    assertEquals(List.of("settled", "failed a"), recorded);
  }
}
