package io.stint.sandbox;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The server's programs, and where zonky unpacks them: in a folder that is named after their sum.
 * One object for each start, so that no data folder depends on the programs of another.
 */
final class PostgresBinaries implements PgBinaryResolver {

  private static final long PATIENCE_SECONDS = 60;

  private final Path home;
  private Path folder;

  PostgresBinaries(Path home) {
    this.home = home;
  }

  @Override
  public InputStream getPgBinary(String system, String hardware) throws IOException {
    try (InputStream packed = packed(system, hardware)) {
      byte[] all = packed.readAllBytes();
      byte[] sum = MessageDigest.getInstance("MD5").digest(all);
      folder = home.resolve("PG-" + HexFormat.of().formatHex(sum));
      return new ByteArrayInputStream(all);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InputStream packed(String system, String hardware) throws IOException {
    try {
      return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, hardware);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "this build has no PostgreSQL for %s on %s (the container image has none at all): build it"
                  .formatted(system, hardware)
              + " with ./mvnw package, or set STINT_SANDBOX_DATABASE=false and"
              + " QUARKUS_DATASOURCE_JDBC_URL to a database of yours",
          e);
    }
  }

  /** zonky lets everybody write into the folder that it unpacks to. */
  void shut() throws IOException {
    OwnerOnly.folder(home);
  }

  /**
   * Runs SQL as the superuser on data that no server runs on: in PostgreSQL's single-user mode,
   * which only who owns the files can start, without a socket and without a password.
   *
   * @param statements each on one line
   * @param log where the server writes what it says
   */
  void alone(Path data, List<String> statements, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    // As zonky runs its own: the server refuses to be root.
    if (LinuxUtils.isUnshareAvailable()) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(
        List.of(
            folder.resolve("bin").resolve("postgres").toString(),
            "--single",
            "-D",
            data.toString(),
            // What is wrong ends it, so that it cannot be overlooked.
            "-c",
            "exit_on_error=on",
            "postgres"));
    Process server =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try (var input = server.outputWriter(StandardCharsets.UTF_8)) {
      for (String statement : statements) {
        input.write(statement + "\n");
      }
    }
    if (!ended(server) || server.exitValue() != 0) {
      throw new IOException("the sandbox's PostgreSQL could not be set up, see " + log);
    }
  }

  private static boolean ended(Process server) {
    try {
      if (server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.destroyForcibly();
    return false;
  }
}
