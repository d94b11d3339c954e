package io.stint.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One thing said wrong in the contract.
 *
 * @param schema where the schema is that is wrong, as a pointer
 * @param words what is wrong with it
 * @param change makes it wrong
 */
record Mutation(String schema, String words, Consumer<ObjectNode> change) {

  /** The contract with this in it. */
  Contract applied(JsonNode root) {
    JsonNode copy = root.deepCopy();
    change.accept((ObjectNode) copy.at(schema));
    return new Contract(copy);
  }

  @Override
  public String toString() {
    return schema + ": " + words;
  }

  /**
   * Each member of each schema of an answer given another type, each that is required no longer so,
   * each value of an enum left out.
   */
  static List<Mutation> all(Contract contract) {
    List<Mutation> all = new ArrayList<>();
    Map<String, JsonNode> schemas = new LinkedHashMap<>();
    for (Operation operation : contract.operations()) {
      reached(contract, operation, "responses").forEach(schemas::putIfAbsent);
    }
    schemas.forEach(
        (at, schema) -> {
          for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
            String name = member.getKey();
            all.add(
                new Mutation(
                    at,
                    name + " has another type",
                    wrong ->
                        ((ObjectNode) wrong.get("properties"))
                            .set(name, another(contract, wrong.get("properties").get(name)))));
          }
          without(at, schema, "required", all);
          without(at, schema, "enum", all);
        });
    return all;
  }

  private static void without(String at, JsonNode schema, String list, List<Mutation> all) {
    for (int i = 0; i < schema.path(list).size(); i++) {
      int left = i;
      all.add(
          new Mutation(
              at,
              list + " without " + schema.path(list).path(i),
              wrong -> ((ArrayNode) wrong.get(list)).remove(left)));
    }
  }

  /** Whatever else it may be; null where it may be null. */
  private static ObjectNode another(Contract contract, JsonNode schema) {
    Set<String> types = types(contract, schema);
    ObjectNode other = ((ObjectNode) schema).objectNode();
    ArrayNode type = other.putArray("type").add(types.contains("boolean") ? "integer" : "boolean");
    if (types.contains("null")) {
      type.add("null");
    }
    return other;
  }

  private static Set<String> types(Contract contract, JsonNode schema) {
    JsonNode plain = contract.resolved(schema);
    Set<String> types = new HashSet<>();
    if (plain.path("type").isTextual()) {
      types.add(plain.path("type").asText());
    }
    plain.path("type").forEach(type -> types.add(type.asText()));
    for (String several : List.of("anyOf", "oneOf")) {
      plain.path(several).forEach(one -> types.addAll(types(contract, one)));
    }
    return types;
  }

  /**
   * The schemas that an operation's answers, or its requests, are made of, by their pointers.
   *
   * @param part {@code responses} or {@code requestBody}
   */
  static Map<String, JsonNode> reached(Contract contract, Operation operation, String part) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    String at = "/paths/" + escaped(operation.path()) + "/" + operation.method().toLowerCase();
    walk(contract, at + "/" + part, new LinkedHashSet<>(), found);
    return found;
  }

  private static void walk(
      Contract contract, String at, Set<String> seen, Map<String, JsonNode> found) {
    JsonNode node = contract.root().at(at);
    if (!seen.add(at)) {
      return;
    }
    if (node.has("$ref")) {
      walk(contract, node.get("$ref").asText().substring(1), seen, found);
      return;
    }
    if (node.has("properties") || node.has("enum")) {
      found.put(at, node);
    }
    if (node.isContainerNode() && !at.endsWith("/example") && !at.endsWith("/examples")) {
      if (node.isObject()) {
        node.properties()
            .forEach(child -> walk(contract, at + "/" + escaped(child.getKey()), seen, found));
      } else {
        for (int i = 0; i < node.size(); i++) {
          walk(contract, at + "/" + i, seen, found);
        }
      }
    }
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
