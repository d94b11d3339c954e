package io.stint.cohort.roster;

/** What came of one row of a roster. */
public enum RowOutcome {
  CREATED,
  UNCHANGED,
  REJECTED
}
