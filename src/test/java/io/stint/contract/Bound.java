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

/** Values at the bounds of a contract, and beyond them. */
final class Bound {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Contract contract;
  private final Samples samples;
  private final List<Case> cases = new ArrayList<>();
  private final List<JsonNode> examples = new ArrayList<>();

  private Bound(Contract contract, Samples samples) {
    this.contract = contract;
    this.samples = samples;
  }

  /**
   * One request.
   *
   * @param what which bound
   * @param pointer where, as an error says it
   * @param allowed whether the value is within the bound
   */
  record Case(
      String what,
      String pointer,
      boolean allowed,
      JsonNode body,
      Map<String, String> query,
      Map<String, String> headers) {

    @Override
    public String toString() {
      String sent = body == null ? query + " " + headers : body.toString();
      return (allowed ? "at " : "beyond ")
          + what
          + " of "
          + pointer
          + " "
          + sent.substring(0, Math.min(300, sent.length()));
    }
  }

  /** All of an operation's. */
  static List<Case> casesOf(Contract contract, Operation operation, Map<String, String> known) {
    Samples samples = new Samples(contract, new Random(1), known).least();
    Bound bound = new Bound(contract, samples);
    JsonNode content = contract.resolved(operation.tree().path("requestBody")).path("content");
    for (Map.Entry<String, JsonNode> media : content.properties()) {
      if (media.getKey().endsWith("json")) {
        bound.body(media.getValue(), known);
      }
    }
    JsonNode body = bound.examples.isEmpty() ? null : bound.examples.get(0);
    for (JsonNode one : operation.tree().path("parameters")) {
      bound.parameter(contract.resolved(one), body);
    }
    return bound.cases;
  }

  private void parameter(JsonNode parameter, JsonNode body) {
    String name = parameter.path("name").asText();
    JsonNode schema = contract.resolved(parameter.path("schema"));
    switch (parameter.path("in").asText()) {
      case "query" ->
          values(
              name,
              schema,
              (what, allowed, value) ->
                  cases.add(
                      new Case(
                          what, "?" + name, allowed, body, Map.of(name, value.asText()), Map.of())),
              false);
      case "header" ->
          values(
              name,
              schema,
              (what, allowed, value) ->
                  cases.add(
                      new Case(
                          what, name + ":", allowed, body, Map.of(), Map.of(name, value.asText()))),
              false);
      default -> {}
    }
  }

  private void body(JsonNode media, Map<String, String> known) {
    for (Operation operation : contract.operations()) {
      contract
          .resolved(operation.tree().path("requestBody"))
          .path("content")
          .forEach(other -> examplesOf(other, media.path("schema"), known));
    }
    for (JsonNode example : examples) {
      place(media.path("schema"), example, "");
    }
  }

  /** The same body may be told of at several operations, with other examples. */
  private void examplesOf(JsonNode media, JsonNode schema, Map<String, String> known) {
    if (media.path("schema").equals(schema)) {
      if (media.has("example")) {
        examples.add(known(media.path("example").deepCopy(), known));
      }
      media
          .path("examples")
          .forEach(example -> examples.add(known(example.path("value").deepCopy(), known)));
    }
  }

  /** Of what stands in an example, another one without it would mean something else with it. */
  private boolean standsElsewhere(JsonNode base, String pointer) {
    return base.at(pointer).isMissingNode()
        && examples.stream().anyMatch(example -> !example.at(pointer).isMissingNode());
  }

  /** What an example names, replaced by what is there. */
  private static JsonNode known(JsonNode body, Map<String, String> known) {
    for (String name : List.of("role", "member", "cohort")) {
      body.findParents(name).stream()
          .filter(parent -> parent.path(name).isTextual())
          .forEach(parent -> ((ObjectNode) parent).put(name, known.get(name)));
    }
    if (body.has("name")) {
      ((ObjectNode) body).put("name", "made-" + known.get("cohort"));
    }
    return body;
  }

  private void place(JsonNode unresolved, JsonNode base, String pointer) {
    JsonNode schema = contract.resolved(unresolved);
    for (String choice : List.of("oneOf", "anyOf")) {
      for (JsonNode one : schema.path(choice)) {
        JsonNode kind = contract.resolved(one);
        if (!kind.path("type").asText().equals("null")) {
          place(kind, with(base, pointer, samples.of("", kind)), pointer);
        } else {
          add("null", pointer, true, base, JSON.nullNode());
        }
      }
    }
    if (!pointer.isEmpty()) {
      values(
          last(pointer),
          schema,
          (what, allowed, value) -> add(what, pointer, allowed, base, value),
          true);
    }
    if (schema.has("properties")) {
      members(schema, base, pointer);
    }
    if (schema.has("items")) {
      elements(schema, base, pointer);
    }
    JsonNode more = schema.path("additionalProperties");
    if (more.isObject() && base.at(pointer).isObject()) {
      String at = pointer + "/one";
      place(more, with(base, at, samples.of("one", more)), at);
    }
  }

