package io.stint.instanceprofile;

/** Where an instance profile stands. */
enum ProfileState {
  /** Wanted; not in IAM yet, or not yet seen there by three reads in a row. */
  PENDING,
  ACTIVE,
  /** Being removed, or given back. */
  DELETING
}
