package io.stint.cohort;

import java.util.Optional;

/**
 * What a pass has seen of its user. Once it has made it in IAM or looked at it, it is no stranger.
 */
final class Sight {

  private boolean clear;
  private Optional<String> boundary;
  private boolean withoutGrants;

  boolean isClear() {
    return clear;
  }

  void clear() {
    clear = true;
  }

  /**
   * The permissions boundary that this pass has put on it, or taken off; null: it has done neither.
   */
  Optional<String> boundary() {
    return boundary;
  }

  void bounded(Optional<String> by) {
    boundary = by;
  }

  /** Whether the ledger knows nothing of it: what comes meanwhile changes the row's version. */
  boolean isWithoutGrants() {
    return withoutGrants;
  }

  void withoutGrants() {
    withoutGrants = true;
  }
}
