package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of {@code docs/journeys} is run as it is; what it expects it checks itself. */
class JourneysIT {

  private static final Path FOLDER = Path.of("docs", "journeys");

  private static final Path HOME = StintProcess.emptyFolder("journeys");
  private static final int AWS_PORT = StintProcess.freePort();

  private static StintProcess stint;

  @BeforeAll
  static void start() throws Exception {
    stint =
        StintProcess.start(
            "sandbox",
            Map.of(
                "STINT_DATA_DIR", HOME.toString(),
                "STINT_SANDBOX_PORT", String.valueOf(AWS_PORT),
                "STINT_TOKEN", "stint-sandbox"));
    stint.ready();
  }

  @AfterAll
  static void stop() throws Exception {
    stint.close();
  }

  static List<String> journeys() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".sh") && !name.equals("curl.sh"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void theJourneyEndsWhereItSays(String name) throws Exception {
    Path script = FOLDER.resolve(name);
    assumeTrue(
        ReadmeIT.onPath("aws") || !Files.readString(script).contains("aws iam"),
        "the aws command line is missing");
    Path output = HOME.resolve(name + ".out");
    ProcessBuilder builder =
        new ProcessBuilder("bash", script.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("STINT", "http://localhost:" + stint.port());
    builder.environment().put("AWS_ENDPOINT_URL", "http://localhost:" + AWS_PORT);
    Process shell = builder.start();
    assertTrue(shell.waitFor(3, TimeUnit.MINUTES), "the journey takes too long");
    assertEquals(0, shell.exitValue(), Files.readString(output));
  }
}
