package io.stint.cohort;

/** Where a cohort stands. */
public enum CohortState {
  /** What is wanted is not all in AWS yet. */
  PENDING,
  ACTIVE,
  /** The end has come; members are being severed. */
  ENDING,
  /** No member has access through this cohort any more. */
  ENDED,
  /** To be removed with everything that it holds. */
  DELETING;

  boolean takesMembers() {
    return this == PENDING || this == ACTIVE;
  }
}
