package io.stint.cohort;

/**
 * What a pass has seen of its user. Once it has made it in IAM or looked at it, it is no stranger.
 */
final class Sight {

  private boolean clear;
  private boolean bounded;
  private boolean withoutGrants;

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

  /** Whether the ledger knows nothing of it: what comes meanwhile changes the row's version. */
  boolean isWithoutGrants() {
    return withoutGrants;
  }

  void withoutGrants() {
    withoutGrants = true;
  }
}
