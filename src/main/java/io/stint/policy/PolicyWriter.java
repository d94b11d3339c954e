package io.stint.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes documents as compact JSON that IAM takes: what is beyond ASCII is escaped. */
final class PolicyWriter {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final ObjectMapper MAPPER = new ObjectMapper(JSON);

  private PolicyWriter() {}

  /**
   * @param document a tree or maps
   */
  static String text(Object document) {
    try {
      return MAPPER.writeValueAsString(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String write(String version, String id, List<Statement> statements, Unread unread) {
    Map<String, Object> document = new LinkedHashMap<>();
    put(document, "Version", version);
    put(document, "Id", id);
    List<Object> all = new ArrayList<>(unread.statements());
    statements.forEach(statement -> all.add(statement(statement)));
    document.put("Statement", all);
    return text(document);
  }

  private static Map<String, Object> statement(Statement statement) {
    Map<String, Object> written = new LinkedHashMap<>();
    put(written, "Sid", statement.sid());
    written.put("Effect", statement.effect().text());
    if (statement.principal() != null) {
      Map<String, List<String>> byType = Principals.byType(statement.principal());
      written.put(statement.principal().element("Principal"), byType == null ? "*" : lists(byType));
    }
    written.put(statement.action().element("Action"), values(statement.action().values()));
    if (statement.resource() != null) {
      written.put(statement.resource().element("Resource"), values(statement.resource().values()));
    }
    if (!statement.condition().isEmpty()) {
      Map<String, Object> condition = new LinkedHashMap<>();
      statement.condition().forEach((operator, keys) -> condition.put(operator, lists(keys)));
      written.put("Condition", condition);
    }
    return written;
  }

  private static void put(Map<String, Object> object, String name, String value) {
    if (value != null) {
      object.put(name, value);
    }
  }

  private static Map<String, Object> lists(Map<String, List<String>> lists) {
    Map<String, Object> written = new LinkedHashMap<>();
    lists.forEach((name, values) -> written.put(name, values(values)));
    return written;
  }

  /** A list of one is written as the value itself: every character counts against a quota. */
  private static Object values(List<String> values) {
    return values.size() == 1 ? values.get(0) : values;
  }
}
