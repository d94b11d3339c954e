package io.stint.grant.statement;

import java.time.Instant;

/** A stretch of time: from {@code from} on, and at {@code until} no more. */
public record Interval(Instant from, Instant until) {

  public boolean covers(Instant at) {
    return !at.isBefore(from) && at.isBefore(until);
  }

  boolean isEmpty() {
    return !from.isBefore(until);
  }

  Interval within(Instant start, Instant end) {
    return new Interval(
        start.isAfter(from) ? start : from, end != null && end.isBefore(until) ? end : until);
  }
}
