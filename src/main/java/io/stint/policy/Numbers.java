package io.stint.policy;

import java.math.BigDecimal;
import java.util.function.IntPredicate;

/** How numbers are compared: as decimals, without rounding. */
final class Numbers {
  /** More digits than any quantity that AWS counts; parsing time grows with the square. */
  private static final int LONGEST = 100;

  private Numbers() {}

  static Operator.ValueTest test(String wanted, IntPredicate comparison) {
    BigDecimal number = parse(wanted);
    if (number == null) {
      throw new IllegalArgumentException("a number is wanted here, not " + wanted);
    }
    return (actual, request) -> {
      BigDecimal value = parse(actual);
      return value != null && comparison.test(value.compareTo(number));
    };
  }

  private static BigDecimal parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
