package io.stint.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.stint.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** One sandbox for all tests of a run: a real PostgreSQL and a real IAM endpoint. */
public class SandboxResource implements QuarkusTestResourceLifecycleManager {

  private Sandbox sandbox;

  @Override
  public Map<String, String> start() {
    try {
      sandbox = Sandbox.start(Files.createDirectories(Path.of("target")).resolve("sandbox"), true);
      return sandbox.settings();
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
}
