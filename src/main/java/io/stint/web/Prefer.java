package io.stint.web;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code wait} of a {@code Prefer} header (<a
 * href="https://www.rfc-editor.org/rfc/rfc7240#section-4.3">RFC 7240</a>).
 *
 * @param seconds 0 to 60; more is taken as 60, and {@code Preference-Applied} says so
 */
record Prefer(int seconds) {

  private static final int LONGEST_SECONDS = 60;
  private static final Pattern WAIT =
      Pattern.compile("\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

  /** What cannot be understood is no preference: the standard's rule. The first one counts. */
  static Optional<Prefer> of(List<String> headers) {
    for (String header : headers) {
      for (String preference : header.split(",")) {
        Matcher wait = WAIT.matcher(preference);
        if (wait.matches()) {
          return Optional.of(
              new Prefer(Math.min(LONGEST_SECONDS, Integer.parseInt(wait.group(1)))));
        }
      }
    }
    return Optional.empty();
  }

  Duration duration() {
    return Duration.ofSeconds(seconds);
  }

  String applied() {
    return "wait=" + seconds;
  }
}
