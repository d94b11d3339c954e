package io.stint.web;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A body of {@code application/merge-patch+json} (<a
 * href="https://www.rfc-editor.org/rfc/rfc7396">RFC 7396</a>): a member that is there replaces,
 * null removes, what is not there stays.
 */
public final class MergePatch {

  /**
   * For {@code @Consumes}, beside {@code application/json}, which is what many clients send for any
   * JSON; any other type is a 415 that names both.
   */
  public static final String MEDIA_TYPE = "application/merge-patch+json";

  private static final String NEVER = "NEVER";
  private static final String NOW = "NOW";

  private final ObjectNode body;
  private final ObjectMapper json;

  MergePatch(ObjectNode body, ObjectMapper json) {
    this.body = body;
    this.json = json;
  }

  /**
   * What a record of settings becomes. The empty string removes as null does, and so does {@link
   * #NEVER} for an instant: some clients cannot send null. Not in maps, where both are values.
   *
   * @param current what is stored, a record whose components are what may be changed
   * @throws Refusal 400 for a member that is no component, or a value that does not fit
   */
  public <T extends Record> T applyTo(T current) {
    return applied(current, body);
  }

  /**
   * The same, where {@link #NOW} is an instant too: an end at once is not for the caller's clock.
   *
   * @param now cut to whole seconds
   * @throws Refusal 400 for a member that is no component, or a value that does not fit
   */
  public <T extends Record> T applyTo(T current, Instant now) {
    ObjectNode dated = body.deepCopy();
    for (RecordComponent component : current.getClass().getRecordComponents()) {
      String name = component.getName();
      if (component.getType() == Instant.class && dated.path(name).asText().equals(NOW)) {
        dated.put(name, now.truncatedTo(ChronoUnit.SECONDS).toString());
      }
    }
    return applied(current, dated);
  }

  private <T extends Record> T applied(T current, ObjectNode patch) {
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) current.getClass();
    refuseUnknown(type);
    JsonNode merged = merge(json.valueToTree(current), patch, type);
    return read(merged, type);
  }

  private void refuseUnknown(Class<? extends Record> type) {
    Set<String> known =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    var unknown =
        body.properties().stream()
            .map(Map.Entry::getKey)
            .filter(name -> !known.contains(name))
            .map(
                name ->
                    new Problem.Error(
                        "/" + name.replace("~", "~0").replace("/", "~1"),
                        name + " cannot be changed here. What can: " + String.join(", ", known)))
            .toList();
    if (!unknown.isEmpty()) {
      throw Refusal.of(ProblemCode.UNKNOWN_PROPERTY, unknown);
    }
  }

  private <T> T read(JsonNode value, Class<T> type) {
    try {
      return json.treeToValue(value, type);
    } catch (JacksonException e) {
      throw JsonProblems.refusalFor(e);
    }
  }

  /**
   * The algorithm of RFC 7396, section 2.
   *
   * @param type what the target is read as
   */
  private JsonNode merge(JsonNode target, JsonNode patch, Class<?> type) {
    if (!(patch instanceof ObjectNode)) {
      return patch;
    }
    ObjectNode merged =
        target instanceof ObjectNode object ? object.deepCopy() : json.createObjectNode();
    for (Iterator<Map.Entry<String, JsonNode>> members = patch.fields(); members.hasNext(); ) {
      Map.Entry<String, JsonNode> member = members.next();
      Class<?> wanted = component(type, member.getKey());
      if (removes(member.getValue(), wanted)) {
        merged.remove(member.getKey());
      } else {
        merged.set(member.getKey(), merge(merged.get(member.getKey()), member.getValue(), wanted));
      }
    }
    return merged;
  }

  private static boolean removes(JsonNode value, Class<?> wanted) {
    return value.isNull()
        || wanted != Object.class && value.isTextual() && value.textValue().isEmpty()
        || wanted == Instant.class && value.isTextual() && value.textValue().equals(NEVER);
  }

  /** {@code Object} for what is no component of a record. */
  private static Class<?> component(Class<?> type, String name) {
    return type.isRecord()
        ? Arrays.stream(type.getRecordComponents())
            .filter(component -> component.getName().equals(name))
            .<Class<?>>map(RecordComponent::getType)
            .findFirst()
            .orElse(Object.class)
        : Object.class;
  }

  static final class Reader extends JsonDeserializer<MergePatch> {

    private final ObjectMapper json;

    Reader(ObjectMapper json) {
      this.json = json;
    }

    @Override
    public MergePatch deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JsonNode read = parser.readValueAsTree();
      if (read instanceof ObjectNode object) {
        return new MergePatch(object, json);
      }
      throw new WireJson.Unreadable(parser, "A merge patch is a JSON object.", MergePatch.class);
    }
  }
}
