package io.stint.role;

/** Where a role stands. A failure is shown beside it and is never a state. */
public enum RoleState {
  /** Asked for, or its settings changed, and not written whole yet. */
  PENDING,
  /** In IAM as it was last asked for; what grants and others add to it comes and goes. */
  ACTIVE,
  /** Being removed, or given back. */
  DELETING
}
