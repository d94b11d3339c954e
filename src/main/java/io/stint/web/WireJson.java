package io.stint.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/** Strict in, plain out: what a request does not say clearly is refused, not guessed. */
@Singleton
class WireJson implements ObjectMapperCustomizer {

  @Override
  @SuppressWarnings("deprecation") // Quarkus hands over a finished mapper, not its builder
  public void customize(ObjectMapper mapper) {
    mapper
        .enable(
            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
            DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
            DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .setSerializationInclusion(JsonInclude.Include.ALWAYS);
    mapper
        .coercionConfigFor(LogicalType.Textual)
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    mapper.registerModule(
        new SimpleModule("stint-wire")
            .addDeserializer(String.class, new PlainText.Reader())
            .addDeserializer(Instant.class, new WireInstant.Reader())
            .addSerializer(Instant.class, new WireInstant.Writer())
            .addDeserializer(Duration.class, new WireDuration.Reader())
            .addSerializer(Duration.class, new WireDuration.Writer())
            .addDeserializer(MergePatch.class, new MergePatch.Reader(mapper)));
  }

  /** After Quarkus' own, which would read numbers as instants. */
  @Override
  public int priority() {
    return MINIMUM_PRIORITY;
  }

  /** A value with a message that may be shown as it is. */
  static final class Unreadable extends MismatchedInputException {

    Unreadable(JsonParser parser, String message, Class<?> target) {
      super(parser, message, target);
    }
  }
}
