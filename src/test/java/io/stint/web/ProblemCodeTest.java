package io.stint.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract names every code that an error can have, says what it means, and no other. */
class ProblemCodeTest {

  private static final Pattern LINE = Pattern.compile("(?m)^- `([a-z-]+)` \\((\\d{3})\\): \\S");

  private final JsonNode contract;

  ProblemCodeTest() throws IOException {
    contract =
        new YAMLMapper()
            .readTree(Path.of("openapi", "openapi.yaml").toFile())
            .at("/components/schemas/ProblemCode");
  }

  @Test
  void theContractHasTheSameCodes() {
    List<String> listed = new ArrayList<>();
    contract.path("enum").forEach(code -> listed.add(code.asText()));
    assertEquals(Stream.of(ProblemCode.values()).map(ProblemCode::toString).toList(), listed);
  }

  @Test
  void eachHasItsParagraphWithItsStatus() throws IOException {
    Matcher paragraph =
        Pattern.compile("(?m)^## (\\S+)\n\n(\\d{3})\\. \\S")
            .matcher(Files.readString(Path.of("docs", "problems.md")));
    List<String> written = new ArrayList<>();
    while (paragraph.find()) {
      written.add(paragraph.group(1) + " " + paragraph.group(2));
    }
    assertEquals(
        Stream.of(ProblemCode.values()).map(code -> code + " " + code.status()).toList(), written);
  }

  @Test
  void theContractSaysWhatEachMeansAndWithWhichStatus() {
    Matcher line = LINE.matcher(contract.path("description").asText());
    List<String> described = new ArrayList<>();
    while (line.find()) {
      described.add(line.group(1) + " " + line.group(2));
    }
    assertEquals(
        Stream.of(ProblemCode.values()).map(code -> code + " " + code.status()).toList(),
        described);
  }
}
