package io.stint.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The server process of a data folder. A process id in a file is only a number that may belong to
 * anybody by now: a process is taken for the server when its program is {@code postgres} and its
 * command line names this folder, and no other is ever touched.
 */
final class Postmaster {

  private static final Duration STOP_WAIT = Duration.ofSeconds(60);

  private final Path data;

  Postmaster(Path data) {
    this.data = data;
  }

  /** The running server of this folder, when it is surely one. */
  Optional<ProcessHandle> process() throws IOException {
    return recorded().flatMap(ProcessHandle::of).filter(this::serves);
  }

  /**
   * What a killed service leaves behind: a server that runs on, which is stopped, or the note of
   * one whose id somebody else has by now, which is thrown away, because it would keep the next
   * server from starting.
   */
  void stopLeftBehind() throws IOException {
    Optional<ProcessHandle> server = process();
    if (server.isPresent()) {
      stop(server.get());
    } else if (recorded().flatMap(ProcessHandle::of).filter(this::isSurelyAnother).isPresent()) {
      Files.delete(pidFile());
    }
  }

  private Optional<Long> recorded() throws IOException {
    if (!Files.exists(pidFile())) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile());
    try {
      return lines.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(lines.get(0).strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private boolean serves(ProcessHandle process) {
    return isPostgres(process)
        && process.info().arguments().map(Arrays::asList).orElse(List.of()).stream()
            .anyMatch(this::isOurs);
  }

  private boolean isOurs(String argument) {
    try {
      return Path.of(argument).toAbsolutePath().normalize().equals(data);
    } catch (java.nio.file.InvalidPathException e) {
      return false;
    }
  }

  /** Unknown is not another. */
  private boolean isSurelyAnother(ProcessHandle process) {
    return process.info().command().isPresent()
        && (!isPostgres(process) || process.info().arguments().isPresent() && !serves(process));
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process
        .info()
        .command()
        .map(command -> Path.of(command).getFileName().toString().equals("postgres"))
        .orElse(false);
  }

  private static void stop(ProcessHandle server) {
    // SIGTERM is PostgreSQL's smart shutdown, which waits for connections; those of a killed
    // service are gone.
    server.destroy();
    try {
      server.onExit().get(STOP_WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      server.destroyForcibly();
    }
  }

  private Path pidFile() {
    return data.resolve("postmaster.pid");
  }
}
