package io.stint.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The contract as a tree: which operation a request is, and what its bodies have to be. */
public final class Contract {

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head", "options");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final JsonNode root;
  private final List<Operation> operations = new ArrayList<>();
  private final Schemas schemas;

  Contract(JsonNode root) {
    this.root = root;
    schemas = new Schemas(root.path("components"));
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (METHODS.contains(method.getKey())) {
          operations.add(
              new Operation(method.getKey().toUpperCase(), path.getKey(), method.getValue()));
        }
      }
    }
    // A path without parameters is meant before one with them.
    operations.sort(Comparator.comparing(operation -> operation.path().contains("{")));
  }

  /** What lies in {@code openapi/}. */
  public static Contract ofFile() {
    return new Contract(read());
  }

  static JsonNode read() {
    try {
      return new YAMLMapper().readTree(Path.of("openapi", "openapi.yaml").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode root() {
    return root;
  }

  List<Operation> operations() {
    return operations;
  }

  /**
   * What is wrong with the body in JSON of a request that was taken; empty: nothing, or it is of a
   * media type that the contract does not tell of.
   */
  public List<String> objectionsToRequest(
      String method, String path, String mediaType, String body) {
    return operation(method, path)
        .map(operation -> resolved(operation.tree().path("requestBody")).path("content"))
        .filter(content -> bare(mediaType).endsWith("json"))
        .map(content -> objections(content, mediaType, body))
        .orElse(List.of());
  }

  /** What is wrong with the body of an answer; empty: nothing. */
  public List<String> objectionsToAnswer(
      String method, String path, int status, String mediaType, String body) {
    Optional<JsonNode> content = answer(method, path, status).map(node -> node.path("content"));
    if (content.isEmpty()) {
      return List.of(method + " " + path + " is in no path of the contract");
    }
    if (body == null || body.isEmpty()) {
      return content.get().isEmpty() ? List.of() : List.of("there is no body");
    }
    return content.get().isEmpty()
        ? List.of("there is a body")
        : objections(content.get(), mediaType, body);
  }

  private List<String> objections(JsonNode content, String mediaType, String body) {
    String type = bare(mediaType);
    JsonNode media = content.path(type);
    if (media.isMissingNode()) {
      return List.of();
    }
    return switch (type) {
      case "text/csv" -> CsvCheck.objections(media.path("example").asText(), body);
      case "text/event-stream" ->
          EventStreamCheck.objections(
              body,
              media.path("example").asText().startsWith("id:"),
              data -> objections(media.path("x-data-schema"), json(data)));
      case "text/plain", "text/markdown" -> List.of();
      default -> {
        try {
          yield objections(media.path("schema"), json(body));
        } catch (UncheckedIOException e) {
          yield List.of("this is no JSON: " + e.getCause().getMessage());
        }
      }
    };
  }

  /** What is wrong with a value under a schema of the contract. */
  List<String> objections(JsonNode schema, JsonNode value) {
    return schemas.objections(schema, value);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The schema of an answer in JSON, or of the data of its events; empty where there is none. */
  Optional<JsonNode> schemaOfAnswer(String method, String path, int status, String mediaType) {
    return answer(method, path, status)
        .map(answer -> answer.path("content").path(bare(mediaType)))
        .map(
            media -> media.has("x-data-schema") ? media.get("x-data-schema") : media.path("schema"))
        .filter(schema -> !schema.isMissingNode());
  }

  private Optional<JsonNode> answer(String method, String path, int status) {
    return operation(method, path)
        .map(operation -> operation.tree().path("responses"))
        .map(all -> all.has("" + status) ? all.path("" + status) : all.path("default"))
        .map(this::resolved);
  }

  Optional<Operation> operation(String method, String path) {
    return operations.stream()
        .filter(operation -> operation.method().equals(method))
        .filter(operation -> operation.pattern().matcher(path).matches())
        .findFirst();
  }

  /** Follows a reference; whatever stands beside it is left out. */
  JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? resolved(root.at(node.path("$ref").asText().substring(1))) : node;
  }

  private static String bare(String mediaType) {
    return mediaType == null ? "" : mediaType.replaceAll("\\s*;.*", "").toLowerCase();
  }
}
