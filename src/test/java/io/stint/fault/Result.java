package io.stint.fault;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A line of the table.
 *
 * @param lag the longest from an end until it was proved, of those that no outage was in the way of
 * @param takeover the longest that what a dead replica held waited for another; empty: none died
 * @param afterOutage the longest from the end of an outage until what ended during it was proved
 */
record Result(
    Scenario scenario,
    int acknowledged,
    int refused,
    int unanswered,
    Duration lag,
    Optional<Duration> takeover,
    Optional<Duration> afterOutage,
    List<Finding> findings) {

  static final String HEAD =
      "| fault | acknowledged | lost | doubled | orphans | others touched | other findings |"
          + " worst revoke lag | takeover | after the outage |\n"
          + "|---|---|---|---|---|---|---|---|---|---|";

  String line() {
    long lost = count(Finding.Kind.LOST);
    long doubled = count(Finding.Kind.DOUBLED);
    long orphans = count(Finding.Kind.ORPHAN);
    long touched = count(Finding.Kind.STRANGER_TOUCHED);
    return "| %s | %d | %d | %d | %d | %d | %d | %s | %s | %s |"
        .formatted(
            scenario.name(),
            acknowledged,
            lost,
            doubled,
            orphans,
            touched,
            findings.size() - lost - doubled - orphans - touched,
            shown(lag),
            takeover.map(Result::shown).orElse("–"),
            afterOutage.map(Result::shown).orElse("–"));
  }

  private long count(Finding.Kind kind) {
    return findings.stream().filter(finding -> finding.kind() == kind).count();
  }

  private static String shown(Duration time) {
    return "%.1f s".formatted(time.toMillis() / 1000.0);
  }
}
