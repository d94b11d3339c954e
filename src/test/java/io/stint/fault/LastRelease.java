package io.stint.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The packaged service as it was released last, built from the history where it is not there. */
final class LastRelease {

  /** The commit of 0.1.0, whose contract is {@code openapi/released/0.1.0.yaml}. */
  private static final String COMMIT = "147abcd";

  private LastRelease() {}

  /**
   * @throws IllegalStateException where there is no history, or it does not build
   */
  static Path jar() throws Exception {
    Path folder = Path.of("target", "last-release").toAbsolutePath();
    Path jar = folder.resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      Files.createDirectories(folder);
      run(Path.of(""), "sh", "-c", "git archive " + COMMIT + " | tar -x -C '" + folder + "'");
      run(folder, "./mvnw", "-B", "-q", "package", "-DskipTests", "-Dspotless.check.skip=true");
    }
    return jar;
  }

  private static void run(Path folder, String... command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toAbsolutePath().toFile()).inheritIO();
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    if (builder.start().waitFor() != 0) {
      throw new IllegalStateException("the last release could not be built in " + folder);
    }
  }
}
