package io.stint.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.stint.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    Path home = Path.of("target", "sandbox");
    delete(home.resolve("postgres").resolve("data"));
    delete(home.resolve("aws"));
    sandbox = Sandbox.start(new Sandbox.Options(home, true, true, 0, ROOM_FOR_ALL_TESTS));
    Map<String, String> settings = new HashMap<>(sandbox.settings());
    settings.put("stint.test.aws-endpoint", sandbox.endpoint().orElseThrow().toString());
    return settings;
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
