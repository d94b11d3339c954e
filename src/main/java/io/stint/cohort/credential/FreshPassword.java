package io.stint.cohort.credential;

/** A fresh one-time password for one member. */
record FreshPassword(String signInUrl, String userName, String email, String password) {

  @Override
  public String toString() {
    return "FreshPassword[" + userName + "]";
  }
}
