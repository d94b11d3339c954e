package io.stint.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract names every action that an event can have, says what it means, and no other. */
class AuditActionTest {

  private static final Pattern LINE = Pattern.compile("(?m)^- `([a-zA-Z.]+)`: \\S");

  private final JsonNode schemas;

  AuditActionTest() throws IOException {
    schemas =
        new YAMLMapper()
            .readTree(Path.of("openapi", "openapi.yaml").toFile())
            .at("/components/schemas");
  }

  private static List<String> actions() {
    return Stream.of(AuditAction.values()).map(AuditAction::toString).toList();
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Test
  void theContractHasTheSameActions() {
    assertEquals(actions(), texts(schemas.at("/AuditAction/enum")));
  }

  @Test
  void theContractSaysWhatEachMeans() {
    Matcher line = LINE.matcher(schemas.at("/AuditAction/description").asText());
    List<String> described = new ArrayList<>();
    while (line.find()) {
      described.add(line.group(1));
    }
    assertEquals(actions(), described);
  }

  @Test
  void theKindsAreTheContracts() {
    Set<String> kinds = new TreeSet<>();
    Stream.of(AuditAction.values()).map(AuditAction::kind).forEach(kinds::add);
    assertEquals(List.copyOf(kinds), texts(schemas.at("/SubjectKind/enum")));
  }

  @Test
  void theyAreWrittenInOneWay() {
    for (String action : actions()) {
      assertTrue(action.matches("[a-z]+(?:[A-Z][a-z]+)*\\.[a-z]+(?:[A-Z][a-z]+)*"), action);
    }
  }

  /** Whoever waits for something to be gone waits for the same word whatever it is. */
  @Test
  void whatCanBeDeletedHasBothWords() {
    for (String kind : List.of("cohort", "member", "role", "instanceProfile")) {
      assertEquals(
          List.of(kind + ".deletionRequested", kind + ".deleted"),
          actions().stream()
              .filter(a -> a.equals(kind + ".deleted") || a.equals(kind + ".deletionRequested"))
              .toList());
    }
  }
}
