package io.stint.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What IAM asks of documents beyond their shape; its own wording where it is known. */
final class PolicyValidation {
  private static final Pattern AWS_PRINCIPAL =
      Pattern.compile(
          "\\*|\\d{12}|A[A-Z]{3}[A-Z0-9]{16,}"
              + "|arn:aws[a-z-]*:iam::\\d{12}:(root|(user|role)/[!-)+->@-~]+)"
              + "|arn:aws[a-z-]*:sts::\\d{12}:(assumed-role/[\\w+=,.@-]+/[\\w+=,.@-]+"
              + "|federated-user/[\\w+=,.@-]+)");

  private PolicyValidation() {}

  /**
   * @throws InvalidPolicyException with the place and the rule
   */
  static List<CompiledStatement> compile(List<Statement> statements, boolean variables, Kind kind) {
    Set<String> sids = new HashSet<>();
    List<CompiledStatement> compiled = new ArrayList<>();
    for (int i = 0; i < statements.size(); i++) {
      Statement statement = statements.get(i);
      String pointer = Pointers.at("", "Statement", i);
      String sid = statement.sid();
      if (sid != null && kind != Kind.RESOURCE && !isSid(sid)) {
        throw new InvalidPolicyException(
            Pointers.at(pointer, "Sid"), "Statement IDs (SID) must be alpha-numeric");
      }
      if (sid != null && !sid.isEmpty() && !sids.add(sid)) {
        throw new InvalidPolicyException(
            Pointers.at(pointer, "Sid"), "Statement IDs (SID) in a single policy must be unique");
      }
      check(statement, pointer);
      compiled.add(new CompiledStatement(statement, variables, pointer));
    }
    return List.copyOf(compiled);
  }

  private static void check(Statement statement, String pointer) {
    Selection<String> action = statement.action();
    if (action == null || action.values().isEmpty()) {
      throw new InvalidPolicyException(pointer, "Policy statement must contain actions");
    }
    for (int i = 0; i < action.values().size(); i++) {
      if (!isAction(action.values().get(i))) {
        throw new InvalidPolicyException(
            Pointers.value(
                Pointers.at(pointer, action.element("Action")), action.values().size(), i),
            "an action is written vendor:name, such as s3:Get*");
      }
    }
    Selection<String> resource = statement.resource();
    if (resource != null && resource.values().isEmpty()) {
      throw new InvalidPolicyException(pointer, "Policy statement must contain resources");
    }
    if (resource != null) {
      String element = resource.element("Resource");
      for (int i = 0; i < resource.values().size(); i++) {
        String value = resource.values().get(i);
        if (!value.equals("*") && !value.startsWith("arn:")) {
          throw new InvalidPolicyException(
              Pointers.value(Pointers.at(pointer, element), resource.values().size(), i),
              "Resource " + value + " must be in ARN format or \"*\"");
        }
      }
    }
    if (statement.principal() != null) {
      checkPrincipals(statement.principal(), Pointers.at(pointer, element(statement)));
    }
    statement
        .condition()
        .forEach(
            (operator, keys) ->
                keys.keySet()
                    .forEach(
                        key -> {
                          if (key.isEmpty()) {
                            throw new InvalidPolicyException(
                                Pointers.at(pointer, "Condition", operator, key),
                                "a condition names a key, such as aws:SourceIp");
                          }
                        }));
  }

  private static String element(Statement statement) {
    return statement.principal().element("Principal");
  }

  private static void checkPrincipals(Selection<Principal> selection, String pointer) {
    if (selection.values().isEmpty()) {
      throw new InvalidPolicyException(pointer, "there must be at least one principal");
    }
    for (Principal principal : selection.values()) {
      String value = principal.value();
      boolean fits =
          switch (principal.type()) {
            case EVERYONE -> value.equals("*");
            case AWS -> AWS_PRINCIPAL.matcher(value).matches();
            default -> !value.isEmpty() && value.indexOf('*') < 0 && value.indexOf('?') < 0;
          };
      if (!fits) {
        throw new InvalidPolicyException(
            pointer,
            "Invalid principal in policy: \"" + principal.type().key() + "\":\"" + value + "\"");
      }
    }
  }

  /** What differs between the kinds of documents. */
  static void checkKind(List<Statement> statements, Kind kind) {
    for (int i = 0; i < statements.size(); i++) {
      Statement statement = statements.get(i);
      String pointer = Pointers.at("", "Statement", i);
      if (kind == Kind.IDENTITY && statement.principal() != null) {
        throw new InvalidPolicyException(pointer, "Policy document should not specify a principal");
      }
      if (kind == Kind.IDENTITY && statement.resource() == null) {
        throw new InvalidPolicyException(pointer, "Policy statement must contain resources");
      }
      if (kind != Kind.IDENTITY && statement.principal() == null) {
        throw new InvalidPolicyException(pointer, "Missing required field Principal");
      }
      if (kind == Kind.TRUST) {
        checkTrust(statement, pointer);
      }
    }
  }

  private static void checkTrust(Statement statement, String pointer) {
    if (statement.resource() != null) {
      throw new InvalidPolicyException(
          Pointers.at(pointer, statement.resource().element("Resource")),
          "Has prohibited field Resource");
    }
    for (String action : statement.action().values()) {
      if (!statement.action().except() && !action.toLowerCase(Locale.ROOT).startsWith("sts:")) {
        throw new InvalidPolicyException(
            Pointers.at(pointer, "Action"),
            "AssumeRole policy may only specify STS AssumeRole actions");
      }
    }
  }

  /** In IAM's own documents; a key's default policy has blanks, buckets' have hyphens. */
  private static boolean isSid(String text) {
    return afterName(text, 0, "") == text.length();
  }

  /** {@code *} or vendor:name; with blanks around the name: so AWS itself has published some. */
  private static boolean isAction(String text) {
    int colon = afterName(text, 0, "-");
    if (colon == 0 || colon == text.length() || text.charAt(colon) != ':') {
      return text.equals("*");
    }
    int name = afterBlanks(text, colon + 1);
    int end = afterName(text, name, "*?-");
    return end > name && afterBlanks(text, end) == text.length();
  }

  private static int afterBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  /** Behind the letters, digits and {@code others} that stand there. */
  private static int afterName(String text, int from, String others) {
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letter && others.indexOf(c) < 0) {
        break;
      }
      at++;
    }
    return at;
  }
}
