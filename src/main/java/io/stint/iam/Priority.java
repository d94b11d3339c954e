package io.stint.iam;

/** Who goes first when the budget is short; each before all those above it. */
public enum Priority {
  NORMAL,
  /** Takes access away. */
  URGENT,
  /** Takes access away from many at once: few calls, before those for one person after another. */
  CUT;

  boolean takesAway() {
    return this != NORMAL;
  }
}
