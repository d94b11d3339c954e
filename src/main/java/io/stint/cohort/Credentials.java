package io.stint.cohort;

/** How far a member's one-time password has come. */
public enum Credentials {
  /** There is none: not made yet, a shared one, or an adopted user. */
  NONE,
  /** Set in IAM and kept (encrypted) to be handed out once. */
  READY,
  /** Handed out; Stint does not know it any more. */
  CLAIMED,
  /**
   * Not handed out in time (24 hours, or as it is set up), or not used in time after that: no use
   * in IAM any more.
   */
  LAPSED
}
