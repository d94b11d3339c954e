package io.stint.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What two Allows both give. Values are held against each other as they are written: what one gives
 * by a wildcard alone is not found, so the answer is at times less than both give, never more.
 */
final class Overlap {

  private static final String UNTIL = "DateLessThan";
  private static final String NOW = "aws:CurrentTime";

  private Overlap() {}

  static Optional<Statement> of(Statement one, Statement other) {
    if (nameless(one).equals(nameless(other))) {
      return Optional.of(one);
    }
    boolean comparable =
        one.effect() == Effect.ALLOW && other.effect() == Effect.ALLOW && isOfOneKind(one, other);
    if (!comparable) {
      return Optional.empty();
    }
    boolean trust = one.principal() != null;
    Optional<Selection<Principal>> principal =
        trust ? both(one.principal(), other.principal(), Overlap::whom) : Optional.empty();
    Optional<Selection<String>> resource =
        trust ? Optional.empty() : both(one.resource(), other.resource(), value -> value);
    if (principal.isEmpty() && resource.isEmpty()) {
      return Optional.empty();
    }
    return both(one.action(), other.action(), Overlap::lower)
        .flatMap(
            action ->
                both(one.condition(), other.condition())
                    .map(
                        condition ->
                            new Statement(
                                null,
                                Effect.ALLOW,
                                principal.orElse(null),
                                action,
                                resource.orElse(null),
                                condition)));
  }

  /** An account by its id or by its root ARN: IAM shows the one for the other. */
  private static String whom(Principal principal) {
    String account = principal.wholeAccount();
    return account == null ? principal.toString() : account;
  }

  /** Both of an identity, on resources; or both of a trust policy, for principals. */
  private static boolean isOfOneKind(Statement one, Statement other) {
    boolean identity =
        one.principal() == null
            && other.principal() == null
            && one.resource() != null
            && other.resource() != null;
    boolean trust =
        one.principal() != null
            && other.principal() != null
            && one.resource() == null
            && other.resource() == null;
    return identity || trust;
  }

  private static Statement nameless(Statement statement) {
    return statement.toBuilder().sid(null).build();
  }

  /**
   * @param as how a value is held against another
   */
  private static <T> Optional<Selection<T>> both(
      Selection<T> one, Selection<T> other, Function<T, Object> as) {
    if (one.equals(other)) {
      return Optional.of(one);
    }
    if (one.except() || other.except()) {
      return Optional.empty();
    }
    List<T> values = common(one.values(), other.values(), as);
    return values.isEmpty() ? Optional.empty() : Optional.of(Selection.only(values));
  }

  private static <T> List<T> common(List<T> one, List<T> other, Function<T, Object> as) {
    Set<Object> keys = other.stream().map(as).collect(Collectors.toSet());
    return one.stream().filter(value -> keys.contains(as.apply(value))).toList();
  }

  /** All conditions of a statement have to be met: those of both, then. */
  private static Optional<Map<String, Map<String, List<String>>>> both(
      Map<String, Map<String, List<String>>> one, Map<String, Map<String, List<String>>> other) {
    if (one.equals(other)) {
      return Optional.of(one);
    }
    Map<String, Map<String, List<String>>> all = new LinkedHashMap<>();
    one.forEach((operator, keys) -> all.put(operator, new LinkedHashMap<>(keys)));
    for (var operator : other.entrySet()) {
      Map<String, List<String>> keys =
          all.computeIfAbsent(operator.getKey(), o -> new LinkedHashMap<>());
      for (var key : operator.getValue().entrySet()) {
        List<String> there = keys.get(key.getKey());
        List<String> values =
            there == null
                ? key.getValue()
                : both(operator.getKey(), key.getKey(), there, key.getValue());
        if (values.isEmpty()) {
          return Optional.empty();
        }
        keys.put(key.getKey(), values);
      }
    }
    return isOneSpelling(all) ? Optional.of(all) : Optional.empty();
  }

  /** Empty: nothing meets both, or that cannot be said. */
  private static List<String> both(
      String operator, String key, List<String> one, List<String> other) {
    if (one.equals(other)) {
      return one;
    }
    if (operator.equals(UNTIL) && key.equals(NOW) && one.size() == 1 && other.size() == 1) {
      return Dates.parse(one.get(0)).isBefore(Dates.parse(other.get(0))) ? one : other;
    }
    // Any one of the values is enough, but for the negated operators: there none may be met.
    return lower(operator).contains("not") ? List.of() : common(one, other, value -> value);
  }

  /** IAM ignores the case of operators and keys: two spellings would be one condition twice. */
  private static boolean isOneSpelling(Map<String, Map<String, List<String>>> conditions) {
    return isDistinct(conditions.keySet())
        && conditions.values().stream().allMatch(keys -> isDistinct(keys.keySet()));
  }

  private static boolean isDistinct(Set<String> words) {
    return words.stream().map(Overlap::lower).distinct().count() == words.size();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
