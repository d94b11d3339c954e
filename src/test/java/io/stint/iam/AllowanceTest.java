package io.stint.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AllowanceTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Allowance.Limits NONE = new Allowance.Limits(0, 0);
  private static final Allowance.Limits TWENTY = new Allowance.Limits(20, 0);
  private static final Allowance FRESH = new Allowance(0, NOW, null, null, null, null, null);

  private static Instant at(double seconds) {
    return NOW.plusMillis((long) (seconds * 1000));
  }

  @Test
  void nothingIsPacedBeforeAwsThrottlesWhereNothingIsConfigured() {
    Allowance.Draw draw = FRESH.draw(at(1), NONE, Priority.NORMAL, 100);
    assertTrue(draw.unlimited() && draw.taken() == 1);
  }

  @Test
  void aThrottledAnswerHalvesTheRateAndABurstOfThemCountsOnce() {
    Allowance once = FRESH.throttled(at(1), at(0.9), 40, NONE);
    assertEquals(20, once.current(NONE));
    assertEquals(20, once.throttled(at(1.1), at(0.95), 40, NONE).current(NONE));
    assertEquals(10, once.throttled(at(1.4), at(1.3), 40, NONE).current(NONE));
    assertEquals(10, FRESH.throttled(at(1), at(0.9), 40, TWENTY).current(TWENTY));
  }

  @Test
  void oneStrayAnswerInAQuietTimeIsNoRule() {
    assertEquals(8, FRESH.throttled(at(1), at(0.9), 1, NONE).current(NONE));
  }

  @Test
  void itNeverStops() {
    Allowance less = FRESH;
    for (int i = 1; i < 50; i++) {
      less = less.throttled(at(i), at(i - 0.1), 40, NONE);
    }
    assertEquals(Allowance.FLOOR, less.current(NONE));
    assertEquals(1, less.draw(at(60), NONE, Priority.NORMAL, 100).taken());
  }

  @Test
  void itComesBackFastToWhatWorkedAndRisesSlowlyFromThere() {
    Allowance learned = FRESH.throttled(at(0), at(-1), 10, TWENTY);
    assertEquals(8, learned.current(TWENTY));
    Allowance allowance = learned;
    for (int i = 1; i <= 50; i++) {
      allowance = allowance.draw(at(i / 10.0), TWENTY, Priority.URGENT, 1).next();
    }
    double recovered = allowance.current(TWENTY);
    assertTrue(recovered >= 12 && recovered <= 15.2, "" + recovered);
    for (int i = 51; i <= 5_000; i++) {
      allowance = allowance.draw(at(i / 10.0), TWENTY, Priority.URGENT, 1).next();
      allowance = allowance.draw(at(i / 10.0), TWENTY, Priority.URGENT, 1).next();
      allowance = allowance.draw(at(i / 10.0), TWENTY, Priority.URGENT, 1).next();
    }
    assertEquals(20, allowance.current(TWENTY), "the configured rate is the ceiling");
  }

  @Test
  void itDoesNotRiseWhileNothingWaitsForIt() {
    Allowance allowance = FRESH.throttled(at(0), at(-1), 10, TWENTY);
    for (int i = 3; i <= 300; i++) {
      allowance = allowance.draw(at(i), TWENTY, Priority.URGENT, 1).next();
    }
    double first = allowance.current(TWENTY);
    for (int i = 301; i <= 400; i++) {
      allowance = allowance.draw(at(i), TWENTY, Priority.URGENT, 1).next();
    }
    assertEquals(first, allowance.current(TWENTY));
  }

  @Test
  void whatNobodyWasToldForLongIsLearnedAnew() {
    Allowance learned = FRESH.throttled(at(0), at(-1), 10, NONE);
    Allowance later =
        learned.draw(NOW.plus(Duration.ofMinutes(11)), NONE, Priority.NORMAL, 1).next();
    assertNull(later.rate());
  }

  @Test
  void whileWhatTakesAccessAwayWaitsNothingElseIsLetThrough() {
    Allowance empty = FRESH.throttled(at(0), at(-1), 10, NONE);
    Allowance.Draw urgent = empty.draw(at(0.01), NONE, Priority.URGENT, 1);
    assertEquals(0, urgent.taken());
    Allowance.Draw other = urgent.next().draw(at(0.9), NONE, Priority.NORMAL, 100);
    assertEquals(0, other.taken());
    assertTrue(other.again().toMillis() > 0);
    assertTrue(other.next().draw(at(0.9), NONE, Priority.URGENT, 1).taken() > 0);
    assertTrue(urgent.next().draw(at(2), NONE, Priority.NORMAL, 100).taken() > 0, "it lapses");
  }

  @Test
  void whereThereIsPlentyNobodyIsKeptBack() {
    Allowance full = FRESH.draw(at(60), TWENTY, Priority.URGENT, 1).next();
    assertTrue(full.draw(at(60), TWENTY, Priority.NORMAL, 100).taken() > 0);
  }

  @Test
  void timeThatRunsBackFillsNothing() {
    Allowance ahead = new Allowance(3, at(100), 5.0, 5.0, at(0), null, null);
    assertEquals(2, ahead.draw(at(1), NONE, Priority.URGENT, 1).next().tokens());
    assertEquals(at(100), ahead.draw(at(1), NONE, Priority.URGENT, 1).next().filledAt());
  }

  @Test
  void whatCutsForManyKeepsBackWhatTakesFromOne() {
    Allowance empty = FRESH.throttled(NOW, NOW, 10, NONE);
    Allowance cutting = empty.draw(at(0.01), NONE, Priority.CUT, 1).next();
    assertEquals(0, cutting.draw(at(0.9), NONE, Priority.URGENT, 1).taken());
    assertEquals(0, cutting.draw(at(0.9), NONE, Priority.NORMAL, 100).taken());
    assertEquals(1, cutting.draw(at(0.9), NONE, Priority.CUT, 1).taken());
    assertEquals(1, cutting.draw(at(2), NONE, Priority.URGENT, 1).taken(), "it lapses");
  }
}
