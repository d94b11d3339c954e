package io.stint.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * How long it took from each end until it was proved. What a dead replica held counts from when
 * another had it: that wait is the takeover's. What an outage was in the way of counts from its
 * end.
 *
 * @param measured ids of grants of scenarios before this
 */
record Lags(
    List<Seen.Row> grants,
    Set<String> measured,
    List<Blow.Window> takeovers,
    List<Blow.Window> outages) {

  /** The longest of those that no outage was in the way of. */
  Duration whileAnswered() {
    return grants.stream()
        .filter(this::isNew)
        .filter(row -> outages.stream().noneMatch(outage -> outage.meets(row)))
        .map(row -> since(row, takeovers))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** The longest of the others. */
  Duration afterOutages() {
    return grants.stream()
        .filter(this::isNew)
        .filter(row -> outages.stream().anyMatch(outage -> outage.meets(row)))
        .map(row -> since(row, outages))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private boolean isNew(Seen.Row row) {
    return row.revokedAt() != null && !measured.contains(row.id());
  }

  private static Duration since(Seen.Row row, List<Blow.Window> windows) {
    Instant from = row.endsAt();
    for (Blow.Window window : windows) {
      if (window.meets(row) && window.to().isAfter(from)) {
        from = window.to();
      }
    }
    Duration lag = Duration.between(from, row.revokedAt());
    return lag.isNegative() ? Duration.ZERO : lag;
  }
}
