package io.stint.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Reads JSON into documents; limits are checked before and while parsing, never after. */
final class PolicyReader {
  /** IAM's documents need eight; more is an attack or a mistake. */
  static final int MAX_NESTING = 32;

  /** Of one name or value. */
  private static final int LONGEST_TEXT = 131_072;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_NESTING)
                          .maxStringLength(LONGEST_TEXT)
                          .maxNameLength(LONGEST_TEXT)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final Set<String> ELEMENTS =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");

  private PolicyReader() {}

  static PolicyDocument read(String json, Kind kind) {
    JsonNode root = root(json);
    String version = optional(root, "", "Version");
    JsonNode statements = root.get("Statement");
    List<Statement> list = new ArrayList<>();
    if (!statements.isArray()) {
      list.add(statement(statements, "/Statement"));
      return alone(() -> checked(version, root, list, kind));
    }
    for (int i = 0; i < statements.size(); i++) {
      list.add(statement(statements.get(i), Pointers.at("", "Statement", i)));
    }
    return checked(version, root, list, kind);
  }

  /** As {@link #read}, with each statement that is not understood kept as it is written. */
  static PolicyDocument observed(String json, Kind kind) {
    JsonNode root = root(json);
    String version = optional(root, "", "Version");
    JsonNode statements = root.get("Statement");
    List<Statement> list = new ArrayList<>();
    List<JsonNode> unread = new ArrayList<>();
    for (JsonNode node : statements.isArray() ? statements : List.of(statements)) {
      try {
        Statement statement = statement(node, "");
        checked(version, root, List.of(statement), kind);
        list.add(statement);
      } catch (InvalidPolicyException e) {
        object(node, "/Statement");
        unread.add(node);
      }
    }
    return new PolicyDocument(version, optional(root, "", "Id"), list, kind, new Unread(unread));
  }

  private static JsonNode root(String json) {
    JsonNode root = tree(json);
    only(root, "", Set.of("Version", "Id", "Statement"));
    String version = optional(root, "", "Version");
    if (version != null
        && !version.equals(PolicyDocument.V2012)
        && !version.equals(PolicyDocument.V2008)) {
      throw new InvalidPolicyException("/Version", "must be 2012-10-17 or 2008-10-17");
    }
    JsonNode statements = root.get("Statement");
    if (statements == null || (statements.isArray() && statements.isEmpty())) {
      throw new InvalidPolicyException("/Statement", "there must be at least one statement");
    }
    return root;
  }

  private static PolicyDocument checked(
      String version, JsonNode root, List<Statement> list, Kind kind) {
    PolicyDocument document = new PolicyDocument(version, optional(root, "", "Id"), list, kind);
    PolicyValidation.checkKind(list, kind);
    return document;
  }

  /** A statement that stands without a list has no index in its pointer. */
  private static PolicyDocument alone(Supplier<PolicyDocument> document) {
    try {
      return document.get();
    } catch (InvalidPolicyException e) {
      throw new InvalidPolicyException(
          e.pointer().replaceFirst("^/Statement/0", "/Statement"), e.rule());
    }
  }

  private static JsonNode tree(String json) {
    if (json.length() > PolicyDocument.MAX_LENGTH) {
      throw new InvalidPolicyException(
          "", "a document has at most " + PolicyDocument.MAX_LENGTH + " characters");
    }
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c > 0xFF || (c < 0x20 && c != '\t' && c != '\n' && c != '\r')) {
        throw new InvalidPolicyException(
            "", "the character at offset " + i + " is not allowed; write it as an escape");
      }
    }
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " (line %s, column %s)"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw new InvalidPolicyException("", "Syntax errors in policy: " + shorten(e) + where);
    }
    object(root, "");
    return root;
  }

  private static String shorten(JsonProcessingException e) {
    String message = e.getOriginalMessage().lines().findFirst().orElse("not JSON");
    return message.length() > 200 ? message.substring(0, 200) : message;
  }

  private static Statement statement(JsonNode node, String pointer) {
    object(node, pointer);
    only(node, pointer, ELEMENTS);
    String effect = optional(node, pointer, "Effect");
    if (!"Allow".equals(effect) && !"Deny".equals(effect)) {
      throw new InvalidPolicyException(
          Pointers.at(pointer, "Effect"), "must be Allow or Deny, exactly so");
    }
    return new Statement(
        optional(node, pointer, "Sid"),
        effect.equals("Allow") ? Effect.ALLOW : Effect.DENY,
        Principals.read(either(node, pointer, "Principal"), pointer),
        strings(either(node, pointer, "Action"), pointer),
        strings(either(node, pointer, "Resource"), pointer),
        conditions(node.get("Condition"), Pointers.at(pointer, "Condition")));
  }

  /** An element or its Not… form; both at once are refused. */
  record Element(String name, boolean except, JsonNode node) {}

  private static Element either(JsonNode node, String pointer, String name) {
    JsonNode plain = node.get(name);
    JsonNode not = node.get("Not" + name);
    if (plain != null && not != null) {
      throw new InvalidPolicyException(
          Pointers.at(pointer, "Not" + name), "cannot stand beside " + name);
    }
    if (plain == null && not == null) {
      return null;
    }
    return plain != null ? new Element(name, false, plain) : new Element("Not" + name, true, not);
  }

  private static Selection<String> strings(Element element, String pointer) {
    return element == null
        ? null
        : new Selection<>(
            element.except(), list(element.node(), Pointers.at(pointer, element.name()), false));
  }

  private static Map<String, Map<String, List<String>>> conditions(JsonNode node, String pointer) {
    if (node == null) {
      return Map.of();
    }
    object(node, pointer);
    Map<String, Map<String, List<String>>> conditions = new LinkedHashMap<>();
    node.properties()
        .forEach(
            operator -> {
              String at = Pointers.at(pointer, operator.getKey());
              object(operator.getValue(), at);
              Map<String, List<String>> keys = new LinkedHashMap<>();
              operator
                  .getValue()
                  .properties()
                  .forEach(
                      key ->
                          keys.put(
                              key.getKey(),
                              list(key.getValue(), Pointers.at(at, key.getKey()), true)));
              conditions.put(operator.getKey(), keys);
            });
    return conditions;
  }

  /** One string or a list of them; numbers and truth values too where IAM takes them. */
  static List<String> list(JsonNode node, String pointer, boolean scalars) {
    if (!node.isArray()) {
      return List.of(text(node, pointer, scalars));
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      texts.add(text(node.get(i), Pointers.at(pointer, i), scalars));
    }
    return texts;
  }

  private static String text(JsonNode node, String pointer, boolean scalars) {
    if (node.isTextual() || (scalars && (node.isNumber() || node.isBoolean()))) {
      return node.asText();
    }
    throw new InvalidPolicyException(
        pointer, scalars ? "must be a string, a number or a boolean" : "must be a string");
  }

  private static String optional(JsonNode node, String pointer, String name) {
    JsonNode value = node.get(name);
    return value == null ? null : text(value, Pointers.at(pointer, name), false);
  }

  static void object(JsonNode node, String pointer) {
    if (node == null || !node.isObject()) {
      throw new InvalidPolicyException(pointer, "must be an object");
    }
  }

  private static void only(JsonNode node, String pointer, Set<String> names) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                throw new InvalidPolicyException(
                    Pointers.at(pointer, name), "there is no such element");
              }
            });
  }
}
