package io.stint.policy;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
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

  /** Years of four digits. */
  private static final long FIRST_WRITTEN = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();

  private static final long LAST_WRITTEN = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

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
    try {
      Instant plain = plain(text);
      if (plain != null) {
        return plain;
      }
      Matcher iso = ISO.matcher(text);
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

  /** As {@link Instant#toString}, which takes longer. */
  static String written(Instant date) {
    if (date.getNano() != 0
        || date.getEpochSecond() < FIRST_WRITTEN
        || date.getEpochSecond() > LAST_WRITTEN) {
      return date.toString();
    }
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(date.getEpochSecond(), 86_400L));
    int second = (int) Math.floorMod(date.getEpochSecond(), 86_400L);
    byte[] text = "0000-00-00T00:00:00Z".getBytes(StandardCharsets.ISO_8859_1);
    two(text, 0, day.getYear() / 100);
    two(text, 2, day.getYear() % 100);
    two(text, 5, day.getMonthValue());
    two(text, 8, day.getDayOfMonth());
    two(text, 11, second / 3_600);
    two(text, 14, second / 60 % 60);
    two(text, 17, second % 60);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void two(byte[] text, int at, int number) {
    text[at] = (byte) ('0' + number / 10);
    text[at + 1] = (byte) ('0' + number % 10);
  }

  /** {@code 2026-11-22T17:00:00Z}, as nearly all dates are written; null for other forms. */
  private static Instant plain(String text) {
    if (text.length() != 20
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':'
        || text.charAt(19) != 'Z') {
      return null;
    }
    int year = two(text, 0) * 100 + two(text, 2);
    int month = two(text, 5);
    int day = two(text, 8);
    int hour = two(text, 11);
    int minute = two(text, 14);
    int second = two(text, 17);
    if (two(text, 0) < 0
        || two(text, 2) < 0
        || month < 0
        || day < 0
        || hour < 0
        || minute < 0
        || second < 0
        || hour > 23
        || minute > 59
        || second > 59) {
      return null;
    }
    return Instant.ofEpochSecond(
        LocalDate.of(year, month, day).toEpochDay() * 86_400 + hour * 3_600 + minute * 60 + second);
  }

  /** Two digits, or -1. */
  private static int two(String text, int at) {
    int tens = text.charAt(at) - '0';
    int ones = text.charAt(at + 1) - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }

  private static int number(String digits, int otherwise) {
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  private static int nanos(String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
  }
}
