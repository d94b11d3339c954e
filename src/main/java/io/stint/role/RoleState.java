package io.stint.role;

/** Where a role stands. A failure is shown beside it and is never a state. */
public enum RoleState {
  /** Wanted, and not written whole yet. */
  PENDING,
  /** In IAM as it was last asked for, or being changed from one such form to the next. */
  ACTIVE,
  /** Being removed, or given back. */
  DELETING
}
