package io.stint.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Finds Allows by which their holder could give himself more: all of IAM, the calls that change
 * what somebody may do or who somebody is, and roles to pass or to assume that are not named one by
 * one. A document does not know its holder, nor where Stint keeps its users and roles: so it does
 * not matter which user, group, role or policy it names for such a change.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html">
 *     Delegating responsibility with permissions boundaries</a>
 */
final class Escalation {

  /** On which resources of its kind an action raises. */
  private enum On {
    ANY,
    /** Not on oneself: {@code user/…/${aws:username}}. */
    OTHERS,
    /** Not on one that is named whole. */
    UNNAMED
  }

  private record Raising(String action, String kind, On on) {}

  private static final String SELF = "/${aws:username}";

  private static final List<Raising> RAISING =
      Stream.of(
              of(On.UNNAMED, "role", "iam:PassRole", "sts:AssumeRole"),
              of(
                  On.ANY,
                  "policy",
                  "iam:CreatePolicyVersion",
                  "iam:DeletePolicyVersion",
                  "iam:SetDefaultPolicyVersion"),
              of(
                  On.ANY,
                  "user",
                  "iam:AttachUserPolicy",
                  "iam:DetachUserPolicy",
                  "iam:PutUserPolicy",
                  "iam:DeleteUserPolicy",
                  "iam:PutUserPermissionsBoundary",
                  "iam:DeleteUserPermissionsBoundary",
                  "iam:TagUser",
                  "iam:UntagUser",
                  "iam:UpdateUser"),
              of(
                  On.OTHERS,
                  "user",
                  "iam:CreateAccessKey",
                  "iam:CreateLoginProfile",
                  "iam:UpdateLoginProfile"),
              of(
                  On.ANY,
                  "group",
                  "iam:AddUserToGroup",
                  "iam:RemoveUserFromGroup",
                  "iam:AttachGroupPolicy",
                  "iam:DetachGroupPolicy",
                  "iam:PutGroupPolicy",
                  "iam:DeleteGroupPolicy",
                  "iam:UpdateGroup"),
              of(
                  On.ANY,
                  "role",
                  "iam:AttachRolePolicy",
                  "iam:DetachRolePolicy",
                  "iam:PutRolePolicy",
                  "iam:DeleteRolePolicy",
                  "iam:UpdateAssumeRolePolicy",
                  "iam:PutRolePermissionsBoundary",
                  "iam:DeleteRolePermissionsBoundary",
                  "iam:TagRole",
                  "iam:UntagRole"))
          .flatMap(List::stream)
          .toList();

  private Escalation() {}

  private static List<Raising> of(On on, String kind, String... actions) {
    return Stream.of(actions).map(action -> new Raising(action, kind, on)).toList();
  }

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
            .anyMatch(value -> value.matches("iam:\\*+"))) {
      return "iam:*";
    }
    Selection<String> resource = statement.resource();
    if (resource == null) {
      return null;
    }
    for (Raising raising : RAISING) {
      if (covers(action, raising.action().toLowerCase(Locale.ROOT))) {
        String where = where(raising, resource);
        if (where != null) {
          return raising.action() + " on " + where;
        }
      }
    }
    return null;
  }

  private static boolean covers(Selection<String> action, String asked) {
    boolean named =
        action.values().stream()
            .anyMatch(value -> Wildcard.of(value.toLowerCase(Locale.ROOT)).matches(asked));
    return named != action.except();
  }

  /** Null when it raises nothing on any of these. */
  private static String where(Raising raising, Selection<String> resource) {
    if (resource.except()) {
      return "any resource but some";
    }
    return resource.values().stream()
        .filter(arn -> raises(raising, arn))
        .map(arn -> arn.equals("*") ? "any resource" : arn)
        .findFirst()
        .orElse(null);
  }

  private static boolean raises(Raising raising, String arn) {
    if (!reaches(arn, raising.kind())) {
      return false;
    }
    return switch (raising.on()) {
      case ANY -> true;
      case OTHERS -> !arn.endsWith(SELF) || open(arn.substring(0, arn.length() - SELF.length()));
      case UNNAMED -> open(arn);
    };
  }

  private static boolean open(String arn) {
    return arn.contains("*") || arn.contains("?") || arn.contains("${");
  }

  /** Whether the pattern can name an IAM object of that kind; {@code arn:aws:s3:::b/*} cannot. */
  private static boolean reaches(String arn, String kind) {
    if (arn.equals("*")) {
      return true;
    }
    String[] parts = arn.split(":", 6);
    if (parts.length >= 3 && !Wildcard.of(parts[2]).matches("iam")) {
      return false;
    }
    String name = parts.length < 6 ? "*" : parts[5];
    String certain = name.split("[*?$]", 2)[0];
    return certain.startsWith(kind + "/") || (open(name) && (kind + "/").startsWith(certain));
  }
}
