package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README says is pasted into a shell, line by line, and works. */
class ReadmeIT {

  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

  private final Path home = StintProcess.emptyFolder("readme");

  @Test
  void theStoriesOfTheReadmeWorkWhenTheyArePasted() throws Exception {
    int awsPort = StintProcess.freePort();
    Map<String, String> sandbox =
        Map.of(
            "STINT_DATA_DIR", home.toString(),
            "STINT_SANDBOX_PORT", String.valueOf(awsPort),
            "STINT_TOKEN", "stint-sandbox");
    try (StintProcess stint = StintProcess.start("sandbox", sandbox)) {
      stint.ready();
      Map<String, String> environment = new HashMap<>(sandbox);
      environment.put("QUARKUS_HTTP_PORT", String.valueOf(stint.port()));
      String said = paste(script(stint.port(), awsPort), environment);
      // Every problem document carries a requestId, and nothing else does.
      assertFalse(said.contains("\"requestId\""), said);
      assertTrue(said.contains("SCOPED_workshop_2024"), said);
      assertTrue(said.matches("(?s).*\\[#{30}] (\\d+) of \\1 active\\n.*"), said);
      assertTrue(said.contains("\"state\":\"REVOKED\""), said);
      assertTrue(said.contains("\"state\":\"REQUESTED\"\n\"state\":\"ACTIVE\""), said);
      assertTrue(said.contains("a viewer asks: 403"), said);
      if (onPath("aws")) {
        assertTrue(said.contains("refused at the end: the session that lives"), said);
        assertTrue(said.contains("refused at the end: a new session"), said);
        assertTrue(said.contains("refused without the grant"), said);
        assertTrue(said.contains("refused after the grant"), said);
      }
    }
  }

  private static String script(int port, int awsPort) throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    StringBuilder script = new StringBuilder("set -euo pipefail\n");
    // What a story starts does not outlive the test that pastes it.
    script.append("trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n");
    if (!onPath("aws")) {
      // The stories look at AWS with its command line; without it the rest of them is still pasted.
      script.append("aws() { echo \"skipped: aws $*\"; }\n");
    }
    Matcher block = BLOCK.matcher(readme.substring(readme.indexOf("## The story")));
    while (block.find()) {
      script.append(block.group(1));
    }
    return script
        .toString()
        .replace("localhost:8080", "localhost:" + port)
        .replace("localhost:4566", "localhost:" + awsPort);
  }

  private String paste(String script, Map<String, String> environment) throws Exception {
    Path file = Files.writeString(home.resolve("readme.sh"), script);
    ProcessBuilder builder =
        new ProcessBuilder("bash", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("readme.out").toFile());
    builder.environment().putAll(environment);
    Process shell = builder.start();
    assertTrue(shell.waitFor(10, TimeUnit.MINUTES), "the README's commands take too long");
    String said = Files.readString(home.resolve("readme.out"), StandardCharsets.UTF_8);
    assertEquals(0, shell.exitValue(), said);
    return said;
  }

  static boolean onPath(String command) throws Exception {
    return new ProcessBuilder("bash", "-c", "command -v " + command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
