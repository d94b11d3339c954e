package io.stint.cohort;

import java.time.Duration;
import java.time.Instant;

/** What of a cohort can be changed: the body of {@code PATCH /cohorts/{name}}. */
record CohortSettings(
    String description, CohortPolicies policies, Instant endsAt, Duration removeAfter) {

  CohortSettings {
    policies = policies == null ? CohortPolicies.NONE : policies;
    removeAfter = removeAfter == null ? CohortRequest.DEFAULT_REMOVE_AFTER : removeAfter;
  }
}
