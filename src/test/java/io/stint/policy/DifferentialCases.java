package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Writes generated cases, and those of the tables, with our decisions for another evaluator to
 * compare; run by {@code src/test/node/differential.sh}, never with the other tests (its name does
 * not end in Test).
 */
class DifferentialCases {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void casesAreWritten() throws IOException {
    int count = Integer.getInteger("stint.differential.cases", 5000);
    long seed = Long.getLong("stint.differential.seed", 1);
    ArrayNode cases = JSON.createArrayNode();
    for (int i = 0; i < count; i++) {
      cases.add(write("seed " + (seed + i), new Universe(seed + i).anyCase()));
    }
    for (List<String> row : Tables.rows("conditions.md")) {
      cases.add(
          write(String.join(" | ", row), EvaluationTableTest.allowing(row.get(0), row.get(1))));
    }
    for (List<String> row : Tables.rows("decisions.md")) {
      cases.add(write(String.join(" | ", row), EvaluationTableTest.deciding(row)));
    }
    Path file = Path.of("target", "differential-cases.json");
    Files.writeString(file, cases.toString());
    assertTrue(Files.size(file) > count);
  }

  private static ObjectNode write(String from, Universe.Case any) throws IOException {
    AccessRequest request = any.request();
    ObjectNode node = JSON.createObjectNode();
    node.put("from", from).put("decision", any.decision().name());
    node.put("principal", request.callerArn()).put("action", request.action());
    node.put("resource", request.resource()).put("account", owner(request));
    ObjectNode context = node.putObject("context");
    request
        .context()
        .forEach(
            (key, values) -> {
              if (values.size() > 1 || isOfSets(any.policies(), key)) {
                values.forEach(context.putArray(key)::add);
              } else {
                context.put(key, values.get(0));
              }
            });
    put(node.putArray("identity"), any.policies().identity());
    if (any.policies().resource() != null) {
      node.set("resourcePolicy", tree(any.policies().resource()));
    }
    if (any.policies().boundary() != null) {
      put(node.putArray("boundary"), List.of(any.policies().boundary()));
    }
    if (any.policies().session() != null) {
      put(node.putArray("session"), any.policies().session());
    }
    return node;
  }

  /** Of a resource without an account in its ARN the other evaluator has to be told the owner. */
  private static String owner(AccessRequest request) {
    return request.resourceAccount() == null ? Universe.ACCOUNT : request.resourceAccount();
  }

  /** Whether a condition takes the values of this key for a set. */
  private static boolean isOfSets(Policies policies, String key) {
    return policies.identity().stream()
        .flatMap(policy -> policy.document().statements().stream())
        .flatMap(statement -> statement.condition().entrySet().stream())
        .filter(one -> one.getKey().toLowerCase(Locale.ROOT).startsWith("fora"))
        .flatMap(one -> one.getValue().keySet().stream())
        .anyMatch(key::equalsIgnoreCase);
  }

  private static void put(ArrayNode array, List<NamedPolicy> policies) throws IOException {
    for (NamedPolicy policy : policies) {
      array.add(tree(policy));
    }
  }

  private static JsonNode tree(NamedPolicy policy) throws IOException {
    return JSON.readTree(policy.document().toJson());
  }
}
