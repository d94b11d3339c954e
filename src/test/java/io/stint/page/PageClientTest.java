package io.stint.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page's client is the contract's: how each operation is sent is generated from it, here. What
 * each takes and answers is checked by {@code src/test/page/check.sh}.
 */
class PageClientTest {

  static final Path PAGE = Path.of("src", "main", "resources", "META-INF", "resources", "page");

  private static final Path CLIENT = PAGE.resolve("operations.js");
  private static final Pattern CALLED = Pattern.compile("\\b(?:call|all|follow)\\(\\s*'(\\w+)'");
  private static final Pattern MARKUP =
      Pattern.compile(
          "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|srcdoc|\\beval\\b|new Function"
              + "|setAttribute\\('style|localStorage|document\\.cookie|https?://(?!\\()");

  private final JsonNode contract =
      new YAMLMapper().readTree(Path.of("openapi", "openapi.yaml").toFile());

  PageClientTest() throws IOException {}

  @Test
  void howOperationsAreSentIsWhatTheContractSays() throws IOException {
    String expected = client();
    if (!expected.equals(Files.readString(CLIENT))) {
      Path written = Path.of("target", "operations.js");
      Files.writeString(written, expected);
      assertEquals(
          expected,
          Files.readString(CLIENT),
          "if the contract is right: cp " + written + " " + CLIENT);
    }
  }

  /** Beside what the browser itself refuses by the page's Content-Security-Policy. */
  @Test
  void noFileOfThePageMakesMarkupOfTextOrKeepsATokenOrGoesElsewhere() throws IOException {
    List<String> found = new ArrayList<>();
    for (Map.Entry<Path, String> file : sources().entrySet()) {
      MARKUP
          .matcher(file.getValue().replace("(#|\\/q\\/|https?:\\/\\/)", ""))
          .results()
          .forEach(match -> found.add(file.getKey().getFileName() + ": " + match.group()));
    }
    assertEquals(List.of(), found);
  }

  private String client() throws IOException {
    Set<String> called = new TreeSet<>();
    for (String source : sources().values()) {
      CALLED.matcher(source).results().forEach(match -> called.add(match.group(1)));
    }
    assertTrue(called.size() > 10, "only " + called + " were found");
    StringBuilder text =
        new StringBuilder(
            "/** Written by PageClientTest, from openapi/openapi.yaml: method, path, and the media"
                + " types of request and answer, and who may. */\n"
                + "export const OPERATIONS = /** @type {const} */ ({\n");
    for (String id : called) {
      text.append("  ").append(id).append(": ").append(line(id)).append(",\n");
    }
    return text.append("});\n").toString();
  }

  private String line(String id) {
    for (Map.Entry<String, JsonNode> path : contract.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (method.getValue().path("operationId").asText().equals(id)) {
          return "['%s', '%s', '%s', '%s', %s]"
              .formatted(
                  method.getKey().toUpperCase(Locale.ROOT),
                  path.getKey(),
                  mediaType(method.getValue().path("requestBody")),
                  answerType(method.getValue().path("responses")),
                  roles(method.getValue().path("x-stint-role")));
        }
      }
    }
    throw new AssertionError("the contract has no operation " + id);
  }

  private static String roles(JsonNode words) {
    List<String> roles = new ArrayList<>();
    words.forEach(word -> roles.add("'" + word.asText() + "'"));
    return roles.toString();
  }

  private String answerType(JsonNode responses) {
    for (Map.Entry<String, JsonNode> answer : responses.properties()) {
      if (answer.getKey().startsWith("2")) {
        return mediaType(answer.getValue());
      }
    }
    throw new AssertionError("nothing is answered");
  }

  private String mediaType(JsonNode body) {
    JsonNode resolved =
        body.has("$ref") ? contract.at(body.path("$ref").asText().substring(1)) : body;
    Iterator<String> types = resolved.path("content").fieldNames();
    return types.hasNext() ? types.next() : "";
  }

  private static Map<Path, String> sources() throws IOException {
    Map<Path, String> sources = new java.util.TreeMap<>();
    try (Stream<Path> files = Files.list(PAGE)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".js")).toList()) {
        sources.put(file, Files.readString(file));
      }
    }
    return sources;
  }
}
