package io.stint.policy;

import static java.util.Comparator.naturalOrder;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Puts dates on Allows; a Deny is left alone, since a date would weaken it. */
final class DateConditions {
  private static final String KEY = "aws:CurrentTime";
  private static final String BEFORE = "DateLessThan";
  private static final String FROM = "DateGreaterThanEquals";

  private DateConditions() {}

  static Statement endingAt(Statement statement, Instant end) {
    Instant earliest = end;
    for (List<String> values : there(statement, BEFORE)) {
      // Several values are an OR: the latest is the end.
      Instant bound = values.stream().map(Dates::parse).max(naturalOrder()).orElse(end);
      earliest = bound.isBefore(earliest) ? bound : earliest;
    }
    return dated(statement, BEFORE, earliest.truncatedTo(ChronoUnit.SECONDS));
  }

  static Statement startingAt(Statement statement, Instant start) {
    Instant latest = start;
    for (List<String> values : there(statement, FROM)) {
      Instant bound = values.stream().map(Dates::parse).min(naturalOrder()).orElse(start);
      latest = bound.isAfter(latest) ? bound : latest;
    }
    return dated(statement, FROM, latest.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS));
  }

  private static Statement dated(Statement statement, String operator, Instant date) {
    if (statement.effect() == Effect.DENY || isNever(statement, operator)) {
      return statement;
    }
    return statement.toBuilder()
        .without(operator, KEY)
        .when(spelling(statement, operator), KEY, date.toString())
        .build();
  }

  /** As the statement has it already for another key: IAM may ignore the case of operators. */
  private static String spelling(Statement statement, String operator) {
    return statement.condition().entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(operator))
        .filter(entry -> entry.getValue().keySet().stream().anyMatch(k -> !k.equalsIgnoreCase(KEY)))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(operator);
  }

  /** An empty list of values is met by nothing, and must not become a date. */
  private static boolean isNever(Statement statement, String operator) {
    return there(statement, operator).stream().anyMatch(List::isEmpty);
  }

  private static List<List<String>> there(Statement statement, String operator) {
    return statement.condition().entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(operator))
        .flatMap(entry -> entry.getValue().entrySet().stream())
        .filter(entry -> entry.getKey().equalsIgnoreCase(KEY))
        .map(Map.Entry::getValue)
        .toList();
  }
}
