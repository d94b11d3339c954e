package io.stint.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Values for the keys of a request that are not known: for each key that an open statement asks
 * for, one of each kind that the statements can tell apart, and that it is absent.
 */
final class Completions {

  private static final int MOST = 4096;

  private final Map<String, KeyValues> keys = new TreeMap<>();
  private final List<Set<String>> alike = new ArrayList<>();
  private boolean whole = true;

  private Completions() {}

  static Completions of(AccessRequest request, Policies policies) {
    Completions completions = new Completions();
    Evaluator.all(policies).stream()
        .flatMap(policy -> policy.document().compiled().stream())
        .filter(statement -> statement.isOpen(request))
        .forEach(statement -> completions.add(statement, request));
    completions.alike.forEach(some -> KeyValues.alike(some.stream().map(completions::of).toList()));
    return completions;
  }

  private void add(CompiledStatement statement, AccessRequest request) {
    for (PolicyVariables arn : statement.openArns(request)) {
      boolean runsOn = arn.arnSegments().size() < ArnPattern.PARTS;
      arn.open(request)
          .forEach(
              key ->
                  of(key)
                      .oneOf(arn.pieces(key, request.resource(), runsOn, false, request), false));
    }
    for (Condition condition : statement.openConditions(request)) {
      if (request.isOpen(condition.lowerKey())) {
        of(condition.lowerKey()).add(condition, request);
      }
      for (PolicyVariables value : condition.templates()) {
        value.open(request).forEach(key -> addVariable(key, value, condition, request));
      }
    }
  }

  private void addVariable(
      String key, PolicyVariables value, Condition condition, AccessRequest request) {
    List<String> known = request.values(condition.lowerKey());
    List<String> compared = known == null ? List.of() : known;
    Operator operator = condition.operator();
    if (request.isOpen(condition.lowerKey()) && value.isOnly(key) && operator.comparesText()) {
      alike(key, condition.lowerKey());
      return;
    }
    if (request.isOpen(condition.lowerKey()) || operator.kind() != Operator.ValueKind.TEXT) {
      of(key).comparedWith(compared);
      return;
    }
    boolean ignoringCase = operator.name().endsWith("IGNORE_CASE");
    Set<String> pieces = new TreeSet<>();
    compared.forEach(text -> pieces.addAll(value.pieces(key, text, false, ignoringCase, request)));
    of(key).oneOf(pieces, ignoringCase);
  }

  /** What is like one of several is like all of them. */
  private void alike(String one, String other) {
    Set<String> all = new TreeSet<>(Set.of(one));
    all.add(other);
    alike.stream().filter(some -> some.contains(one) || some.contains(other)).forEach(all::addAll);
    alike.removeIf(all::containsAll);
    alike.add(all);
  }

  private KeyValues of(String key) {
    return keys.computeIfAbsent(key, k -> new KeyValues());
  }

  /** Whether what is true of all of them is true of every completion. */
  boolean standForAll() {
    return whole && keys.values().stream().allMatch(KeyValues::standForAll);
  }

  /** At most 4,096; then they do not stand for all. */
  List<Map<String, List<String>>> all() {
    List<Map<String, List<String>>> all = List.of(Map.of());
    for (Map.Entry<String, KeyValues> key : keys.entrySet()) {
      List<Map<String, List<String>>> longer = new ArrayList<>();
      for (Map<String, List<String>> begun : all) {
        for (List<String> values : key.getValue().all()) {
          Map<String, List<String>> one = new TreeMap<>(begun);
          if (!values.isEmpty()) {
            one.put(key.getKey(), values);
          }
          longer.add(one);
        }
      }
      whole &= longer.size() <= MOST;
      all = longer.size() <= MOST ? longer : longer.subList(0, MOST);
    }
    return all;
  }
}
