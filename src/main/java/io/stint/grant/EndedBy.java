package io.stint.grant;

/** What ended a grant, or will end it. */
public enum EndedBy {
  EXPIRY,
  REVOCATION,
  COHORT_END,
  MEMBER_REMOVED
}
