package io.stint.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} says what the code says. */
class ConfigurationReferenceTest {

  private static final Path PAGE = Path.of("docs", "configuration.md");
  private static final String GENERATED =
      "<!-- From here on written by ConfigurationReferenceTest, from the Javadoc in the code."
          + " -->\n";
  private static final Pattern INJECTED =
      Pattern.compile("@ConfigProperty\\(\\s*name = \"(stint\\.[a-z.-]+)\"");

  private final ConfigurationReference reference = new ConfigurationReference();

  ConfigurationReferenceTest() throws IOException {}

  @Test
  void theTablesAreThoseOfTheCode() throws IOException {
    String page = Files.readString(PAGE);
    String own = page.substring(0, page.indexOf(GENERATED) + GENERATED.length());
    String expected = own + "\n" + reference.markdown();
    if (!page.equals(expected)) {
      Path written = Path.of("target", "configuration.md");
      Files.writeString(written, expected);
      assertEquals(expected, page, "if the code is right: cp " + written + " " + PAGE);
    }
  }

  @Test
  void everySettingOfOursIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    List<String> names =
        Stream.concat(reference.shippedNames().stream(), injected().stream()).distinct().toList();
    assertTrue(names.contains("stint.token") && names.size() > 10, names.toString());
    assertEquals(
        List.of(),
        names.stream()
            .filter(name -> !page.contains("`" + ConfigurationReference.environment(name) + "`"))
            .toList());
  }

  private static List<String> injected() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of("src", "main", "java"))) {
      StringBuilder source = new StringBuilder();
      for (Path file : all.filter(path -> path.toString().endsWith(".java")).toList()) {
        source.append(Files.readString(file));
      }
      return INJECTED.matcher(source).results().map((MatchResult found) -> found.group(1)).toList();
    }
  }
}
