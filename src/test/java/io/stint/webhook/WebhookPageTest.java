package io.stint.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.stint.audit.AuditAction;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/webhooks.md} and the contract say what is sent, and how to see that it is genuine.
 */
class WebhookPageTest {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String ID = "1042";
  private static final Instant AT = Instant.parse("2026-11-22T17:00:00Z");
  private static final String BODY = "{\"type\": \"grant.active\"}";

  private final String page = Files.readString(Path.of("docs", "webhooks.md"));

  @TempDir Path home;

  WebhookPageTest() throws IOException {}

  @Test
  void everyActionHasOneTypeAndTheContractHasThem() throws IOException {
    List<String> types = EventType.all();
    assertEquals(AuditAction.values().length, new HashSet<>(types).size());
    List<String> described = new ArrayList<>();
    JsonNode contract = new YAMLMapper().readTree(Path.of("openapi", "openapi.yaml").toFile());
    contract.at("/components/schemas/WebhookType/enum").forEach(one -> described.add(one.asText()));
    assertEquals(types, described);
    for (AuditAction action : AuditAction.values()) {
      assertEquals(EventType.of(action), EventType.of(action.toString()));
    }
    assertTrue(
        types.containsAll(
            List.of(
                "grant.created",
                "grant.active",
                "grant.endingSoon",
                "grant.revoked",
                "grant.overdue",
                "cohort.ended",
                "member.failing")));
  }

  @Test
  void thePageListsThem() {
    String list =
        page.substring(page.indexOf("The types:"), page.indexOf("`grant.endingSoon` comes"));
    Matcher type = Pattern.compile("`([a-zA-Z.]+)`").matcher(list);
    assertEquals(
        EventType.all().stream().sorted().toList(),
        type.results().map(found -> found.group(1)).sorted().toList());
  }

  @Test
  void itsLinesOfJavaSeeWhatIsGenuine() throws Exception {
    String java = ProcessHandle.current().info().command().orElse("java");
    holds(
        "java",
        "Check.java",
        """
        public class Check {
          public static void main(String[] args) throws Exception {
            String secret = args[0], id = args[1], timestamp = args[2], signature = args[3], body = args[4];
        %s
            System.out.println(genuine);
          }
        }
        """,
        java);
  }

  @Test
  void itsLinesOfNodeSeeWhatIsGenuine() throws Exception {
    assumeTrue(isThere("node"));
    holds(
        "js",
        "check.js",
        "const [secret, id, timestamp, signature, body] = process.argv.slice(2);\n%s\n"
            + "console.log(genuine);\n",
        "node");
  }

  @Test
  void itsLinesOfPythonSeeWhatIsGenuine() throws Exception {
    assumeTrue(isThere("python3"));
    holds(
        "python",
        "check.py",
        "import sys\nsecret, id, timestamp, signature, body = sys.argv[1:]\n%s\n"
            + "print(str(genuine).lower())\n",
        "python3");
  }

  private void holds(String language, String file, String around, String command) throws Exception {
    Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertTrue(block.find(), language);
    Path script = Files.writeString(home.resolve(file), around.formatted(block.group(1)));
    String signature =
        new Endpoint("t", URI.create("https://example.org/"), List.of(), SECRET)
            .signature(ID, AT, BODY);
    assertEquals("true", said(command, script, signature, BODY));
    assertEquals("false", said(command, script, signature, BODY.replace("active", "revoked")));
    assertEquals("false", said(command, script, "v1," + "A".repeat(43) + "=", BODY));
  }

  private static String said(String command, Path script, String signature, String body)
      throws Exception {
    String timestamp = Long.toString(AT.getEpochSecond());
    Process process =
        new ProcessBuilder(
                Arrays.asList(command, script.toString(), SECRET, ID, timestamp, signature, body))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return said;
  }

  private static boolean isThere(String command) throws Exception {
    try {
      return new ProcessBuilder(command, "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
