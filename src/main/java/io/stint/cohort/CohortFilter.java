package io.stint.cohort;

import io.stint.iam.Names;
import java.time.Instant;
import java.util.List;

/**
 * What narrows a list of cohorts, and its order.
 *
 * @param state null: any
 * @param endsBefore null: any; what has no end does not
 */
record CohortFilter(CohortState state, Instant endsBefore, Order order) {

  /** By what they are sorted. */
  enum Order {
    NAME,
    /** Those without an end last. */
    ENDS_AT
  }

  /** Takes a part of a query, and the name and value of a parameter of it. */
  interface Rules {
    void add(String rule, String name, Object value);
  }

  /** For the page token, which is good for one list alone. */
  List<String> words() {
    return List.of(String.valueOf(state), String.valueOf(endsBefore), order.name());
  }

  /** Where a cohort stands in this order. */
  List<String> key(CohortView cohort) {
    String name = Names.key(cohort.name());
    return order == Order.NAME ? List.of(name) : List.of(String.valueOf(cohort.endsAt()), name);
  }

  /** What comes after {@link #key}. */
  void after(List<String> key, Rules rules) {
    String name = key.get(key.size() - 1);
    if (order == Order.NAME) {
      rules.add(" and lower(name) > :name", "name", name);
    } else if (key.get(0).equals("null")) {
      rules.add(" and endsAt is null and lower(name) > :name", "name", name);
    } else {
      rules.add(
          " and (endsAt > :end or endsAt is null or endsAt = :end and lower(name) > :name)",
          "name",
          name);
      rules.add("", "end", Instant.parse(key.get(0)));
    }
  }

  String inOrder() {
    return order == Order.NAME ? "lower(name)" : "endsAt nulls last, lower(name)";
  }
}
