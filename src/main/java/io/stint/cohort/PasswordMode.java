package io.stint.cohort;

/** Whether each member has a password of its own. */
enum PasswordMode {
  PER_MEMBER,
  SHARED
}
