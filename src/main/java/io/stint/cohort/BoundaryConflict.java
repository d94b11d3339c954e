package io.stint.cohort;

/** Two cohorts ask for different boundaries: what one gives is not to be had within the other's. */
final class BoundaryConflict extends RuntimeException {

  static final String CODE = "BoundaryConflict";

  BoundaryConflict(String cohort) {
    super(
        "Another cohort of this person asks for another permissions boundary, and a user has one"
            + " only: nothing is given by "
            + cohort
            + ".",
        null,
        false,
        false);
  }
}
