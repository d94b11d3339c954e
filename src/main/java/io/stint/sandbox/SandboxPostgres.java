package io.stint.sandbox;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A real PostgreSQL from Maven dependencies; its data outlives the process. */
final class SandboxPostgres implements AutoCloseable {

  private static final Duration START_WAIT = Duration.ofSeconds(60);
  private static final int LOCK_TRIES = 50;
  private static final long LOCK_PAUSE_MILLIS = 200;

  private final EmbeddedPostgres server;
  private final FileChannel lockFile;

  private SandboxPostgres(EmbeddedPostgres server, FileChannel lockFile) {
    this.server = server;
    this.lockFile = lockFile;
  }

  /**
   * Starts the server on a free port.
   *
   * @param home keeps the data and the unpacked binaries; one process at a time
   * @throws IllegalStateException when another process holds the folder
   */
  static SandboxPostgres start(Path home) {
    FileChannel lockFile = null;
    try {
      Path data = Files.createDirectories(home).resolve("data");
      lockFile = lock(home);
      stopLeftBehind(data);
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setOverrideWorkingDirectory(home.resolve("bin").toFile())
              .setLocaleConfig("locale", "C.UTF-8")
              // zonky turns durability off for tests; what a sandbox holds must survive a crash.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("max_connections", "100")
              .setErrorRedirector(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
              .setOutputRedirector(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
              .setPGStartupWait(START_WAIT)
              .start();
      return new SandboxPostgres(server, lockFile);
    } catch (IOException e) {
      throw new UncheckedIOException("the sandbox's PostgreSQL did not start, see " + home, e);
    }
  }

  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres?user=postgres";
  }

  @Override
  public void close() {
    try {
      server.close();
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileChannel lock(Path home) throws IOException {
    FileChannel channel =
        FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!tryLock(channel)) {
      channel.close();
      throw new IllegalStateException(
          home + " is in use by another Stint; set STINT_DATA_DIR to a folder of its own");
    }
    return channel;
  }

  /** With patience: a service that was stopped a moment ago may still be closing. */
  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      for (int i = 0; i < LOCK_TRIES; i++) {
        if (channel.tryLock() != null) {
          return true;
        }
        Thread.sleep(LOCK_PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /** A killed service leaves its postmaster running, and a second one on the same data refuses. */
  private static void stopLeftBehind(Path data) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).trim());
    ProcessHandle.of(pid)
        .filter(process -> process.info().command().orElse("").endsWith("postgres"))
        .ifPresent(SandboxPostgres::stop);
  }

  private static void stop(ProcessHandle postmaster) {
    postmaster.destroy();
    try {
      postmaster.onExit().get(START_WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      postmaster.destroyForcibly();
    }
  }
}
