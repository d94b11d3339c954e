package io.stint.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import org.openapitools.openapidiff.core.model.ChangedOperation;
import org.openapitools.openapidiff.core.model.Endpoint;

/**
 * What of a contract breaks who was written for an earlier one, as openapi-diff and {@link
 * BreaksOfMembers} see it: operations ({@code POST /cohorts}), with what they take and what they
 * answer when it went well, and {@code Problem}, which every refusal answers.
 */
final class Breaks {

  private static final String PROBLEM = "Problem";

  private Breaks() {}

  static Set<String> between(JsonNode earlier, JsonNode later) {
    ChangedOpenApi found =
        OpenApiCompare.fromContents(comparable(earlier).toString(), comparable(later).toString());
    Set<String> broken = new TreeSet<>();
    for (Endpoint gone : found.getMissingEndpoints()) {
      broken.add(gone.getMethod() + " " + gone.getPathUrl());
    }
    for (ChangedOperation changed : found.getChangedOperations()) {
      if (changed.isIncompatible()) {
        broken.add(changed.getHttpMethod() + " " + changed.getPathUrl());
      }
    }
    for (String path : names(earlier.get("paths"))) {
      for (String method : names(earlier.get("paths").get(path))) {
        String pointer = "/paths/" + path.replace("~", "~0").replace("/", "~1") + "/" + method;
        if (BreaksOfMembers.between(earlier, later, pointer)) {
          broken.add(method.toUpperCase(Locale.ROOT) + " " + path);
        }
      }
    }
    if (broken.remove("GET /" + PROBLEM)) {
      broken.add(PROBLEM);
    }
    return broken;
  }

  private static ObjectNode comparable(JsonNode contract) {
    ObjectNode whole = EarlierForm.of(contract);
    ObjectNode paths = (ObjectNode) whole.get("paths");
    paths.forEach(path -> path.forEach(operation -> answersThatWentWell(operation)));
    ObjectNode answer =
        paths.putObject("/" + PROBLEM).putObject("get").putObject("responses").putObject("200");
    answer.put("description", "Refused.");
    answer
        .putObject("content")
        .putObject("application/problem+json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/" + PROBLEM);
    return whole;
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void answersThatWentWell(JsonNode operation) {
    if (operation.get("responses") instanceof ObjectNode answers) {
      Set<String> refusals = names(answers);
      refusals.removeIf(status -> status.startsWith("2"));
      answers.remove(refusals);
    }
  }
}
