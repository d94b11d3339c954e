package io.stint.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The Principal element between its JSON form and a flat list. */
final class Principals {
  private Principals() {}

  static Selection<Principal> read(PolicyReader.Element element, String pointer) {
    if (element == null) {
      return null;
    }
    String at = Pointers.at(pointer, element.name());
    JsonNode node = element.node();
    if (node.isTextual() && node.asText().equals("*")) {
      return new Selection<>(element.except(), List.of(Principal.everyone()));
    }
    PolicyReader.object(node, at);
    List<Principal> principals = new ArrayList<>();
    node.properties()
        .forEach(
            entry -> {
              Principal.Type type = type(entry.getKey(), at);
              for (String value :
                  PolicyReader.list(entry.getValue(), Pointers.at(at, entry.getKey()), false)) {
                principals.add(new Principal(type, value));
              }
            });
    return new Selection<>(element.except(), principals);
  }

  private static Principal.Type type(String key, String pointer) {
    for (Principal.Type type : Principal.Type.values()) {
      if (type != Principal.Type.EVERYONE && type.key().equals(key)) {
        return type;
      }
    }
    throw new InvalidPolicyException(
        Pointers.at(pointer, key), "must be AWS, Service, Federated or CanonicalUser");
  }

  /** By type, in the order of appearance; null for the bare {@code "*"}. */
  static Map<String, List<String>> byType(Selection<Principal> selection) {
    Map<String, List<String>> byType = new LinkedHashMap<>();
    for (Principal principal : selection.values()) {
      if (principal.type() == Principal.Type.EVERYONE) {
        return null;
      }
      byType
          .computeIfAbsent(principal.type().key(), key -> new ArrayList<>())
          .add(principal.value());
    }
    return byType;
  }

  /** Empty when nobody is left of whom the statement speaks. */
  static Optional<Statement> without(Statement statement, Predicate<Principal> unwanted) {
    Selection<Principal> named = statement.principal();
    List<Principal> left = named.values().stream().filter(unwanted.negate()).toList();
    if (left.size() == named.values().size()) {
      return Optional.of(statement);
    }
    Statement.Builder changed = statement.toBuilder();
    if (!left.isEmpty()) {
      return Optional.of(
          (named.except() ? changed.notPrincipals(left) : changed.principals(left)).build());
    }
    // A Deny for all but the deleted is one for all: without it they would be let in.
    return named.except() && statement.effect() == Effect.DENY
        ? Optional.of(changed.principals(Principal.everyone()).build())
        : Optional.empty();
  }
}
