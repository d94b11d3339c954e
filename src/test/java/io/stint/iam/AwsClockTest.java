package io.stint.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsClockTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final int ROUND_TRIP = 80;

  private long ticks;
  private final AwsClock clock = new AwsClock(Clock.systemUTC(), () -> ticks);

  /** An answer of an AWS whose clock is {@code skew} ahead. */
  private void answer(long millis, Duration skew) {
    Instant sent = NOON.plusMillis(millis);
    Instant written = sent.plusMillis(ROUND_TRIP / 2).plus(skew);
    clock.seen(written.truncatedTo(ChronoUnit.SECONDS), sent, sent.plusMillis(ROUND_TRIP));
  }

  @Test
  void nothingIsKnownBeforeTheFirstAnswer() {
    assertEquals(Duration.ZERO, clock.skew());
    assertEquals(Duration.ZERO, clock.lead());
  }

  @ParameterizedTest
  @ValueSource(longs = {-60_000, -5_000, -1_500, 1_500, 2_000, 5_000, 60_000, 3_600_000})
  void whatSeveralAnswersSayIsNearTheTruthAndTheLeadIsNeverLessThanIt(long millis) {
    Duration skew = Duration.ofMillis(millis);
    for (int i = 0; i < 50; i++) {
      answer(i * 137L, skew);
      assertTrue(skew.isNegative() || clock.lead().compareTo(skew) >= 0, "after " + i);
    }
    Duration off = clock.skew().minus(skew).abs();
    assertTrue(off.toMillis() <= 200, "off by " + off);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 20, -20})
  void clocksThatAgreeAreSaidToAgree(long millis) {
    for (int i = 0; i < 50; i++) {
      answer(i * 137L, Duration.ofMillis(millis));
    }
    assertEquals(Duration.ZERO, clock.skew());
    assertEquals(Duration.ZERO, clock.lead());
  }

  @Test
  void aClockThatWasSetIsFollowedAtOnce() {
    answer(0, Duration.ofSeconds(60));
    answer(1_000, Duration.ZERO);
    assertEquals(Duration.ZERO, clock.skew());
    answer(2_000, Duration.ofSeconds(-30));
    assertTrue(clock.skew().toSeconds() <= -28, clock.skew().toString());
  }

  @Test
  void whatWasSeenLongAgoIsForgotten() {
    answer(0, Duration.ofMillis(1_900));
    ticks = Duration.ofMinutes(2).toNanos();
    answer(120_000, Duration.ofMillis(1_000));
    assertTrue(clock.skew().toMillis() <= 1_000, clock.skew().toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {400, 1_500, 5_000, 40_000})
  void whatIsWrittenByItStaysWhileTheMeasureGoesUpAndDown(long millis) {
    Duration skew = Duration.ofMillis(millis);
    Duration first = null;
    for (int i = 0; i < 200; i++) {
      ticks = Duration.ofSeconds(i).toNanos();
      answer(i * 1_137L, skew);
      Duration lead = clock.steadyLead();
      if (i >= 8) {
        first = first == null ? lead : first;
        assertEquals(first, lead, "after " + i);
        assertEquals(0, lead.getNano());
        assertTrue(lead.compareTo(skew) >= 0, lead.toString());
        assertTrue(lead.compareTo(skew.plusSeconds(3)) <= 0, lead.toString());
      }
    }
  }

  @Test
  void whatIsWrittenByItGoesWithTheSkew() {
    answer(0, Duration.ofSeconds(40));
    assertEquals(Duration.ofSeconds(41), clock.steadyLead());
    answer(60_000, Duration.ZERO);
    assertEquals(Duration.ZERO, clock.steadyLead());
    answer(120_000, Duration.ofSeconds(2));
    assertTrue(clock.steadyLead().toSeconds() >= 2);
    answer(180_000, Duration.ofSeconds(-2));
    assertEquals(Duration.ZERO, clock.steadyLead());
  }
}
