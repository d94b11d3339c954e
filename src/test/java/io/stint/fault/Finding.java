package io.stint.fault;

/** One thing that is not as it was promised. */
record Finding(Kind kind, String what) {

  /** What is promised. */
  enum Kind {
    /** Acknowledged, and not there. */
    LOST,
    /** Asked for once, and there more often. */
    DOUBLED,
    /** An object of IAM without a row, or a row without its object. */
    ORPHAN,
    /** Acknowledged, and not at its end. */
    UNFINISHED,
    /** Access after the end. */
    OVERSTAYED,
    /** Access that should be there still. */
    CUT,
    /** Something of others is not as it was. */
    STRANGER_TOUCHED,
    /** A secret where it can be read. */
    LEAK,
    /** Written by who did not hold the row any more. */
    LAPSED_WRITE,
    /** The fault did not get to its end. */
    BROKEN_OFF
  }
}
