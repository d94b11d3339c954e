package io.stint.cohort.credential;

import java.time.Instant;

/** A fresh one-time password for one member. */
record FreshPassword(
    String signInUrl, String userName, String email, String password, Instant endsAt) {

  @Override
  public String toString() {
    return "FreshPassword[" + userName + "]";
  }
}
