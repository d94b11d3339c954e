package io.stint.policy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A document reduced to what it says: sets for lists, lower case where IAM ignores case. */
record CanonicalPolicy(boolean variables, String id, Map<Object, Integer> statements) {

  private record Clause(
      String sid,
      Effect effect,
      Object principal,
      Object action,
      Object resource,
      Map<String, Map<String, Set<Set<String>>>> condition) {}

  private record Chosen(boolean except, Set<String> values) {}

  static CanonicalPolicy of(PolicyDocument document) {
    Map<Object, Integer> clauses = new HashMap<>();
    for (Statement statement : document.statements()) {
      clauses.merge(clause(statement), 1, Integer::sum);
    }
    document.unread().statements().forEach(one -> clauses.merge(one, 1, Integer::sum));
    return new CanonicalPolicy(document.hasVariables(), document.id(), clauses);
  }

  private static Clause clause(Statement statement) {
    return new Clause(
        statement.sid() == null || statement.sid().isEmpty() ? null : statement.sid(),
        statement.effect(),
        principals(statement.principal()),
        new Chosen(statement.action().except(), lower(statement.action().values())),
        statement.resource() == null
            ? null
            : new Chosen(
                statement.resource().except(), new HashSet<>(statement.resource().values())),
        conditions(statement.condition()));
  }

  /** The bare star, AWS star, and an account by id or by its root ARN are spellings. */
  private static Chosen principals(Selection<Principal> selection) {
    if (selection == null) {
      return null;
    }
    Set<String> values = new HashSet<>();
    for (Principal principal : selection.values()) {
      String account = principal.wholeAccount();
      values.add(principal.isEveryone() ? "*" : account != null ? account : principal.toString());
    }
    return new Chosen(selection.except(), values);
  }

  /** Keys that differ only in case stay two conditions. */
  private static Map<String, Map<String, Set<Set<String>>>> conditions(
      Map<String, Map<String, List<String>>> written) {
    Map<String, Map<String, Set<Set<String>>>> conditions = new TreeMap<>();
    written.forEach(
        (operator, keys) ->
            keys.forEach(
                (key, values) ->
                    conditions
                        .computeIfAbsent(lower(operator), o -> new TreeMap<>())
                        .computeIfAbsent(lower(key), k -> new HashSet<>())
                        .add(new HashSet<>(values))));
    return conditions;
  }

  private static Set<String> lower(List<String> values) {
    return values.stream().map(CanonicalPolicy::lower).collect(Collectors.toSet());
  }

  private static String lower(String value) {
    return value.toLowerCase(Locale.ROOT);
  }
}
