package io.stint.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stint.audit.Event;
import io.stint.iam.IamConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event as receivers get it: CloudEvents 1.0 in structured JSON.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">JSON
 *     Event Format</a>
 */
@ApplicationScoped
class CloudEvent {

  static final String MEDIA_TYPE = "application/cloudevents+json";

  private final ObjectMapper json;
  private final String source;

  CloudEvent(ObjectMapper json, IamConfig iam) {
    this.json = json;
    this.source = "urn:stint:" + iam.managedBy();
  }

  /** The same for the same event, whenever it is sent, and in the stream. */
  static String id(Event event) {
    return event.position().toString();
  }

  String body(Event event) {
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("specversion", "1.0");
    envelope.put("id", id(event));
    envelope.put("source", source);
    envelope.put("type", EventType.of(event.action()));
    envelope.put("subject", subject(event));
    envelope.put("time", event.at());
    envelope.put("datacontenttype", "application/json");
    envelope.put("data", event);
    try {
      return json.writeValueAsString(envelope);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What comes in order. */
  static String subject(Event event) {
    return event.subject().kind() + "/" + event.subject().name();
  }
}
