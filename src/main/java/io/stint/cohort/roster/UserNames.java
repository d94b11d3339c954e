package io.stint.cohort.roster;

/** What a member's user name is made of, where the roster does not say it. */
public enum UserNames {
  LOCAL_PART,
  EMAIL
}
