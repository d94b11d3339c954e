package io.stint.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Nothing that was acknowledged is lost, whatever fails. The short form runs in {@code verify}, the
 * whole with {@code ./mvnw verify -Pfaults}; see {@code docs/reliability.md}. Each fault is a test,
 * and one that this machine does not let be done is a skipped one. Of the whole two worlds run side
 * by side: most of their time they wait.
 */
@Execution(ExecutionMode.CONCURRENT)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {

  private static final Path TABLE = Path.of("target", "reliability.md");
  private static final Duration TAKEOVER = Duration.ofSeconds(60);
  private static final Duration AFTER_AN_OUTAGE = Duration.ofSeconds(120);

  @BeforeAll
  static void beginTheTable() throws Exception {
    Files.writeString(TABLE, Result.HEAD + "\n");
  }

  @Order(2)
  @TestFactory
  List<DynamicTest> nothingIsLostWhateverFails() throws Exception {
    boolean whole = Boolean.getBoolean("faults.whole");
    List<Scenario> scenarios =
        Scenarios.all().stream().filter(scenario -> whole || scenario.brief()).toList();
    return judged(scenarios, () -> new World("faults", whole ? 3 : 2, whole ? 8 : 4));
  }

  @Order(1)
  @TestFactory
  @EnabledIfSystemProperty(named = "faults.whole", matches = "true")
  List<DynamicTest> nothingIsLostByManyKillsAndManyEnds() throws Exception {
    return judged(Scenarios.heavy(), () -> new World("heavy", 3, 8));
  }

  /** In an account of its own, which it fills. */
  @Order(3)
  @TestFactory
  @EnabledIfSystemProperty(named = "faults.whole", matches = "true")
  List<DynamicTest> aLargeCohortEndsAtOnce() throws Exception {
    return judged(List.of(Scenarios.largeCohort()), () -> new World("large", 2, 4));
  }

  /** Old and new beside each other on one database, which the first new one has changed. */
  @Order(4)
  @TestFactory
  @EnabledIfSystemProperty(named = "faults.whole", matches = "true")
  List<DynamicTest> nothingIsLostByAnUpgradeUnderLoad() throws Exception {
    return judged(
        List.of(Scenarios.upgrade()), () -> new World("upgrade", 3, 4, LastRelease.jar()));
  }

  private static List<DynamicTest> judged(List<Scenario> all, Callable<World> where)
      throws Exception {
    String only = System.getProperty("faults.only", ".*");
    List<Scenario> scenarios =
        all.stream().filter(scenario -> scenario.name().matches(only)).toList();
    if (scenarios.isEmpty()) {
      return List.of();
    }
    try (World world = where.call()) {
      return new Suite(world, TABLE)
          .run(scenarios).stream()
              .map(result -> dynamicTest(result.scenario().name(), () -> judge(result)))
              .toList();
    }
  }

  private static void judge(Result result) {
    result.notRun().ifPresent(why -> abort(result.line()));
    assertEquals(List.of(), result.findings(), result.line());
    assertEquals(0, result.counts().unanswered(), result.line());
    assertTrue(result.counts().acknowledged() > 5, result.line());
    Result.Times times = result.times();
    within(TAKEOVER, times.takeover().orElse(Duration.ZERO), result);
    within(AFTER_AN_OUTAGE, times.afterOutage().orElse(Duration.ZERO), result);
    within(result.scenario().limits().gone(), times.gone().orElse(Duration.ZERO), result);
    within(result.scenario().limits().proved(), times.proved(), result);
  }

  private static void within(Duration aim, Duration measured, Result result) {
    assertTrue(measured.compareTo(aim) <= 0, () -> result.line() + ": more than " + aim);
  }
}
