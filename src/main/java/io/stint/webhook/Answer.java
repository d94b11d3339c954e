package io.stint.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/**
 * What came of one attempt.
 *
 * @param code null: taken
 * @param pause for how long the receiver asks to be left alone, half an hour at most; null: it says
 *     nothing
 */
record Answer(String code, String message, Duration pause) {

  private static final String GONE = "Gone";

  /** Of what else is answered with {@code Retry-After}, it says nothing about load. */
  private static final Set<Integer> OVERLOADED = Set.of(429, 503);

  static final Answer TAKEN = new Answer(null, null, null);

  /**
   * @param retryAfter as it was sent; null: it was not
   * @param now what a date in it is counted from
   */
  static Answer of(int status, String retryAfter, Instant now) {
    if (status / 100 == 2) {
      return TAKEN;
    }
    if (status == 410) {
      return new Answer(GONE, "HTTP 410: the receiver wants no more", null);
    }
    Duration pause = OVERLOADED.contains(status) ? pause(retryAfter, now) : null;
    return new Answer("Http" + status, "HTTP " + status, pause);
  }

  static Answer unreachable(String why) {
    return new Answer("Unreachable", why, null);
  }

  boolean isTaken() {
    return code == null;
  }

  boolean isGone() {
    return GONE.equals(code);
  }

  /** Seconds or a date of HTTP; what is neither says nothing. */
  private static Duration pause(String retryAfter, Instant now) {
    if (retryAfter == null) {
      return null;
    }
    String said = retryAfter.strip();
    if (said.matches("[0-9]+")) {
      return said.length() > 9 ? Retry.LONGEST : bounded(Duration.ofSeconds(Long.parseLong(said)));
    }
    try {
      Instant until = ZonedDateTime.parse(said, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return bounded(Duration.between(now, until));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Duration bounded(Duration wanted) {
    if (wanted.isNegative()) {
      return Duration.ZERO;
    }
    return wanted.compareTo(Retry.LONGEST) > 0 ? Retry.LONGEST : wanted;
  }
}
