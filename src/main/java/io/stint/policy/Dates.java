package io.stint.policy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;

/**
 * Dates as IAM reads them: the W3C's profile of ISO 8601, or seconds since 1970. Four digits are a
 * year; without a zone it is UTC. No wildcards, no variables.
 *
 * @see <a href="https://www.w3.org/TR/NOTE-datetime">W3C date and time formats</a>
 */
final class Dates {
  private static final java.util.regex.Pattern ISO =
      java.util.regex.Pattern.compile(
          "(\\d{4})(?:-(\\d\\d)(?:-(\\d\\d)"
              + "(?:T(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,9}))?)?(Z|[+-]\\d\\d:\\d\\d)?)?)?)?");
  private static final java.util.regex.Pattern EPOCH =
      java.util.regex.Pattern.compile("-?\\d{1,12}");

  private Dates() {}

  static Operator.ValueTest test(String wanted, IntPredicate comparison) {
    Instant date = parse(wanted);
    if (date == null) {
      throw new IllegalArgumentException(
          "a date such as 2026-11-22T17:00:00Z or epoch seconds is wanted here, not " + wanted);
    }
    return (actual, request) -> {
      Instant value = parse(actual);
      return value != null && comparison.test(value.compareTo(date));
    };
  }

  /** Null when it is not a date. */
  static Instant parse(String text) {
    if (text.length() > 40) {
      return null;
    }
    Matcher iso = ISO.matcher(text);
    try {
      if (iso.matches()) {
        return OffsetDateTime.of(
                number(iso.group(1), 0),
                number(iso.group(2), 1),
                number(iso.group(3), 1),
                number(iso.group(4), 0),
                number(iso.group(5), 0),
                number(iso.group(6), 0),
                nanos(iso.group(7)),
                iso.group(8) == null ? ZoneOffset.UTC : ZoneOffset.of(iso.group(8)))
            .toInstant();
      }
    } catch (DateTimeException e) {
      return null;
    }
    return EPOCH.matcher(text).matches() ? Instant.ofEpochSecond(Long.parseLong(text)) : null;
  }

  private static int number(String digits, int otherwise) {
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  private static int nanos(String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
  }
}
