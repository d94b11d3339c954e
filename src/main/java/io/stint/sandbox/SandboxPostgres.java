package io.stint.sandbox;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** A real PostgreSQL from Maven dependencies; its data outlives the process. */
final class SandboxPostgres implements AutoCloseable {

  private static final Duration START_WAIT = Duration.ofSeconds(60);
  private static final int LOCK_TRIES = 50;
  private static final long LOCK_PAUSE_MILLIS = 200;

  private final EmbeddedPostgres server;
  private final Postmaster postmaster;
  private final PostgresAccess access;
  private final FileChannel lockFile;

  private SandboxPostgres(
      EmbeddedPostgres server, Postmaster postmaster, PostgresAccess access, FileChannel lockFile) {
    this.server = server;
    this.postmaster = postmaster;
    this.access = access;
    this.lockFile = lockFile;
  }

  /**
   * Starts the server on a free port of the loopback address, without a socket in the file system.
   *
   * @param home keeps the data and the unpacked binaries, closed to other users of the machine; one
   *     process at a time
   * @throws IllegalStateException when another process holds the folder
   */
  static SandboxPostgres start(Path home) {
    FileChannel lockFile = null;
    try {
      Path data = OwnerOnly.folder(home).resolve("data");
      lockFile = lock(home);
      Postmaster postmaster = new Postmaster(data);
      postmaster.stopLeftBehind();
      PostgresAccess access = new PostgresAccess(data);
      EmbeddedPostgres server = start(home, data, access);
      return new SandboxPostgres(server, postmaster, access, lockFile);
    } catch (IOException e) {
      throw new UncheckedIOException("the sandbox's PostgreSQL did not start, see " + home, e);
    }
  }

  private static EmbeddedPostgres start(Path home, Path data, PostgresAccess access)
      throws IOException {
    Path log = home.resolve("log");
    Path bin = OwnerOnly.folder(home.resolve("bin"));
    PostgresBinaries binaries = new PostgresBinaries(bin);
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setOverrideWorkingDirectory(bin.toFile())
        .setPgBinaryResolver(binaries)
        .setLocaleConfig("locale", "C.UTF-8")
        .setDataDirectoryCustomizer(initialized -> secure(access, data, binaries, log))
        .setConnectConfig("user", PostgresAccess.ROLE)
        .setConnectConfig("password", access.password())
        // zonky turns durability off for tests; what a sandbox holds must survive a crash.
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("max_connections", "200")
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("unix_socket_directories", "")
        .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .setPGStartupWait(START_WAIT)
        .start();
  }

  private static void secure(
      PostgresAccess access, Path data, PostgresBinaries binaries, Path log) {
    try {
      binaries.shut();
      access.secure(data, binaries, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without credentials, so that it can be shown. */
  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + PostgresAccess.DATABASE;
  }

  String user() {
    return PostgresAccess.ROLE;
  }

  String password() {
    return access.password();
  }

  Path passwordFile() {
    return access.passwordFile();
  }

  @Override
  public void close() {
    try {
      // zonky signals whatever process has the id that is in the file.
      if (postmaster.process().isPresent()) {
        server.close();
      }
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
}
