package io.stint.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values for the keys of a request that are not known: for each key that an open statement asks
 * for, one of each kind that the statements can tell apart, and that it is absent.
 */
final class Completions {

  private static final int MOST = 4096;

  private final Map<String, KeyValues> keys = new TreeMap<>();
  private boolean whole = true;

  private Completions() {}

  static Completions of(AccessRequest request, Policies policies) {
    Completions completions = new Completions();
    Evaluator.all(policies).stream()
        .flatMap(policy -> policy.document().compiled().stream())
        .filter(statement -> statement.isOpen(request))
        .forEach(statement -> completions.add(statement, request));
    return completions;
  }

  private void add(CompiledStatement statement, AccessRequest request) {
    statement.openResources(request).forEach(key -> of(key).comparedWith(List.of()));
    for (Condition condition : statement.openConditions(request)) {
      if (request.isOpen(condition.lowerKey())) {
        of(condition.lowerKey()).add(condition, request);
      }
      for (String key : condition.openVariables(request)) {
        List<String> compared = request.values(condition.lowerKey());
        of(key).comparedWith(compared == null ? List.of() : compared);
      }
    }
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
