package io.stint.cohort;

/** Somebody has removed the user in IAM: it is made anew, and nothing of this pass is believed. */
final class UserMissing extends RuntimeException {

  static final String CODE = "NoSuchEntity";

  UserMissing(String user) {
    super("The user %s is not in IAM any more.".formatted(user), null, false, false);
  }
}
