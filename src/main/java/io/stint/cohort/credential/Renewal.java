package io.stint.cohort.credential;

/** Whose one-time passwords of a cohort are made anew. */
enum Renewal {
  /** Of those who cannot sign in, since nobody used theirs in time. */
  LAPSED,
  /** Of everybody, also those who have chosen their own. */
  ALL
}
