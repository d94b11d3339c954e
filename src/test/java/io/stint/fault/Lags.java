package io.stint.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How long each end took. What a dead replica held counts from when another had it: that wait is
 * the takeover's. What an outage was in the way of counts from its end.
 */
record Lags(List<Blow.Window> ends, List<Blow.Window> takeovers, List<Blow.Window> outages) {

  /** The longest of those that no outage was in the way of; empty: there were none. */
  Optional<Duration> whileAnswered() {
    return ends.stream()
        .filter(end -> outages.stream().noneMatch(outage -> outage.meets(end)))
        .map(end -> since(end, takeovers))
        .max(Duration::compareTo);
  }

  /** The longest of the others. */
  Optional<Duration> afterOutages() {
    return ends.stream()
        .filter(end -> outages.stream().anyMatch(outage -> outage.meets(end)))
        .map(end -> since(end, outages))
        .max(Duration::compareTo);
  }

  private static Duration since(Blow.Window end, List<Blow.Window> windows) {
    Instant from = end.from();
    for (Blow.Window window : windows) {
      if (window.meets(end) && window.to().isAfter(from)) {
        from = window.to();
      }
    }
    Duration lag = Duration.between(from, end.to());
    return lag.isNegative() ? Duration.ZERO : lag;
  }
}
