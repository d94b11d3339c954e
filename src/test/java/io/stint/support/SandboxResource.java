package io.stint.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.stint.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** One sandbox for all tests of a run: a real PostgreSQL and a real IAM endpoint, both empty. */
public class SandboxResource implements QuarkusTestResourceLifecycleManager {

  /** They share one account, and leave behind what they made. */
  private static final Map<String, Integer> ROOM_FOR_ALL_TESTS =
      Map.of("GroupsQuota", 3_000, "RolesQuota", 5_000, "InstanceProfilesQuota", 5_000);

  private Sandbox sandbox;

  @Override
  public Map<String, String> start() {
    // As Main does, which tests do not pass through.
    System.setProperty("vertx.disableURIValidation", "true");
    Path home = Path.of("target", "sandbox");
    delete(home.resolve("postgres").resolve("data"));
    delete(home.resolve("aws"));
    sandbox = Sandbox.start(new Sandbox.Options(home, withDatabase(), true, 0, ROOM_FOR_ALL_TESTS));
    Map<String, String> settings = new HashMap<>(sandbox.settings());
    settings.put("test-world.aws-endpoint", sandbox.endpoint().orElseThrow().toString());
    settings.putAll(webhooks());
    return settings;
  }

  /** No: the test's own is used. */
  protected boolean withDatabase() {
    return true;
  }

  /** Nobody is there, but where a test receives. */
  private static Map<String, String> webhooks() {
    String at = "http://localhost:" + freePort();
    return Map.of(
        "test-world.receiver", at,
        "stint.webhooks.everything.url", at + "/everything",
        "stint.webhooks.everything.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "stint.webhooks.everything.plain-http", "true",
        "stint.webhooks.tickets.url", at + "/tickets?key=hidden",
        "stint.webhooks.tickets.secret", "whsec_dGlja2V0cy10aWNrZXRzLXRpY2tldHMtdGlja2V0cw==",
        "stint.webhooks.tickets.types", "grant.active,grant.endingSoon,grant.revoked",
        "stint.webhooks.tickets.plain-http", "true");
  }

  private static int freePort() {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
