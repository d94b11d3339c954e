package io.stint.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a reader and a generator of clients need of every operation. */
class ContractLintTest {

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head", "options");

  private final JsonNode contract;

  ContractLintTest() throws IOException {
    contract = new YAMLMapper().readTree(Path.of("openapi", "openapi.yaml").toFile());
  }

  @Test
  void everyOperationIsWholeAndPathsAreSorted() {
    List<String> wrong = new ArrayList<>();
    Set<String> ids = new TreeSet<>();
    Set<String> tags = new TreeSet<>();
    contract.path("tags").forEach(tag -> tags.add(tag.path("name").asText()));
    for (Map.Entry<String, JsonNode> path : contract.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (METHODS.contains(method.getKey())) {
          String where = method.getKey().toUpperCase() + " " + path.getKey();
          check(where, method.getValue(), ids, tags, wrong);
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertEquals(sorted(contract.path("paths")), names(contract.path("paths")));
  }

  @Test
  void componentsAreSorted() {
    for (Map.Entry<String, JsonNode> kind : contract.path("components").properties()) {
      assertEquals(sorted(kind.getValue()), names(kind.getValue()), kind.getKey());
    }
  }

  private void check(
      String where, JsonNode operation, Set<String> ids, Set<String> tags, List<String> wrong) {
    if (!ids.add(operation.path("operationId").asText())) {
      wrong.add(where + ": operationId is missing or used twice");
    }
    if (operation.path("summary").asText().isBlank()) {
      wrong.add(where + ": no summary");
    }
    if (operation.path("tags").isEmpty()
        || !tags.contains(operation.path("tags").path(0).asText())) {
      wrong.add(where + ": no tag of the list on top");
    }
    if (!hasExample(operation)) {
      wrong.add(where + ": no example");
    }
    JsonNode responses = operation.path("responses");
    for (String status : List.of("401", "default")) {
      if (!isProblem(responses.path(status))) {
        wrong.add(where + ": no problem for " + status);
      }
    }
    responses
        .properties()
        .forEach(
            response -> {
              if (response.getKey().matches("[45]..") && !isProblem(response.getValue())) {
                wrong.add(where + ": " + response.getKey() + " is no problem");
              }
            });
    if (responses.has("202") && !operation.toString().contains("parameters/prefer\"")) {
      wrong.add(where + ": AWS has to follow, and nobody can wait for it");
    }
    if (where.startsWith("DELETE") && responses.has("202") && !isGoneOrGrant(where, responses)) {
      wrong.add(where + ": says nothing about what is gone by the end of the wait");
    }
    boolean storesNothing = where.startsWith("POST /plans/");
    if (where.startsWith("POST")
        && !storesNothing
        && !operation.toString().contains("parameters/idempotencyKey")) {
      wrong.add(where + ": takes no Idempotency-Key");
    }
  }

  /** A grant stays to be read. */
  private static boolean isGoneOrGrant(String where, JsonNode responses) {
    return responses.has("204") || where.startsWith("DELETE /grants/");
  }

  /** In the operation itself, or in an answer that several operations share. */
  private boolean hasExample(JsonNode operation) {
    return operation.findValue("example") != null
        || operation.findValue("examples") != null
        || operation.path("responses").properties().stream()
            .filter(response -> response.getKey().startsWith("2"))
            .anyMatch(r -> resolved(r.getValue()).path("content").findValue("example") != null);
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? contract.at(node.path("$ref").asText().substring(1)) : node;
  }

  private boolean isProblem(JsonNode response) {
    return resolved(response)
        .at("/content/application~1problem+json/schema/$ref")
        .asText()
        .equals("#/components/schemas/Problem");
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    for (Iterator<String> name = object.fieldNames(); name.hasNext(); ) {
      names.add(name.next());
    }
    return names;
  }

  private static List<String> sorted(JsonNode object) {
    return names(object).stream().sorted().toList();
  }
}
