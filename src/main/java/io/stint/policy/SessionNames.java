package io.stint.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Forces the session name where a user assumes a role of another account: so it is known there
 * whose session it is.
 */
final class SessionNames {

  private static final String KEY = "sts:RoleSessionName";
  private static final String OWN = "${aws:username}";
  private static final List<String> OPERATORS =
      List.of("StringEquals", "StringLike", "StringEqualsIgnoreCase");

  private SessionNames() {}

  /** Whether an Allow of the document assumes roles under a name that is not forced. */
  static boolean areOpen(PolicyDocument document) {
    return document.statements().stream()
        .anyMatch(s -> Judge.assumes(s) && !(document.hasVariables() && isForced(s)));
  }

  /** The same statement, in two where not all that it gives knows session names. */
  static List<Statement> forced(Statement statement) {
    if (!Judge.assumes(statement) || isForced(statement)) {
      return List.of(statement);
    }
    Selection<String> action = statement.action();
    if (action.except() || action.values().contains("*")) {
      return split(statement);
    }
    List<String> sts = action.values().stream().filter(SessionNames::isSts).toList();
    List<String> rest = action.values().stream().filter(value -> !isSts(value)).toList();
    Statement named = force(statement.toBuilder().actions(sts).build());
    return rest.isEmpty()
        ? List.of(named)
        : List.of(statement.toBuilder().actions(rest).build(), nameless(named));
  }

  /** By resources: what cannot be a role stays as it is. */
  private static List<Statement> split(Statement statement) {
    List<String> roles = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (String value : statement.resource().values()) {
      (new Reachable(value, true).meetsRole() ? roles : rest).add(value);
    }
    if (statement.resource().except() || rest.isEmpty()) {
      return List.of(force(statement));
    }
    return List.of(
        statement.toBuilder().on(rest).build(),
        nameless(force(statement.toBuilder().on(roles).build())));
  }

  private static Statement nameless(Statement statement) {
    return statement.toBuilder().sid(null).build();
  }

  /** Beside a name that the document asks for itself: both are to be met then. */
  private static Statement force(Statement statement) {
    String operator =
        OPERATORS.stream().filter(one -> !asks(statement, one)).findFirst().orElse("StringEquals");
    return statement.toBuilder().when(operator, KEY, OWN).build();
  }

  private static boolean asks(Statement statement, String operator) {
    return names(statement).anyMatch(entry -> entry.getKey().equalsIgnoreCase(operator));
  }

  private static boolean isForced(Statement statement) {
    return names(statement)
        .anyMatch(
            entry ->
                OPERATORS.stream().anyMatch(entry.getKey()::equalsIgnoreCase)
                    && entry.getValue().equals(List.of(OWN)));
  }

  /** Operator and values of the conditions on the session name. */
  private static Stream<Map.Entry<String, List<String>>> names(Statement statement) {
    return statement.condition().entrySet().stream()
        .flatMap(
            operator ->
                operator.getValue().entrySet().stream()
                    .filter(key -> key.getKey().equalsIgnoreCase(KEY))
                    .map(key -> Map.entry(operator.getKey(), key.getValue())));
  }

  private static boolean isSts(String action) {
    return action.toLowerCase(Locale.ROOT).startsWith("sts:");
  }
}