  private void members(JsonNode schema, JsonNode base, String pointer) {
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
      String at = pointer + "/" + member.getKey();
      if (standsElsewhere(base, at)) {
        continue;
      }
      JsonNode full =
          base.at(at).isMissingNode()
              ? with(base, at, samples.of(member.getKey(), member.getValue()))
              : base;
      place(member.getValue(), full, at);
      if (required.contains(member.getKey())) {
        add("required", at, false, base, null);
        add("null", at, false, base, JSON.nullNode());
      }
    }
    if (schema.path("additionalProperties").isBoolean()
        && !schema.path("additionalProperties").booleanValue()) {
      add("additionalProperties", pointer + "/unheardOf", false, base, JSON.numberNode(1));
    }
  }

  private void elements(JsonNode schema, JsonNode base, String pointer) {
    JsonNode there = base.at(pointer);
    JsonNode full =
        there.size() > 0
            ? base
            : with(
                base,
                pointer,
                JSON.arrayNode().add(samples.of(last(pointer), schema.path("items"))));
    place(schema.path("items"), full, pointer + "/0");
  }

  private interface Sink {
    void add(String what, boolean allowed, JsonNode value);
  }

  private void values(String name, JsonNode schema, Sink sink, boolean typed) {
    Set<String> types = new HashSet<>();
    if (schema.path("type").isArray()) {
      schema.path("type").forEach(type -> types.add(type.asText()));
    } else if (schema.has("type")) {
      types.add(schema.path("type").asText());
    }
    if (typed && !types.isEmpty()) {
      if (types.contains("null")) {
        sink.add("null", true, JSON.nullNode());
      }
      if (!types.contains("string")) {
        sink.add("type", false, JSON.textNode("text"));
      }
      if (!types.contains("object")) {
        sink.add("type", false, JSON.objectNode().put("a", 1));
      }
      if (!types.contains("array")) {
        sink.add("type", false, JSON.arrayNode().add(JSON.arrayNode()));
      }
      if (!types.contains("boolean")) {
        sink.add("type", false, JSON.booleanNode(true));
      }
      if (!types.contains("integer") && !types.contains("number")) {
        sink.add("type", false, JSON.numberNode(7));
      }
    }
    if (schema.has("enum")) {
      schema.path("enum").forEach(value -> sink.add("enum", true, value));
      sink.add("enum", false, JSON.textNode("UNHEARD_OF"));
    }
    if (schema.has("minLength") && schema.path("minLength").asInt() > 0) {
      int least = schema.path("minLength").asInt();
      sink.add("minLength", true, JSON.textNode("x".repeat(least)));
      sink.add("minLength", false, JSON.textNode("x".repeat(least - 1)));
    }
    if (schema.has("maxLength")) {
      int most = schema.path("maxLength").asInt();
      sink.add("maxLength", true, JSON.textNode("x".repeat(most)));
      sink.add("maxLength", false, JSON.textNode("x".repeat(most + 1)));
    }
    if (schema.has("pattern")) {
      sink.add("pattern", false, JSON.textNode("\u00a7 <>"));
    }
    for (String edge : List.of("minimum", "maximum")) {
      if (schema.has(edge)) {
        int at = schema.path(edge).asInt();
        sink.add(edge, true, JSON.numberNode(at));
        sink.add(edge, false, JSON.numberNode(edge.equals("minimum") ? at - 1 : at + 1));
      }
    }
    if (types.contains("boolean") && !typed) {
      sink.add("type", false, JSON.textNode("perhaps"));
      sink.add("type", true, JSON.textNode("false"));
    }
    switch (schema.path("format").asText()) {
      case "date-time" -> {
        String year = name.equals("from") ? "2019" : "2999";
        sink.add("format", true, JSON.textNode(year + "-01-01T00:00:00.5+02:00"));
        sink.add("format", false, JSON.textNode("2999-01-01"));
      }
      case "duration" -> {
        sink.add("format", true, JSON.textNode("PT45M"));
        sink.add("format", false, JSON.textNode("45 minutes"));
      }
      default -> {}
    }
    if (schema.has("items")) {
      lengths(schema, sink);
    }
  }

  private void lengths(JsonNode schema, Sink sink) {
    for (String edge : List.of("minItems", "maxItems")) {
      if (schema.has(edge)) {
        int at = schema.path(edge).asInt();
        sink.add(edge, true, list(schema, at));
        sink.add(edge, false, list(schema, edge.equals("minItems") ? at - 1 : at + 1));
      }
    }
  }

  private ArrayNode list(JsonNode schema, int size) {
    ArrayNode list = JSON.arrayNode();
    for (int i = 0; i < size; i++) {
      list.add(samples.of("", schema.path("items")));
    }
    return list;
  }

  private void add(String what, String pointer, boolean allowed, JsonNode base, JsonNode value) {
    cases.add(new Case(what, pointer, allowed, with(base, pointer, value), Map.of(), Map.of()));
  }

  /** A copy with a value at a place whose parent is there; null takes it away. */
  private static JsonNode with(JsonNode base, String pointer, JsonNode value) {
    if (pointer.isEmpty()) {
      return value;
    }
    JsonNode copy = base.deepCopy();
    JsonNode parent = copy.at(pointer.substring(0, pointer.lastIndexOf('/')));
    if (parent instanceof ObjectNode object) {
      if (value == null) {
        object.remove(last(pointer));
      } else {
        object.set(last(pointer), value);
      }
    } else if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(last(pointer)), value);
    }
    return copy;
  }

  private static String last(String pointer) {
    return pointer.substring(pointer.lastIndexOf('/') + 1);
  }
}
