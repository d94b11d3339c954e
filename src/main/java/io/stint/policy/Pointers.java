package io.stint.policy;

/** JSON pointers, RFC 6901. */
final class Pointers {
  private Pointers() {}

  static String at(String base, Object... steps) {
    StringBuilder pointer = new StringBuilder(base);
    for (Object step : steps) {
      pointer.append('/').append(step.toString().replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  /** One of several values; a single value may be written without a list, so it has no index. */
  static String value(String base, int count, int index) {
    return count == 1 ? base : at(base, index);
  }
}
