package io.stint.sweep;

/** How IAM and the rows differ. */
public enum FindingKind {
  /** Should be in IAM, and is not. */
  MISSING,
  /** Is in IAM otherwise than Stint has written it. */
  CHANGED,
  /** Stint's by path and tags, and no row's. */
  EXTRA,
  /** Somebody else's, in or under what is Stint's. */
  FOREIGN_IN_OURS
}
