package io.stint.policy;

import java.util.List;
import java.util.Locale;

/**
 * One key under one operator, ready to be tested.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_multi-value-conditions.html">Several
 *     keys or values</a>
 */
final class Condition {
  private enum Qualifier {
    NONE(""),
    ALL("forallvalues:"),
    ANY("foranyvalue:");

    private final String prefix;

    Qualifier(String prefix) {
      this.prefix = prefix;
    }
  }

  private final String written;
  private final String key;
  private final String lowerKey;
  private final List<String> values;
  private final Qualifier qualifier;
  private final Operator operator;
  private final boolean ifExists;
  private final boolean variables;
  private final boolean hasVariables;
  private final Operator.ValueTest[] tests;

  /**
   * @param pointer where the key's values are, for the error
   * @throws InvalidPolicyException for an unknown operator or a value that does not fit it
   */
  Condition(String written, String key, List<String> values, boolean variables, String pointer) {
    this.written = written;
    this.key = key;
    this.lowerKey = key.toLowerCase(Locale.ROOT);
    this.values = values;
    this.variables = variables;
    String rest = written.toLowerCase(Locale.ROOT);
    this.qualifier =
        rest.startsWith(Qualifier.ALL.prefix)
            ? Qualifier.ALL
            : rest.startsWith(Qualifier.ANY.prefix) ? Qualifier.ANY : Qualifier.NONE;
    rest = rest.substring(qualifier.prefix.length());
    this.ifExists = rest.endsWith("ifexists");
    this.operator =
        Operator.named(ifExists ? rest.substring(0, rest.length() - "ifexists".length()) : rest);
    if (operator == null || (operator == Operator.NULL && ifExists)) {
      throw new InvalidPolicyException(pointer, "there is no condition operator " + written);
    }
    this.hasVariables = variables && operator.takesVariables() && PolicyVariables.mayBeIn(values);
    this.tests = new Operator.ValueTest[values.size()];
    for (int i = 0; i < tests.length; i++) {
      try {
        tests[i] = operator.compile(values.get(i), variables);
      } catch (IllegalArgumentException e) {
        throw new InvalidPolicyException(Pointers.value(pointer, values.size(), i), e.getMessage());
      }
    }
  }

  /** Whether it is met by no request at all: there is nothing that it could be met by. */
  boolean isNeverMet() {
    return values.isEmpty() && !operator.negated() && !ifExists && qualifier != Qualifier.ALL;
  }

  boolean takesVariables() {
    return operator.takesVariables();
  }

  /** Whether it hangs on something that nobody knows yet. */
  boolean isOpen(AccessRequest request) {
    return request.isOpen(lowerKey) || !openVariables(request).isEmpty();
  }

  String written() {
    return written;
  }

  String key() {
    return key;
  }

  String lowerKey() {
    return lowerKey;
  }

  Operator operator() {
    return operator;
  }

  boolean isAboutSets() {
    return qualifier != Qualifier.NONE;
  }

  /** The policy's values, ready to be filled in. */
  List<PolicyVariables> templates() {
    boolean wildcards = operator.takesWildcards();
    return values.stream()
        .map(value -> PolicyVariables.of(value, wildcards, variables && operator.takesVariables()))
        .toList();
  }

  List<String> openVariables(AccessRequest request) {
    return hasVariables
        ? templates().stream().flatMap(value -> value.open(request).stream()).toList()
        : List.of();
  }

  boolean met(AccessRequest request) {
    List<String> actual = request.values(lowerKey);
    if (operator == Operator.NULL) {
      String absent = Boolean.toString(actual == null || isEmptySet(actual));
      return values.stream().anyMatch(absent::equalsIgnoreCase);
    }
    if (actual == null) {
      // ForAnyValue wants a value; IfExists does not change that.
      return qualifier == Qualifier.ALL
          || (qualifier == Qualifier.NONE && (ifExists || operator.negated()));
    }
    return switch (qualifier) {
      // Without a qualifier a key with several values compares as nothing at all.
      case NONE -> actual.size() == 1 && one(actual.get(0), request);
      case ALL -> isEmptySet(actual) || all(actual, request);
      case ANY -> !isEmptySet(actual) && any(actual, request);
    };
  }

  private boolean all(List<String> actual, AccessRequest request) {
    for (String value : actual) {
      if (!one(value, request)) {
        return false;
      }
    }
    return true;
  }

  private boolean any(List<String> actual, AccessRequest request) {
    for (String value : actual) {
      if (one(value, request)) {
        return true;
      }
    }
    return false;
  }

  /** OR over the policy's values; NOR for the negated operators. */
  private boolean one(String actual, AccessRequest request) {
    for (Operator.ValueTest test : tests) {
      if (test.matches(actual, request)) {
        return !operator.negated();
      }
    }
    return operator.negated();
  }

  /** AWS takes an empty string for an empty set, and for null. */
  private static boolean isEmptySet(List<String> actual) {
    return actual.size() == 1 && actual.get(0).isEmpty();
  }

  ConditionFinding explain(AccessRequest request) {
    List<String> actual = request.values(lowerKey);
    List<String> wanted =
        hasVariables ? values.stream().map(value -> filledIn(value, request)).toList() : values;
    String was = actual == null ? "absent" : list(actual);
    String detail =
        "condition " + written + " " + key + ": wanted " + words(wanted) + ", was " + was;
    return new ConditionFinding(
        written, key, wanted, actual, met(request), isOpen(request), detail);
  }

  private static String filledIn(String value, AccessRequest request) {
    String text = PolicyVariables.of(value, true, true).text(request);
    return text == null ? value : text;
  }

  private String words(List<String> wanted) {
    if (operator.negated()) {
      return wanted.size() == 1 ? "not " + wanted.get(0) : "none of " + list(wanted);
    }
    return wanted.size() == 1 ? wanted.get(0) : "one of " + list(wanted);
  }

  private static String list(List<String> values) {
    return values.size() == 1 && !values.get(0).isEmpty()
        ? values.get(0)
        : values.isEmpty() ? "nothing" : "\"" + String.join("\", \"", values) + "\"";
  }
}
