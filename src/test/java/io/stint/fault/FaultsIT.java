package io.stint.fault;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Nothing that was acknowledged is lost, whatever fails. The short form runs in {@code verify}, the
 * whole with {@code ./mvnw verify -Pfaults}; see {@code docs/reliability.md}.
 */
class FaultsIT {

  private static final Path TABLE = Path.of("target", "reliability.md");
  private static final Duration TAKEOVER = Duration.ofSeconds(60);
  private static final Duration AFTER_AN_OUTAGE = Duration.ofSeconds(120);

  @Test
  void nothingIsLostWhateverFails() throws Exception {
    boolean whole = Boolean.getBoolean("faults.whole");
    List<Scenario> scenarios =
        Scenarios.all().stream()
            .filter(scenario -> whole || scenario.brief())
            .filter(scenario -> scenario.name().matches(System.getProperty("faults.only", ".*")))
            .toList();
    try (World world =
        new World(System.getProperty("faults.folder", "faults"), whole ? 3 : 2, whole ? 8 : 4)) {
      judge(new Suite(world, TABLE).run(scenarios));
    }
  }

  /** Old and new beside each other on one database, which the first new one has changed. */
  @Test
  @EnabledIfSystemProperty(named = "faults.whole", matches = "true")
  void nothingIsLostByAnUpgradeUnderLoad() throws Exception {
    try (World world = new World("upgrade", 3, 4, LastRelease.jar())) {
      judge(new Suite(world, TABLE).run(List.of(Scenarios.upgrade())));
    }
  }

  /** All of them, so that one that fails does not hide the next. */
  private static void judge(List<Result> results) {
    assertAll(results.stream().map(result -> () -> judge(result)));
  }

  private static void judge(Result result) {
    assertEquals(List.of(), result.findings(), result.line());
    assertEquals(0, result.unanswered(), result.line());
    assertTrue(result.acknowledged() > 5, result.line());
    within(TAKEOVER, result.takeover().orElse(Duration.ZERO), result);
    within(AFTER_AN_OUTAGE, result.afterOutage().orElse(Duration.ZERO), result);
    within(result.scenario().lag(), result.lag(), result);
  }

  private static void within(Duration aim, Duration measured, Result result) {
    assertTrue(measured.compareTo(aim) <= 0, () -> result.line() + ": more than " + aim);
  }
}
