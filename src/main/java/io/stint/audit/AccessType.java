package io.stint.audit;

/** By what somebody had access, as the API spells it. */
public enum AccessType {
  /** As a member of a cohort, what its group gives. */
  MEMBERSHIP,
  ASSUME_ROLE,
  PASS_ROLE,
  POLICY
}
