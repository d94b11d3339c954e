package io.stint.grant;

/** What ended a grant, or will end it. */
public enum EndedBy {
  EXPIRY,
  REVOCATION,
  COHORT_END,
  MEMBER_REMOVED,
  /** Who held it was suspended, and is in no other cohort. */
  MEMBER_SUSPENDED,
  /** Who was named by an ARN was deleted; whoever has the ARN by now is somebody else. */
  PRINCIPAL_GONE
}
