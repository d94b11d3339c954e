package io.stint.database;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.persistence.AttributeConverter;
import java.io.UncheckedIOException;

/**
 * Records as JSON in a text column. Apart from the wire's mapper: rows outlive changes of the wire.
 * A converter of what nobody changes in place is {@code @Immutable}: JPA would else write and read
 * the JSON once more for each row, to have a copy.
 */
public abstract class JsonColumn<T> implements AttributeConverter<T, String> {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  private final JavaType type;

  protected JsonColumn(Class<T> type) {
    this.type = JSON.constructType(type);
  }

  /** For collections. */
  protected JsonColumn(TypeReference<? extends T> type) {
    this.type = JSON.constructType(type);
  }

  /** A document that is text already, as a value of an answer. */
  public static JsonNode tree(String document) {
    try {
      return document == null ? null : JSON.readTree(document);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String convertToDatabaseColumn(T value) {
    try {
      return value == null ? null : JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public T convertToEntityAttribute(String stored) {
    try {
      return stored == null ? null : JSON.readValue(stored, type);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
