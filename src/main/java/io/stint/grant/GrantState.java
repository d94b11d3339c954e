package io.stint.grant;

/** Where a grant stands. A failure is shown beside it and is never a state. */
public enum GrantState {
  /** Its start has not come. */
  SCHEDULED,
  /** Wanted, and not written as it was last asked for. */
  PENDING,
  /** In IAM on every side. */
  ACTIVE,
  /** Over, and not yet seen to be gone. */
  REVOKING,
  /** Gone from IAM on every side. */
  REVOKED
}
