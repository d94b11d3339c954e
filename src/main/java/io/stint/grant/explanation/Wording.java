package io.stint.grant.explanation;

import io.stint.policy.ConditionFinding;
import java.util.List;
import java.util.Locale;

/** Conditions in words that follow on "a request …". */
final class Wording {

  private Wording() {}

  /** {@code from an address in 203.0.113.0/24}, {@code with s3:prefix like home/*}. */
  static String of(ConditionFinding condition) {
    String operator = condition.operator().toLowerCase(Locale.ROOT);
    String bare = operator.substring(operator.indexOf(':') + 1).replaceFirst("ifexists$", "");
    boolean negated = bare.contains("not");
    String words =
        switch (condition.key().toLowerCase(Locale.ROOT)) {
          case "aws:sourceip" ->
              bare.endsWith("ipaddress")
                  ? (negated ? "from an address outside of " : "from an address in ")
                      + list(condition.wanted())
                  : general(operator, bare, negated, condition);
          case "aws:requestedregion" ->
              bare.startsWith("string") && condition.wanted().stream().noneMatch(Wording::isPattern)
                  ? (negated ? "in another region than " : "in the region ")
                      + list(condition.wanted())
                  : general(operator, bare, negated, condition);
          default -> general(operator, bare, negated, condition);
        };
    return words + (operator.endsWith("ifexists") ? ", or without " + condition.key() : "");
  }

  private static String general(
      String operator, String bare, boolean negated, ConditionFinding condition) {
    String values = list(condition.wanted());
    if (bare.equals("null")) {
      return (values.equalsIgnoreCase("true") ? "without " : "with ") + condition.key();
    }
    String key = "with " + set(operator) + condition.key() + " ";
    if (bare.endsWith("ipaddress")) {
      return key + (negated ? "outside of " : "in ") + values;
    }
    if (negated) {
      return key + (bare.endsWith("like") ? "not like " : "other than ") + values;
    }
    boolean date = bare.startsWith("date");
    return key
        + switch (bare.replaceFirst("^(numeric|date)", "")) {
          case "lessthan" -> date ? "before " : "less than ";
          case "lessthanequals" -> date ? "not after " : "at most ";
          case "greaterthan" -> date ? "after " : "more than ";
          case "greaterthanequals" -> date ? "not before " : "at least ";
          case "stringlike", "arnlike", "arnequals" ->
              condition.wanted().stream().anyMatch(Wording::isPattern) ? "like " : "";
          default -> "";
        }
        + values;
  }

  private static String set(String operator) {
    if (operator.startsWith("forallvalues:")) {
      return "each ";
    }
    return operator.startsWith("foranyvalue:") ? "some " : "";
  }

  private static boolean isPattern(String value) {
    return value.indexOf('*') >= 0 || value.indexOf('?') >= 0;
  }

  private static String list(List<String> values) {
    return values.isEmpty() ? "nothing" : String.join(" or ", values);
  }
}
