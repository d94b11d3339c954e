package io.stint.cohort;

/** Where a member stands, as it is shown. */
public enum MemberState {
  PENDING,
  ACTIVE,
  /** Something went wrong and is being tried again; {@code failure} says what. */
  FAILING,
  /** The cohort's end has come; access is being taken. */
  ENDING,
  /** Severed; the user is still there. */
  ENDED,
  /** Taken out of the cohort; being removed. */
  REMOVING,
  /** The cohort has ended and the user is gone. */
  REMOVED
}
