package io.stint.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds Allows by which their holder could give himself more: all of IAM, or on any resource one of
 * the calls that change what somebody may do, a role to pass, a role to assume.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html">
 *     Delegating responsibility with permissions boundaries</a>
 */
final class Escalation {

  private static final List<String> RAISING =
      List.of(
          "iam:PassRole",
          "sts:AssumeRole",
          "iam:CreatePolicyVersion",
          "iam:SetDefaultPolicyVersion",
          "iam:AttachUserPolicy",
          "iam:AttachGroupPolicy",
          "iam:AttachRolePolicy",
          "iam:PutUserPolicy",
          "iam:PutGroupPolicy",
          "iam:PutRolePolicy",
          "iam:AddUserToGroup",
          "iam:UpdateAssumeRolePolicy",
          "iam:CreateAccessKey",
          "iam:CreateLoginProfile",
          "iam:UpdateLoginProfile");

  private Escalation() {}

  /** One warning per statement, for the first thing that raises. */
  static List<Warning> in(PolicyDocument document) {
    List<Warning> found = new ArrayList<>();
    for (int i = 0; i < document.statements().size(); i++) {
      Statement statement = document.statements().get(i);
      String raises = statement.effect() == Effect.ALLOW ? raises(statement) : null;
      if (raises != null) {
        String named = statement.sid() == null ? "statement " + i : "statement " + statement.sid();
        found.add(
            new Warning(
                Pointers.at("", "Statement", i),
                "RAISES_OWN_RIGHTS",
                named + " lets its holder raise their own rights: " + raises));
      }
    }
    return List.copyOf(found);
  }

  private static String raises(Statement statement) {
    Selection<String> action = statement.action();
    if (!action.except()
        && action.values().stream()
            .map(value -> value.toLowerCase(Locale.ROOT))
            .anyMatch(value -> value.equals("iam:*") || value.equals("iam:**"))) {
      return "iam:*";
    }
    if (statement.resource() == null || !anyResource(statement.resource())) {
      return null;
    }
    return RAISING.stream()
        .filter(raising -> covers(action, raising.toLowerCase(Locale.ROOT)))
        .map(raising -> raising + " on any resource")
        .findFirst()
        .orElse(null);
  }

  private static boolean covers(Selection<String> action, String asked) {
    boolean named =
        action.values().stream()
            .anyMatch(value -> Wildcard.of(value.toLowerCase(Locale.ROOT)).matches(asked));
    return named != action.except();
  }

  private static boolean anyResource(Selection<String> resource) {
    return resource.except() || resource.values().stream().anyMatch(Escalation::everything);
  }

  /** All of IAM's objects, or all of one kind; {@code arn:aws:s3:::bucket/*} holds no rights. */
  private static boolean everything(String arn) {
    if (arn.equals("*")) {
      return true;
    }
    String[] parts = arn.split(":", 6);
    boolean iam = parts.length < 3 || Wildcard.of(parts[2]).matches("iam");
    return iam && (parts.length < 6 || parts[5].matches("\\*+|[\\w*?-]+/\\**|[\\w?-]*\\*+"));
  }
}
