package io.stint.cohort;

/** Whether a pass has made the user in IAM or looked at it: from then on it is no stranger. */
final class Sight {

  private boolean clear;

  boolean isClear() {
    return clear;
  }

  void clear() {
    clear = true;
  }
}
