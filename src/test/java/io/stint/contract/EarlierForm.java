package io.stint.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A contract of OpenAPI 3.1 said in 3.0, whose types openapi-diff reads; in 3.1 it reads none. What
 * 3.0 has no word for is left out: conditions ({@code if}), {@code contains}, all types but the
 * first where there are several; and null, which openapi-diff does not look at.
 */
final class EarlierForm {

  private static final Set<String> LEFT_OUT =
      Set.of("if", "then", "else", "contains", "minContains", "example", "examples");

  private EarlierForm() {}

  static ObjectNode of(JsonNode contract) {
    ObjectNode whole = contract.deepCopy();
    whole.put("openapi", "3.0.3");
    ((ObjectNode) whole.get("info")).retain("title", "version");
    ((ObjectNode) whole.get("components")).remove("examples");
    return (ObjectNode) said(whole);
  }

  private static JsonNode said(JsonNode node) {
    if (node instanceof ArrayNode list) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      list.forEach(one -> all.add(said(one)));
      return all;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey();
      if (name.equals("properties")) {
        ObjectNode properties = all.putObject(name);
        member.getValue().properties().forEach(p -> properties.set(p.getKey(), said(p.getValue())));
      } else if (!LEFT_OUT.contains(name) && !name.startsWith("x-")) {
        all.set(name, said(member.getValue()));
      }
    }
    return withoutNull(all);
  }

  private static JsonNode withoutNull(ObjectNode schema) {
    if (schema.get("type") instanceof ArrayNode types) {
      schema.put("type", named(types).get(0));
    }
    if (schema.has("const")) {
      schema.putArray("enum").add(schema.remove("const"));
    }
    for (String choice : List.of("anyOf", "oneOf")) {
      if (schema.get(choice) instanceof ArrayNode choices) {
        List<JsonNode> others = new ArrayList<>();
        choices.forEach(others::add);
        others.removeIf(one -> one.path("type").asText().equals("null"));
        if (others.size() == 1) {
          return others.get(0);
        }
        schema.putArray(choice).addAll(others);
      }
    }
    return schema;
  }

  private static List<String> named(ArrayNode types) {
    List<String> others = new ArrayList<>();
    types.forEach(type -> others.add(type.asText()));
    others.remove("null");
    return others;
  }
}
