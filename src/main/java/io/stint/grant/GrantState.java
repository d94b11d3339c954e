package io.stint.grant;

/** Where a grant stands. A failure is shown beside it and is never a state. */
public enum GrantState {
  /** Asked for, and not agreed to: it gives nothing. */
  REQUESTED,
  /** Somebody who may decide has said no; it never gave anything. */
  DENIED,
  /** Nobody has agreed in time, or it was taken back before; it never gave anything. */
  LAPSED,
  /** Its start has not come. */
  SCHEDULED,
  /** Wanted, and not written as it was last asked for. */
  PENDING,
  /** In IAM on every side. */
  ACTIVE,
  /** Over, and not yet seen to be gone. */
  REVOKING,
  /** Gone from IAM on every side. */
  REVOKED;

  /** Whether it was given: those that were not are in no document, and hold nothing. */
  boolean isGiven() {
    return this != REQUESTED && this != DENIED && this != LAPSED;
  }
}
