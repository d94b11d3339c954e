package io.stint.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Trust documents. AWS keeps a user or role of the account by its unique id and shows the ARN while
 * it lives: a principal that was deleted shows as AIDA… or AROA…, and its name made again is not
 * trusted.
 */
final class Trust {
  private static final String OWN = "arn:aws:iam::" + Named.ACCOUNT + ":";
  private static final Pattern UNIQUE_ID = Pattern.compile("A(?:IDA|ROA)[A-Z0-9]{16,}");
  private static final Pattern ACCOUNT_ID = Pattern.compile("\\d{12}");
  private static final Pattern SERVICE =
      Pattern.compile("[a-z0-9][a-z0-9.-]*\\.(amazonaws\\.com|amazon\\.com|aws\\.internal)");
  private static final Pattern FOREIGN =
      Pattern.compile(
          "arn:aws:(iam::\\d{12}:(root|user/.+|role/.+)"
              + "|sts::\\d{12}:(assumed-role/[^/*]+/[^/*]+|federated-user/.+))");

  private final Account account;

  Trust(Account account) {
    this.account = account;
  }

  /** As it is kept; refuses principals that do not exist. */
  String stored(String document) {
    check(document);
    return rewritten(document, this::store, Trust::checkService);
  }

  private void check(String document) {
    if (Documents.trust(known(document)).statements().stream()
        .anyMatch(one -> one.principal() != null && one.principal().except())) {
      throw SandboxError.malformedPolicy("Has prohibited field NotPrincipal");
    }
  }

  /** Without what AWS has by now and nobody here can check. */
  private String known(String document) {
    if (account.newElements.isEmpty()) {
      return document;
    }
    JsonNode tree = Documents.tree(document);
    for (JsonNode statement : tree.path("Statement")) {
      if (statement instanceof ObjectNode object) {
        object.remove(account.newElements);
      }
    }
    return tree.toString();
  }

  /** As it is kept when a principal of another account is not there any more. */
  String replaced(String stored, String arn, String id) {
    return rewritten(stored, one -> one.equals(arn) ? id : one, UnaryOperator.identity());
  }

  /** As GetRole shows it. */
  String shown(String stored) {
    return UNIQUE_ID.matcher(stored).find()
        ? rewritten(stored, this::show, UnaryOperator.identity())
        : stored;
  }

  private String store(String principal) {
    if (principal.equals("*")) {
      return principal;
    }
    if (ACCOUNT_ID.matcher(principal).matches()) {
      return "arn:aws:iam::" + principal + ":root";
    }
    Optional<? extends Entity> known = account.seenFromOutside(() -> entity(principal));
    if (known.isPresent()) {
      return known.get().id();
    }
    boolean administrator =
        principal.equals(Named.arn("user", "/", Caller.Administrator.NAME))
            || principal.equals(Caller.Administrator.ID);
    boolean own = principal.startsWith(OWN + "user/") || principal.startsWith(OWN + "role/");
    boolean deleted = account.deletedAbroad.contains(principal);
    if (deleted || !administrator && (own || !FOREIGN.matcher(principal).matches())) {
      throw SandboxError.malformedPolicy(
          "Invalid principal in policy: \"AWS\":\"" + principal + "\"");
    }
    return principal;
  }

  private Optional<? extends Entity> entity(String principal) {
    String name = principal.substring(principal.lastIndexOf('/') + 1);
    if (principal.startsWith(OWN + "user/")) {
      return account.users.find(Named.fold(name)).filter(user -> user.arn().equals(principal));
    }
    if (principal.startsWith(OWN + "role/")) {
      return account.roles.find(Named.fold(name)).filter(role -> role.arn().equals(principal));
    }
    Optional<User> user = account.users.byId(principal);
    return user.isPresent() ? user : account.roles.byId(principal);
  }

  private String show(String principal) {
    Optional<User> user = account.users.byId(principal);
    if (user.isPresent()) {
      return user.get().arn();
    }
    return account.roles.byId(principal).map(Role::arn).orElse(principal);
  }

  private static String checkService(String service) {
    if (!SERVICE.matcher(service).matches()) {
      throw SandboxError.malformedPolicy(
          "Invalid principal in policy: \"SERVICE\":\"" + service + "\"");
    }
    return service;
  }

  private static String rewritten(
      String document, UnaryOperator<String> aws, UnaryOperator<String> service) {
    JsonNode tree = Documents.tree(document);
    JsonNode before = tree.deepCopy();
    JsonNode statements = tree.get("Statement");
    Iterable<JsonNode> all = statements.isArray() ? statements : List.of(statements);
    for (JsonNode statement : all) {
      for (String element : new String[] {"Principal", "NotPrincipal"}) {
        if (statement.get(element) instanceof ObjectNode principal) {
          rewrite(principal, "AWS", aws);
          rewrite(principal, "Service", service);
        }
      }
    }
    // A document that names nobody of this account comes back as it was written.
    return tree.equals(before) ? document : tree.toString();
  }

  private static void rewrite(ObjectNode principal, String type, UnaryOperator<String> change) {
    JsonNode value = principal.get(type);
    if (value instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        list.set(i, TextNode.valueOf(change.apply(list.get(i).asText())));
      }
    } else if (value != null) {
      principal.put(type, change.apply(value.asText()));
    }
  }
}
