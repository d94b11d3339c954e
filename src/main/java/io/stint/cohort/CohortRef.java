package io.stint.cohort;

import java.time.Instant;
import java.util.UUID;

/**
 * A cohort as other rooms see it.
 *
 * @param endsAt null: never
 * @param state with the end looked at
 */
public record CohortRef(UUID id, String name, Instant endsAt, CohortState state) {

  static CohortRef of(Cohort cohort, Instant now) {
    return new CohortRef(cohort.id(), cohort.name(), cohort.endsAt(), cohort.shownState(now));
  }
}
