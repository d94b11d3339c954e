package io.stint.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks for what IAM accepts and is seldom meant. */
final class Lint {
  private final List<Warning> warnings = new ArrayList<>();

  private Lint() {}

  static List<Warning> of(PolicyDocument document, Home home) {
    Lint lint = new Lint();
    for (int i = 0; i < document.statements().size(); i++) {
      Statement statement = document.statements().get(i);
      lint.blanks(statement, Pointers.at("", "Statement", i));
      if (statement.effect() == Effect.ALLOW) {
        lint.allow(statement, Pointers.at("", "Statement", i));
      }
    }
    lint.warnings.addAll(NeverMatching.of(document, home));
    return List.copyOf(lint.warnings);
  }

  private void blanks(Statement statement, String pointer) {
    List<String> actions = statement.action().values();
    String at = Pointers.at(pointer, statement.action().element("Action"));
    for (int i = 0; i < actions.size(); i++) {
      if (actions.get(i).contains(" ")) {
        warn(
            Pointers.value(at, actions.size(), i),
            "BLANK_IN_ACTION",
            "AWS does not say what a blank in an action means: write it without");
      }
    }
  }

  private void allow(Statement statement, String pointer) {
    String at = Pointers.at(pointer, statement.action().element("Action"));
    if (statement.action().except()) {
      warn(at, "NOT_ACTION_ALLOW", "Allow with NotAction allows every action but these");
    } else {
      for (String action : statement.action().values()) {
        action(statement, action.toLowerCase(Locale.ROOT), at);
      }
    }
    statement
        .condition()
        .forEach(
            (operator, keys) -> keys.forEach((key, values) -> mfa(operator, key, values, pointer)));
  }

  private void action(Statement statement, String action, String at) {
    if (action.equals("*")) {
      warn(at, "ACTION_ANY", "every action of every service is allowed");
      return;
    }
    if (action.equals("iam:*")) {
      warn(at, "IAM_ANY", "whoever may do all of IAM may give himself everything");
    }
    Wildcard pattern = Wildcard.of(action);
    if (pattern.matches("sts:assumerole")
        && statement.resource() != null
        && anyResource(statement.resource())) {
      warn(at, "ASSUME_ANY_ROLE", "every role that trusts the account can be assumed");
    }
    if (action.startsWith("iam:") && pattern.matches("iam:passrole")) {
      passRole(statement, at);
    }
  }

  private void passRole(Statement statement, String at) {
    if (statement.resource() == null || anyResource(statement.resource())) {
      warn(at, "PASS_ANY_ROLE", "iam:PassRole should name the roles that may be passed");
    }
    boolean service =
        statement.condition().values().stream()
            .flatMap(keys -> keys.keySet().stream())
            .anyMatch(key -> key.equalsIgnoreCase("iam:PassedToService"));
    if (!service) {
      warn(at, "PASS_TO_ANY_SERVICE", "iam:PassRole should be limited by iam:PassedToService");
    }
  }

  private void mfa(String operator, String key, List<String> values, String pointer) {
    boolean lax =
        operator.toLowerCase(Locale.ROOT).endsWith("boolifexists")
            && key.equalsIgnoreCase("aws:MultiFactorAuthPresent")
            && values.stream().anyMatch("true"::equalsIgnoreCase);
    if (lax) {
      warn(
          Pointers.at(pointer, "Condition", operator, key),
          "MFA_IF_EXISTS",
          "long-term keys carry no MFA key at all, so this lets them through; use Bool");
    }
  }

  private static boolean anyResource(Selection<String> resource) {
    return resource.except()
        || resource.values().stream()
            .anyMatch(arn -> arn.equals("*") || arn.endsWith(":role/*") || arn.endsWith(":*"));
  }

  private void warn(String pointer, String code, String message) {
    warnings.add(new Warning(pointer, code, message));
  }
}
