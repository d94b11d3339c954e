package io.stint.cohort.roster;

import java.util.Locale;

/** What is unique of a user name: IAM ignores case. */
public final class UserKey {

  private UserKey() {}

  public static String of(String userName) {
    return userName.toLowerCase(Locale.ROOT);
  }
}
