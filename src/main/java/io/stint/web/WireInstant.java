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
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** RFC 3339: any offset in, UTC with {@code Z} out, microseconds as PostgreSQL keeps them. */
final class WireInstant {

  static final String EXPECTED = "Expected an RFC 3339 instant such as 2026-12-01T17:00:00Z.";

  private WireInstant() {}

  /**
   * @throws DateTimeException when it is not RFC 3339, or not in the years 1 to 9999 of UTC
   */
  static Instant parse(String text) {
    OffsetDateTime read = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
    Instant instant = read.toInstant().truncatedTo(ChronoUnit.MICROS);
    if (read.getYear() < 1 || read.getYear() > 9999) {
      throw new DateTimeException("the year is out of range");
    }
    return instant;
  }

  static final class Reader extends JsonDeserializer<Instant> {
    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        try {
          return parse(parser.getText());
        } catch (DateTimeException e) {
          throw new WireJson.Unreadable(parser, EXPECTED, Instant.class);
        }
      }
      throw new WireJson.Unreadable(parser, EXPECTED, Instant.class);
    }
  }

  static final class Writer extends JsonSerializer<Instant> {
    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.truncatedTo(ChronoUnit.MICROS).toString());
    }
  }
}
