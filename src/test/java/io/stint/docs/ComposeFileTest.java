package io.stint.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The compose file starts with the commands that it prints, today and tomorrow. There is no Docker
 * here: its commands for the shell are run, and what the file asks for is compared with what they
 * have made.
 */
class ComposeFileTest {

  private static final Path COMPOSE = Path.of("docker", "compose.yaml");
  private static final Pattern REQUIRED = Pattern.compile("\\$\\{([A-Z_]+):\\?[^}]*}");
  private static final Pattern COMMAND = Pattern.compile("(?m)^#   (.+)$");

  @TempDir Path folder;

  @Test
  void whatItAsksForIsMadeOnceByTheCommandThatItPrints() throws Exception {
    Path docker = Files.createDirectory(folder.resolve("docker"));
    Files.copy(
        Path.of("docker", "secrets.sh"),
        docker.resolve("secrets.sh"),
        StandardCopyOption.COPY_ATTRIBUTES);
    printedForTheShell();
    Path made = docker.resolve(".env");
    Map<String, String> first = read(made);
    assertEquals(asked(), first.keySet());
    assertEquals(32, Base64.getDecoder().decode(first.get("STINT_SECRETS_KEY")).length);
    assertTrue(first.get("STINT_TOKEN").length() >= 32, "too short to be taken");
    assertEquals(4, Set.copyOf(first.values()).size());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));

    printedForTheShell();
    assertEquals(first, read(made));
  }

  @Test
  void whatRunsThereMayNotWriteNorGainRights() throws IOException {
    JsonNode stint = new YAMLMapper().readTree(COMPOSE.toFile()).at("/services/stint");
    assertTrue(stint.path("read_only").asBoolean());
    assertEquals("[\"ALL\"]", stint.path("cap_drop").toString());
    assertEquals("[\"no-new-privileges:true\"]", stint.path("security_opt").toString());
    assertEquals("[\"/tmp\"]", stint.path("tmpfs").toString());
  }

  /** Empty is another thing than not set: a profile without a name is looked for, and not found. */
  @Test
  void everyWayToAwsIsHandedOnAndNoneAsAnEmptyText() throws IOException {
    JsonNode environment =
        new YAMLMapper().readTree(COMPOSE.toFile()).at("/services/stint/environment");
    for (String name :
        List.of(
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_PROFILE",
            "AWS_ROLE_ARN",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_ENDPOINT_URL")) {
      assertTrue(environment.has(name), name);
    }
    environment
        .fields()
        .forEachRemaining(
            one -> assertTrue(!one.getValue().asText().endsWith(":-}"), one.toString()));
  }

  /** All of the commands but Docker's. */
  private void printedForTheShell() throws Exception {
    String script =
        COMMAND
            .matcher(Files.readString(COMPOSE))
            .results()
            .map(found -> found.group(1))
            .filter(line -> !line.contains("docker compose"))
            .collect(Collectors.joining("\n"));
    assertTrue(!script.isBlank(), "the file prints no command");
    Process shell =
        new ProcessBuilder("bash", "-euc", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, shell.waitFor(), said);
  }

  private static Set<String> asked() throws IOException {
    Matcher required = REQUIRED.matcher(Files.readString(COMPOSE));
    return required
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, String> read(Path file) throws IOException {
    Properties lines = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      lines.load(in);
    }
    return lines.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, lines::getProperty));
  }
}
