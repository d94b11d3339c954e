package io.stint.grant;

import java.time.Instant;

/** A stretch of time: from {@code from} on, and at {@code until} no more. */
record Span(Instant from, Instant until) {

  boolean covers(Instant at) {
    return !at.isBefore(from) && at.isBefore(until);
  }

  boolean isEmpty() {
    return !from.isBefore(until);
  }

  Span within(Instant start, Instant end) {
    return new Span(
        start.isAfter(from) ? start : from, end != null && end.isBefore(until) ? end : until);
  }
}
