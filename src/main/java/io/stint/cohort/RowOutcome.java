package io.stint.cohort;

/** What came of one row of a roster. */
enum RowOutcome {
  CREATED,
  UNCHANGED,
  REJECTED
}
