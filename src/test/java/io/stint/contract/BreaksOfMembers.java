package io.stint.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What openapi-diff does not look at: null in an answer where there was none, null that a request
 * may not say any more, members that it may not have any more, and lists that were something else.
 */
final class BreaksOfMembers {

  private final JsonNode earlier;
  private final JsonNode later;
  private final boolean request;
  private final Set<String> seen = new HashSet<>();

  private BreaksOfMembers(JsonNode earlier, JsonNode later, boolean request) {
    this.earlier = earlier;
    this.later = later;
    this.request = request;
  }

  /** Of an operation that is in both. */
  static boolean between(JsonNode earlier, JsonNode later, String operation) {
    JsonNode before = earlier.at(operation);
    JsonNode now = later.at(operation);
    if (new BreaksOfMembers(earlier, later, true)
        .contents(before.path("requestBody"), now.path("requestBody"))) {
      return true;
    }
    return before.path("responses").properties().stream()
        .filter(answer -> answer.getKey().startsWith("2"))
        .anyMatch(
            answer ->
                new BreaksOfMembers(earlier, later, false)
                    .contents(answer.getValue(), now.path("responses").path(answer.getKey())));
  }

  private boolean contents(JsonNode before, JsonNode now) {
    JsonNode types = in(later, now).path("content");
    return in(earlier, before).path("content").properties().stream()
        .anyMatch(
            type ->
                schemas(type.getValue().path("schema"), types.path(type.getKey()).path("schema")));
  }

  private boolean schemas(JsonNode one, JsonNode other) {
    JsonNode before = in(earlier, one);
    JsonNode now = in(later, other);
    if (now.isMissingNode() || !seen.add(one + " " + other)) {
      return false;
    }
    boolean couldBeNull = nullable(before);
    boolean canBeNull = nullable(now);
    if (request ? couldBeNull && !canBeNull : !couldBeNull && canBeNull) {
      return true;
    }
    before = withoutNull(earlier, before);
    now = withoutNull(later, now);
    if (before.has("items") && !types(now).anyMatch("array"::equals) && types(now).count() > 0) {
      return true;
    }
    return schemas(before.path("items"), now.path("items"))
        || schemas(before.path("additionalProperties"), now.path("additionalProperties"))
        || members(before.path("properties"), now);
  }

  private boolean members(JsonNode before, JsonNode now) {
    for (Map.Entry<String, JsonNode> member : before.properties()) {
      JsonNode same = now.path("properties").path(member.getKey());
      boolean refused = request && now.path("additionalProperties").toString().equals("false");
      if (same.isMissingNode() ? refused : schemas(member.getValue(), same)) {
        return true;
      }
    }
    return false;
  }

  private static boolean nullable(JsonNode schema) {
    return types(schema).anyMatch("null"::equals)
        || choices(schema).anyMatch(one -> types(one).anyMatch("null"::equals));
  }

  private static JsonNode withoutNull(JsonNode contract, JsonNode schema) {
    return choices(schema).findAny().isEmpty()
        ? schema
        : in(
            contract,
            choices(schema)
                .filter(one -> types(one).noneMatch("null"::equals))
                .findFirst()
                .orElse(MissingNode.getInstance()));
  }

  private static Stream<JsonNode> choices(JsonNode schema) {
    return Stream.of("anyOf", "oneOf").flatMap(name -> elements(schema.path(name)));
  }

  private static Stream<String> types(JsonNode schema) {
    JsonNode type = schema.path("type");
    return type.isTextual() ? Stream.of(type.asText()) : elements(type).map(JsonNode::asText);
  }

  private static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static JsonNode in(JsonNode contract, JsonNode node) {
    return node.has("$ref") ? contract.at(node.get("$ref").asText().substring(1)) : node;
  }
}
