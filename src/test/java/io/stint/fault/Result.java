package io.stint.fault;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A line of the table.
 *
 * @param notRun why this machine did not let the fault be done; empty: it was done
 */
record Result(
    Scenario scenario,
    Counts counts,
    Times times,
    List<Finding> findings,
    Optional<String> notRun) {

  static final String HEAD =
      "| fault | acknowledged | lost | doubled | orphans | others touched | other findings |"
          + " access gone | proved | takeover | after the outage |\n"
          + "|---|---|---|---|---|---|---|---|---|---|---|";

  /** What was asked for, and what came of it. */
  record Counts(int acknowledged, int refused, int unanswered) {

    static Counts of(Ledger ledger) {
      return new Counts(ledger.acknowledged(), ledger.refused(), ledger.unanswered());
    }

    Counts since(Counts before) {
      return new Counts(
          acknowledged - before.acknowledged,
          refused - before.refused,
          unanswered - before.unanswered);
    }
  }

  /**
   * The longest of each; of the first two, of those that no outage was in the way of.
   *
   * @param gone from the acknowledgement of an early end until AWS refused; empty: there was none
   * @param proved from an end until it was proved
   * @param takeover that what a dead replica held waited for another; empty: none died
   * @param afterOutage from the end of an outage until what ended during it was proved
   */
  record Times(
      Optional<Duration> gone,
      Duration proved,
      Optional<Duration> takeover,
      Optional<Duration> afterOutage) {}

  static Result notRun(Scenario scenario, NotHere why) {
    return new Result(scenario, null, null, List.of(), Optional.of(why.getMessage()));
  }

  String line() {
    if (notRun.isPresent()) {
      return "| %s | **NOT RUN: %s** |%s"
          .formatted(scenario.name(), notRun.get(), " – |".repeat(9));
    }
    long lost = count(Finding.Kind.LOST);
    long doubled = count(Finding.Kind.DOUBLED);
    long orphans = count(Finding.Kind.ORPHAN);
    long touched = count(Finding.Kind.STRANGER_TOUCHED);
    return "| %s | %d | %d | %d | %d | %d | %d | %s | %s | %s | %s |"
        .formatted(
            scenario.name(),
            counts.acknowledged(),
            lost,
            doubled,
            orphans,
            touched,
            findings.size() - lost - doubled - orphans - touched,
            shown(times.gone()),
            shown(Optional.of(times.proved())),
            shown(times.takeover()),
            shown(times.afterOutage()));
  }

  private long count(Finding.Kind kind) {
    return findings.stream().filter(finding -> finding.kind() == kind).count();
  }

  private static String shown(Optional<Duration> time) {
    return time.map(some -> "%.1f s".formatted(some.toMillis() / 1000.0)).orElse("–");
  }
}
