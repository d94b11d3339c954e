package io.stint.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Writes documents as compact JSON that IAM takes: what is beyond ASCII is escaped. */
final class PolicyWriter {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final ObjectMapper MAPPER = new ObjectMapper(JSON);

  private PolicyWriter() {}

  static String text(JsonNode document) {
    try {
      return MAPPER.writeValueAsString(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String write(String version, String id, List<Statement> statements) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      if (version != null) {
        json.writeStringField("Version", version);
      }
      if (id != null) {
        json.writeStringField("Id", id);
      }
      json.writeArrayFieldStart("Statement");
      for (Statement statement : statements) {
        statement(json, statement);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void statement(JsonGenerator json, Statement statement) throws IOException {
    json.writeStartObject();
    if (statement.sid() != null) {
      json.writeStringField("Sid", statement.sid());
    }
    json.writeStringField("Effect", statement.effect().text());
    if (statement.principal() != null) {
      json.writeFieldName(statement.principal().element("Principal"));
      principals(json, Principals.byType(statement.principal()));
    }
    json.writeFieldName(statement.action().element("Action"));
    values(json, statement.action().values());
    if (statement.resource() != null) {
      json.writeFieldName(statement.resource().element("Resource"));
      values(json, statement.resource().values());
    }
    if (!statement.condition().isEmpty()) {
      json.writeObjectFieldStart("Condition");
      for (Map.Entry<String, Map<String, List<String>>> operator :
          statement.condition().entrySet()) {
        json.writeFieldName(operator.getKey());
        lists(json, operator.getValue());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void principals(JsonGenerator json, Map<String, List<String>> byType)
      throws IOException {
    if (byType == null) {
      json.writeString("*");
    } else {
      lists(json, byType);
    }
  }

  private static void lists(JsonGenerator json, Map<String, List<String>> lists)
      throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, List<String>> entry : lists.entrySet()) {
      json.writeFieldName(entry.getKey());
      values(json, entry.getValue());
    }
    json.writeEndObject();
  }

  /** A list of one is written as the value itself: every character counts against a quota. */
  private static void values(JsonGenerator json, List<String> values) throws IOException {
    if (values.size() == 1) {
      json.writeString(values.get(0));
      return;
    }
    json.writeStartArray();
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
