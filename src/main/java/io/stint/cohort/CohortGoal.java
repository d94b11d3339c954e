package io.stint.cohort;

/** What a cohort is on its way to. */
enum CohortGoal {
  /** Everybody has what the cohort gives. */
  ACTIVE,
  /** The end has come: nobody has access through it any more. */
  ENDED,
  /** It is to go with everything that it holds. */
  DELETED;

  static CohortGoal of(CohortState shown) {
    return switch (shown) {
      case PENDING, ACTIVE -> ACTIVE;
      case ENDING, ENDED -> ENDED;
      case DELETING -> DELETED;
    };
  }
}
