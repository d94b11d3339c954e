package io.stint.grant;

import java.time.Instant;
import java.util.List;

/** What narrows a list of grants; null: anything. */
record GrantFilter(
    GrantState state,
    GrantType type,
    String cohort,
    String member,
    String role,
    Instant expiresBefore) {

  /** For the page token, which is good for one filter alone. */
  List<String> words() {
    return List.of(
        String.valueOf(state),
        String.valueOf(type),
        String.valueOf(cohort),
        String.valueOf(member),
        String.valueOf(role),
        String.valueOf(expiresBefore));
  }
}
