package io.stint.web;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;

/** ISO 8601 durations; whole days are written as days, as people write them. */
final class WireDuration {

  static final String EXPECTED = "Expected an ISO 8601 duration such as PT4H or P7D.";

  /** With it no instant leaves what instants, columns and policies can hold. */
  static final Duration LONGEST = Duration.ofDays(36_500);

  static final String TOO_LONG = "At most P36500D.";

  private WireDuration() {}

  static String write(Duration value) {
    boolean wholeDays = !value.isZero() && value.equals(Duration.ofDays(value.toDays()));
    return wholeDays ? "P" + value.toDays() + "D" : value.toString();
  }

  static final class Reader extends JsonDeserializer<Duration> {
    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        try {
          Duration read = Duration.parse(parser.getText());
          if (read.compareTo(LONGEST) <= 0 && read.compareTo(LONGEST.negated()) >= 0) {
            return read;
          }
          throw new WireJson.Unreadable(parser, TOO_LONG, Duration.class);
        } catch (DateTimeException e) {
          throw new WireJson.Unreadable(parser, EXPECTED, Duration.class);
        }
      }
      throw new WireJson.Unreadable(parser, EXPECTED, Duration.class);
    }
  }

  static final class Writer extends JsonSerializer<Duration> {
    @Override
    public void serialize(Duration value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(write(value));
    }
  }
}
