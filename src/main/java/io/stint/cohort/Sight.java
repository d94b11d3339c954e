package io.stint.cohort;

/** Whether a pass has made the user in IAM or looked at it: from then on it is no stranger. */
final class Sight {

  private boolean clear;
  private boolean bounded;

  boolean isClear() {
    return clear;
  }

  void clear() {
    clear = true;
  }

  /** Whether this pass has put the permissions boundary on it. */
  boolean isBounded() {
    return bounded;
  }

  void bounded() {
    bounded = true;
  }
}
