package io.stint.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written about metrics, and what looks at them, against what is shown. */
@QuarkusTest
class ShownMetricsTest extends StintTest {

  private static final Path DEPLOY = Path.of("deploy");
  private static final Pattern NAME =
      Pattern.compile("\\b(stint|http|jvm|process|system)_[a-z0-9_]+\\b");
  private static final Pattern SECTION = Pattern.compile("(?m)^### `(stint_[a-z_]+)`");

  @Inject ReconcileLoop loop;
  @Inject RowGauges gauges;

  private List<String> lines;

  @BeforeEach
  void everythingHasHappenedOnce() {
    api()
        .contentType("application/json")
        .body("{\"name\": \"measured\"}")
        .post("/cohorts")
        .then()
        .statusCode(org.hamcrest.Matchers.oneOf(202, 409));
    loop.runUntilIdle();
    gauges.count();
    lines = offContract().get("/q/metrics").asString().lines().toList();
  }

  @Test
  void everyMetricOfOursSaysWhatItIs() {
    List<String> silent =
        lines.stream()
            .filter(line -> line.startsWith("# HELP stint_"))
            .filter(line -> line.strip().split(" ", 4).length < 4)
            .toList();
    assertEquals(List.of(), silent);
    assertEquals(names("# TYPE stint_"), names("# HELP stint_"));
  }

  @Test
  void thePageHasEachOfThem() throws IOException {
    Set<String> described =
        SECTION
            .matcher(Files.readString(Path.of("docs", "metrics.md")))
            .results()
            .map((MatchResult found) -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(shown(), described);
  }

  @Test
  void eachHasAnAlertThatLooksAtItAndLeadsToItsSection() throws IOException {
    Set<String> looked = new TreeSet<>();
    Set<String> led = new TreeSet<>();
    for (JsonNode rule : rules()) {
      named(rule.path("expr").asText()).map(ShownMetricsTest::whole).forEach(looked::add);
      led.add(rule.at("/annotations/runbook").asText().replace("docs/metrics.md#", ""));
    }
    assertEquals(shown(), looked);
    assertTrue(led.remove("up"), led.toString());
    assertEquals(shown(), led);
  }

  @Test
  void rulesAndDashboardNameOnlyWhatIsShown() throws IOException {
    Set<String> samples =
        lines.stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.replaceFirst("[{ ].*", ""))
            .collect(Collectors.toSet());
    JsonNode dashboard = new ObjectMapper().readTree(DEPLOY.resolve("grafana/stint.json").toFile());
    Stream<String> asked =
        Stream.concat(
            dashboard.findValuesAsText("expr").stream(),
            rules().stream().map(rule -> rule.path("expr").asText()));
    List<String> names = asked.flatMap(ShownMetricsTest::named).distinct().toList();
    assertTrue(names.size() > 10, names.toString());
    assertEquals(List.of(), names.stream().filter(name -> !samples.contains(name)).toList());
  }

  private static List<JsonNode> rules() throws IOException {
    JsonNode file =
        new YAMLMapper().readTree(DEPLOY.resolve("prometheus/stint.rules.yaml").toFile());
    List<JsonNode> rules = new java.util.ArrayList<>();
    file.at("/groups/0/rules").forEach(rules::add);
    return rules;
  }

  private static Stream<String> named(String expression) {
    return NAME.matcher(expression).results().map(MatchResult::group);
  }

  private Set<String> shown() {
    return lines.stream()
        .filter(line -> line.startsWith("stint_"))
        .map(line -> whole(line.replaceFirst("[{ ].*", "")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A time is one metric, however many lines it has. */
  private static String whole(String sample) {
    return sample.replaceFirst("_(count|sum|max)$", "");
  }

  private Set<String> names(String beginning) {
    return lines.stream()
        .filter(line -> line.startsWith(beginning))
        .map(line -> line.split(" ")[2])
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
