package io.stint.audit;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What a list of events is narrowed to; null members do not narrow.
 *
 * @param onlyBy as {@code actor}, for who sees no other's
 */
record EventFilter(
    String subject,
    String kind,
    AuditAction action,
    String actor,
    Instant since,
    Instant until,
    String onlyBy) {

  /** For the page token. */
  List<String> words() {
    return Arrays.asList(
        subject,
        kind,
        Objects.toString(action, null),
        actor,
        Objects.toString(since, null),
        Objects.toString(until, null),
        onlyBy);
  }
}
