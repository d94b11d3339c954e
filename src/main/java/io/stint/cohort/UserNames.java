package io.stint.cohort;

/** What a member's user name is made of, where the roster does not say it. */
enum UserNames {
  LOCAL_PART,
  EMAIL
}
