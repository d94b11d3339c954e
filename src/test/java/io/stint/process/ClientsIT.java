package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that are generated from the contract, compiled and used against the packaged service: two
 * of those that {@code openapi/clients.sh} knows. The one in TypeScript is skipped where Node.js is
 * missing or npm fetches nothing.
 */
class ClientsIT {

  private static final String OKHTTP = "okhttp";
  private static final String TYPESCRIPT = "typescript-fetch";
  private static final Path OUTPUT = Path.of("target", "clients.out");

  private static String said;

  @BeforeAll
  static void generateCompileAndTell() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "openapi/clients.sh", OKHTTP, TYPESCRIPT)
            .redirectErrorStream(true)
            .redirectOutput(OUTPUT.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process script = builder.start();
    boolean ended = script.waitFor(10, TimeUnit.MINUTES);
    said = Files.readString(OUTPUT);
    if (!ended) {
      script.destroy();
    }
    assertTrue(ended, said);
  }

  @ParameterizedTest
  @ValueSource(strings = {OKHTTP, TYPESCRIPT})
  void aGeneratedClientTellsItsStoryAsIsDocumented(String client) {
    assumeFalse(said.contains("clients: " + client + " skipped"), said);
    assertTrue(said.contains("clients: " + client + " does what docs/clients.md says"), said);
  }
}
