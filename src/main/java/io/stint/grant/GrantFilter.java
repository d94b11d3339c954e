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

  /** Whether those that end last come first, not those that were made last. */
  boolean isByEnd() {
    return expiresBefore != null;
  }

  boolean isAboutSomebody() {
    return cohort != null || member != null || role != null;
  }

  /** What identifies one in the order of the list. */
  List<String> key(GrantView grant) {
    return isByEnd()
        ? List.of(grant.endsAt().toString(), grant.id().toString())
        : List.of(grant.id().toString());
  }

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
