package io.stint.cohort;

import java.util.Locale;

/** What is unique of a user name: IAM ignores case. */
final class UserKey {

  private UserKey() {}

  static String of(String userName) {
    return userName.toLowerCase(Locale.ROOT);
  }
}
