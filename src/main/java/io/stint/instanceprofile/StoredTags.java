package io.stint.instanceprofile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.persistence.AttributeConverter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Tags as JSON in a text column. */
class StoredTags implements AttributeConverter<Map<String, String>, String> {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> TAGS = new TypeReference<>() {};

  @Override
  public String convertToDatabaseColumn(Map<String, String> tags) {
    try {
      return tags == null ? null : JSON.writeValueAsString(new TreeMap<>(tags));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Map<String, String> convertToEntityAttribute(String stored) {
    try {
      return stored == null ? null : JSON.readValue(stored, TAGS);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
