package io.stint.grant;

/** What AWS itself does about the end, with Stint running or not. */
public enum Guard {
  /** New use is refused from the end on. */
  DATED_ALLOW,
  /** Sessions that still live are refused from the end on. */
  SESSION_DENY,
  /** Sessions from before an early end are refused, whatever is granted later. */
  TOKEN_ISSUE_DENY
}
