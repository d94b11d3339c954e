package io.stint.sweep;

/** What in IAM a finding is about. */
public enum Thing {
  USER,
  GROUP,
  MEMBERSHIP,
  ROLE,
  TRUST,
  POLICY,
  INSTANCE_PROFILE,
  MFA_DEVICE
}
