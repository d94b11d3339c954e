package io.stint.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What stands in the table. */
class ResultTest {

  private static final Instant NOW = Instant.parse("2026-11-28T01:00:00Z");
  private static final Scenario DISK =
      new Scenario("disk full", 1, Duration.ofSeconds(1), false, Scenario.Limits.AIM, blow -> {});

  private static long columns(String line) {
    return line.chars().filter(c -> c == '|').count();
  }

  @Test
  void aFaultThatCouldNotBeDoneIsARowThatSaysSo() {
    Result result = Result.notRun(DISK, new NotHere("no namespaces"));
    assertTrue(result.line().contains("NOT RUN: no namespaces"), result.line());
    assertEquals(columns(Result.HEAD.lines().findFirst().orElseThrow()), columns(result.line()));
  }

  @Test
  void aRowHasAsManyColumnsAsTheTable() {
    Result result =
        new Result(
            DISK,
            new Result.Counts(7, 0, 0),
            new Result.Times(
                Optional.of(Duration.ofMillis(1_200)),
                Duration.ofMillis(3_400),
                Optional.empty(),
                Optional.empty()),
            List.of(new Finding(Finding.Kind.BROKEN_OFF, "no")),
            Optional.empty());
    assertEquals("| disk full | 7 | 0 | 0 | 0 | 0 | 1 | 1.2 s | 3.4 s | – | – |", result.line());
    assertEquals(columns(Result.HEAD.lines().findFirst().orElseThrow()), columns(result.line()));
  }

  private static Blow.Window window(int from, int to) {
    return new Blow.Window(NOW.plusSeconds(from), NOW.plusSeconds(to));
  }

  @Test
  void whatAnOutageOrADeadReplicaWasInTheWayOfIsCountedFromItsEnd() {
    List<Blow.Window> ends = List.of(window(0, 3), window(10, 55), window(100, 190));
    Lags lags = new Lags(ends, List.of(window(8, 50)), List.of(window(90, 180)));
    assertEquals(Optional.of(Duration.ofSeconds(5)), lags.whileAnswered());
    assertEquals(Optional.of(Duration.ofSeconds(10)), lags.afterOutages());
    assertEquals(Optional.empty(), new Lags(ends, List.of(), List.of()).afterOutages());
  }
}
