package io.stint.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Values that a schema of the contract allows, and that mostly mean something. */
final class Samples {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String MANAGED = "arn:aws:iam::aws:policy/ReadOnlyAccess";

  /** What a member of this name is given where it is a string. */
  private static final Map<String, String> BY_NAME =
      Map.ofEntries(
          Map.entry("email", "ada@uw.edu"),
          Map.entry("service", "ec2.amazonaws.com"),
          Map.entry("passTo", "ec2.amazonaws.com"),
          Map.entry("accountId", "987654321098"),
          Map.entry("managed", MANAGED),
          Map.entry("permissionsBoundary", MANAGED),
          Map.entry("arn", "arn:aws:iam::123456789012:role/Elsewhere"),
          Map.entry("provider", "arn:aws:iam::123456789012:saml-provider/idp"),
          Map.entry("maxSessionDuration", "PT2H"),
          Map.entry("removeAfter", "P1D"),
          Map.entry("unusedFor", "P1D"),
          Map.entry("mfaMaxAge", "PT1H"),
          Map.entry("maxDuration", "P30D"),
          Map.entry("ttl", "PT1H"),
          Map.entry("endsAt", "2999-01-01T00:00:00Z"));

  private final Contract contract;
  private final Random random;
  private final Map<String, String> known;
  private boolean least;

  /**
   * @param known what strings of members of these names may be, beside what is made up
   */
  Samples(Contract contract, Random random, Map<String, String> known) {
    this.contract = contract;
    this.random = random;
    this.known = known;
  }

  /** From now on only what is required. */
  Samples least() {
    least = true;
    return this;
  }

  JsonNode of(String name, JsonNode unresolved) {
    JsonNode schema = contract.resolved(unresolved);
    for (String choice : List.of("oneOf", "anyOf")) {
      if (schema.has(choice)) {
        return of(name, schema.path(choice).get(random.nextInt(schema.path(choice).size())));
      }
    }
    if (schema.has("enum")) {
      return schema.path("enum").get(least ? 0 : random.nextInt(schema.path("enum").size()));
    }
    return switch (type(schema)) {
      case "object" -> object(schema);
      case "array" -> array(name, schema);
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      case "integer", "number" -> JSON.numberNode(schema.path("minimum").asInt(1));
      case "null" -> JSON.nullNode();
      default -> JSON.textNode(string(name, schema));
    };
  }

  private String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    return type.isArray()
        ? type.get(!least && random.nextInt(5) == 0 ? type.size() - 1 : 0).asText()
        : type.asText(schema.has("properties") ? "object" : "string");
  }

  private ObjectNode object(JsonNode schema) {
    ObjectNode made = JSON.objectNode();
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
      if (required.contains(member.getKey()) || !least && random.nextInt(5) < 2) {
        made.set(member.getKey(), of(member.getKey(), member.getValue()));
      }
    }
    JsonNode more = schema.path("additionalProperties");
    if (more.isBoolean() && more.booleanValue()) {
      return document();
    }
    if (more.isObject()) {
      for (int i = least ? 0 : random.nextInt(3); i > 0; i--) {
        made.set("k" + i, of("k" + i, more));
      }
    }
    return made;
  }

  private ArrayNode array(String name, JsonNode schema) {
    ArrayNode made = JSON.arrayNode();
    int most = Math.min(3, schema.path("maxItems").asInt(3));
    int size = Math.max(schema.path("minItems").asInt(0), random.nextInt(most + 1));
    for (int i = 0; i < size; i++) {
      made.add(of(name, schema.path("items")));
    }
    return made;
  }

  private String string(String name, JsonNode schema) {
    if (known.containsKey(name) && random.nextInt(4) > 0) {
      return known.get(name);
    }
    if (BY_NAME.containsKey(name)) {
      return BY_NAME.get(name);
    }
    return switch (schema.path("format").asText()) {
      case "date-time" -> "2999-01-01T00:00:00Z";
      case "duration" -> "PT1H";
      default -> name + random.nextInt(1_000_000);
    };
  }

  private static ObjectNode document() {
    ObjectNode document = JSON.objectNode().put("Version", "2012-10-17");
    document
        .putArray("Statement")
        .addObject()
        .put("Effect", "Allow")
        .put("Action", "s3:GetObject")
        .put("Resource", "arn:aws:s3:::lab/*");
    return document;
  }

  /** The places of all members and elements below a value, as JSON pointers. */
  static List<String> pointers(JsonNode value) {
    List<String> found = new ArrayList<>();
    collect(value, "", found);
    return found;
  }

  private static void collect(JsonNode value, String at, List<String> found) {
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        String below = at + "/" + member.getKey().replace("~", "~0").replace("/", "~1");
        found.add(below);
        collect(member.getValue(), below, found);
      }
    }
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      found.add(at + "/" + i);
      collect(value.get(i), at + "/" + i, found);
    }
  }
}
