package io.stint.iam;

import java.util.Locale;
import java.util.regex.Pattern;

/** What IAM accepts as a name, checked once and refused in words; and what of it is unique. */
public final class Names {

  private static final Pattern ALLOWED = Pattern.compile("[\\w+=,.@-]+");

  private Names() {}

  static String check(String what, String value, int longest) {
    length(what, value, 1, longest);
    if (!ALLOWED.matcher(value).matches()) {
      throw new IllegalArgumentException(
          what + " may hold letters, digits and + = , . @ _ - only, got \"" + value + "\"");
    }
    return value;
  }

  static void length(String what, String value, int shortest, int longest) {
    if (value == null) {
      throw new IllegalArgumentException(what + " is missing");
    }
    if (value.length() < shortest || value.length() > longest) {
      throw new IllegalArgumentException(
          what
              + " must have "
              + shortest
              + " to "
              + longest
              + " characters, got "
              + value.length());
    }
  }

  /**
   * For names that are to be made: IAM takes {@code .} and {@code ..}, but no path of HTTP leads to
   * them.
   *
   * @throws IllegalArgumentException for these two
   */
  public static void requireReachable(String value) {
    if (value != null && (value.equals(".") || value.equals(".."))) {
      throw new IllegalArgumentException("no path leads to a name that is " + value);
    }
  }

  /** IAM ignores case: two names with one key are one name. */
  public static String key(String value) {
    return value.toLowerCase(Locale.ROOT);
  }
}
