package io.stint.audit;

/** What is wrong with the trail, as the API spells it. */
enum BreakKind {
  /** An event does not say what was sealed, or its seal is another. */
  CHANGED,
  /** An event or a seal is not there. */
  MISSING,
  /** An event was put in before others that were sealed already. */
  INSERTED,
  /** There were more events than there are. */
  CUT_OFF,
  /** Events and seals fit, but are not those that were signed. */
  REWRITTEN,
  /** What is said to be the head was not signed by Stint. */
  FORGED_HEAD
}
