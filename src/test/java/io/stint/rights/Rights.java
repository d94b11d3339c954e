package io.stint.rights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The documents in {@code docs/iam}, filled in for the sandbox's account. */
final class Rights {

  static final String ACCOUNT = "123456789012";
  static final String BOUNDARY = "arn:aws:iam::" + ACCOUNT + ":policy/StintBoundary";
  static final String SERVICE = "arn:aws:iam::" + ACCOUNT + ":role/StintService";
  static final Path FOLDER = Path.of("docs", "iam");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Rights() {}

  static String raw(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code docs/iam/README.md} has it filled in. */
  static String document(String name) {
    return raw(name + ".json").replace("ACCOUNT_ID", ACCOUNT);
  }

  /** The same without this action, wherever it is named. */
  static String without(String document, String action) {
    try {
      JsonNode tree = JSON.readTree(document);
      for (JsonNode statement : tree.get("Statement")) {
        remove((ObjectNode) statement, action);
      }
      return tree.toString();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(ObjectNode statement, String action) {
    JsonNode actions = statement.get("Action");
    if (actions instanceof ArrayNode several) {
      for (int i = several.size() - 1; i >= 0; i--) {
        if (several.get(i).asText().equals(action)) {
          several.remove(i);
        }
      }
    } else if (actions.asText().equals(action)) {
      statement.put("Action", "sts:GetCallerIdentity");
    }
  }
}
