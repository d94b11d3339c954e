package io.stint.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What a list of events is narrowed to; null members do not narrow.
 *
 * @param sight what there is for who asks
 */
record EventFilter(
    String subject,
    String kind,
    AuditAction action,
    String actor,
    Instant since,
    Instant until,
    Sight sight) {

  /** For the page token. */
  List<String> words() {
    List<String> words =
        new ArrayList<>(
            Arrays.asList(
                subject,
                kind,
                Objects.toString(action, null),
                actor,
                Objects.toString(since, null),
                Objects.toString(until, null)));
    words.addAll(sight.words());
    return words;
  }
}
