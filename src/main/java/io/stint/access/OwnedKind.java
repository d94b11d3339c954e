package io.stint.access;

/** What has owners, or is owned with what has. */
public enum OwnedKind {
  COHORT,
  ROLE,
  GRANT,
  INSTANCE_PROFILE,
  PERSON
}
