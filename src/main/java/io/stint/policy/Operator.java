package io.stint.policy;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The condition operators of IAM, without qualifier and IfExists.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">Condition
 *     operators</a>
 */
enum Operator {
  STRING_EQUALS("StringEquals", Strings::equal),
  STRING_NOT_EQUALS("StringNotEquals", Strings::equal),
  STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", Strings::equalIgnoringCase),
  STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", Strings::equalIgnoringCase),
  STRING_LIKE("StringLike", Strings::like),
  STRING_NOT_LIKE("StringNotLike", Strings::like),
  NUMERIC_EQUALS("NumericEquals", (v, x) -> Numbers.test(v, c -> c == 0)),
  NUMERIC_NOT_EQUALS("NumericNotEquals", (v, x) -> Numbers.test(v, c -> c == 0)),
  NUMERIC_LESS_THAN("NumericLessThan", (v, x) -> Numbers.test(v, c -> c < 0)),
  NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", (v, x) -> Numbers.test(v, c -> c <= 0)),
  NUMERIC_GREATER_THAN("NumericGreaterThan", (v, x) -> Numbers.test(v, c -> c > 0)),
  NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", (v, x) -> Numbers.test(v, c -> c >= 0)),
  DATE_EQUALS("DateEquals", (v, x) -> Dates.test(v, c -> c == 0)),
  DATE_NOT_EQUALS("DateNotEquals", (v, x) -> Dates.test(v, c -> c == 0)),
  DATE_LESS_THAN("DateLessThan", (v, x) -> Dates.test(v, c -> c < 0)),
  DATE_LESS_THAN_EQUALS("DateLessThanEquals", (v, x) -> Dates.test(v, c -> c <= 0)),
  DATE_GREATER_THAN("DateGreaterThan", (v, x) -> Dates.test(v, c -> c > 0)),
  DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", (v, x) -> Dates.test(v, c -> c >= 0)),
  BOOL("Bool", Strings::bool),
  BINARY_EQUALS("BinaryEquals", (v, x) -> Strings.binary(v)),
  IP_ADDRESS("IpAddress", (v, x) -> IpRange.test(v)),
  NOT_IP_ADDRESS("NotIpAddress", (v, x) -> IpRange.test(v)),
  ARN_EQUALS("ArnEquals", Strings::arn),
  ARN_NOT_EQUALS("ArnNotEquals", Strings::arn),
  ARN_LIKE("ArnLike", Strings::arn),
  ARN_NOT_LIKE("ArnNotLike", Strings::arn),
  /** Looks at whether the key is there, never at its values. */
  NULL("Null", Strings::bool);

  /** What values are to it. */
  enum ValueKind {
    TEXT,
    NUMBER,
    DATE,
    TRUTH,
    ADDRESS,
    PRESENCE
  }

  /** One value of a policy against one value of a request; the negation is not its business. */
  interface ValueTest {
    boolean matches(String actual, AccessRequest request);
  }

  private interface Compiler {
    /**
     * @throws IllegalArgumentException when the value is not one of this operator's kind
     */
    ValueTest compile(String wanted, boolean variables);
  }

  private static final Map<String, Operator> BY_NAME = new HashMap<>();

  static {
    for (Operator operator : values()) {
      BY_NAME.put(operator.text.toLowerCase(Locale.ROOT), operator);
    }
  }

  private final String text;
  private final Compiler compiler;
  private final boolean negated;

  Operator(String text, Compiler compiler) {
    this.text = text;
    this.compiler = compiler;
    this.negated = text.contains("Not");
  }

  /** Ignoring case; null when there is no such operator. */
  static Operator named(String text) {
    return BY_NAME.get(text.toLowerCase(Locale.ROOT));
  }

  ValueKind kind() {
    if (this == BOOL || this == NULL) {
      return this == BOOL ? ValueKind.TRUTH : ValueKind.PRESENCE;
    }
    if (text.startsWith("Numeric")) {
      return ValueKind.NUMBER;
    }
    if (text.startsWith("Date")) {
      return ValueKind.DATE;
    }
    return text.endsWith("IpAddress") ? ValueKind.ADDRESS : ValueKind.TEXT;
  }

  boolean negated() {
    return negated;
  }

  /** Whether variables mean something in this operator's values. */
  boolean takesVariables() {
    return text.startsWith("String") || text.startsWith("Arn") || this == BOOL;
  }

  /** Whether what has no wildcards is met by the same text alone. */
  boolean comparesText() {
    return text.startsWith("String") && !text.endsWith("IgnoreCase");
  }

  /** Whether stars and question marks are patterns in its values. */
  boolean takesWildcards() {
    return text.endsWith("Like") || text.startsWith("Arn");
  }

  ValueTest compile(String wanted, boolean variables) {
    return compiler.compile(wanted, variables && takesVariables());
  }
}
