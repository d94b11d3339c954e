package io.stint.policy;

import java.util.Arrays;
import java.util.Base64;

/** How text, truth values, bytes and ARNs are compared. */
final class Strings {
  private Strings() {}

  static Operator.ValueTest equal(String wanted, boolean variables) {
    PolicyVariables template = PolicyVariables.of(wanted, false, variables);
    if (template.isFixed()) {
      String text = template.text(null);
      return (actual, request) -> actual.equals(text);
    }
    return template::says;
  }

  static Operator.ValueTest equalIgnoringCase(String wanted, boolean variables) {
    PolicyVariables template = PolicyVariables.of(wanted, false, variables);
    if (template.isFixed()) {
      String text = template.text(null);
      return (actual, request) -> actual.equalsIgnoreCase(text);
    }
    return (actual, request) -> actual.equalsIgnoreCase(template.text(request));
  }

  static Operator.ValueTest like(String wanted, boolean variables) {
    return new Pattern(PolicyVariables.of(wanted, true, variables))::matches;
  }

  static Operator.ValueTest arn(String wanted, boolean variables) {
    ArnPattern pattern = new ArnPattern(wanted, variables);
    return (actual, request) -> pattern.matchesEachPart(ArnPattern.split(actual), request);
  }

  static Operator.ValueTest bool(String wanted, boolean variables) {
    PolicyVariables template = PolicyVariables.of(wanted, false, variables);
    if (template.isFixed()) {
      if (!isBool(wanted)) {
        throw new IllegalArgumentException("true or false is wanted here, not " + wanted);
      }
      return (actual, request) -> actual.equalsIgnoreCase(wanted);
    }
    return (actual, request) -> isBool(actual) && actual.equalsIgnoreCase(template.text(request));
  }

  static Operator.ValueTest binary(String wanted) {
    byte[] bytes = decode(wanted);
    if (bytes == null) {
      throw new IllegalArgumentException("base64 is wanted here, not " + wanted);
    }
    return (actual, request) -> Arrays.equals(bytes, decode(actual));
  }

  private static boolean isBool(String text) {
    return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
  }

  private static byte[] decode(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
