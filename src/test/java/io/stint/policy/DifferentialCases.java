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
import org.junit.jupiter.api.Test;

/**
 * Writes generated cases with our decisions for another evaluator to compare; run by {@code
 * src/test/node/differential.sh}, never with the other tests (its name does not end in Test).
 */
class DifferentialCases {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void casesAreWritten() throws IOException {
    int count = Integer.getInteger("stint.differential.cases", 5000);
    long seed = Long.getLong("stint.differential.seed", 1);
    ArrayNode cases = JSON.createArrayNode();
    for (int i = 0; i < count; i++) {
      cases.add(write(seed + i));
    }
    Path file = Path.of("target", "differential-cases.json");
    Files.writeString(file, cases.toString());
    assertTrue(Files.size(file) > count);
  }

  private static ObjectNode write(long seed) throws IOException {
    Universe.Case any = new Universe(seed).anyCase();
    AccessRequest request = any.request();
    ObjectNode node = JSON.createObjectNode();
    node.put("seed", seed).put("decision", any.decision().name());
    node.put("principal", request.callerArn()).put("action", request.action());
    node.put("resource", request.resource()).put("account", request.resourceAccount());
    ObjectNode context = node.putObject("context");
    request
        .context()
        .forEach(
            (key, values) -> {
              if (key.equals("aws:tagkeys")) {
                values.forEach(context.withArray(key)::add);
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

  private static void put(ArrayNode array, List<NamedPolicy> policies) throws IOException {
    for (NamedPolicy policy : policies) {
      array.add(tree(policy));
    }
  }

  private static JsonNode tree(NamedPolicy policy) throws IOException {
    return JSON.readTree(policy.document().toJson());
  }
}
