package io.stint.sandbox;

import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import io.zonky.test.db.postgres.util.ArchUtils;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The server's programs, unpacked once for each version and kept. zonky reads the packed ones at
 * each start, to name their folder by the sum of them; it is given a name instead, which the table
 * of contents of their jar has, and finds the folder there already.
 */
final class PostgresBinaries implements PgBinaryResolver {

  private static final long PATIENCE_SECONDS = 60;

  /** By its time zonky sees whether a folder is whole: never older than anything in it. */
  private static final FileTime LAST = FileTime.from(Instant.parse("2037-01-01T00:00:00Z"));

  private final Path home;
  private Path folder;

  /**
   * @param home a folder of the owner of the process alone, which no other process uses meanwhile
   */
  PostgresBinaries(Path home) {
    this.home = home;
  }

  @Override
  public InputStream getPgBinary(String system, String hardware) throws IOException {
    URL packed = packed(system, hardware);
    byte[] name = nameOf(packed).getBytes(StandardCharsets.UTF_8);
    folder = home.resolve("PG-" + HexFormat.of().formatHex(md5(name)));
    if (!Files.exists(folder)) {
      // Of other versions, or of an unpacking that was broken off.
      FileTree.empty(home);
      unpack(packed);
    }
    return new ByteArrayInputStream(name);
  }

  /** Aside and then moved: what has its name is whole. */
  private void unpack(URL packed) throws IOException {
    Path fresh = Files.createTempDirectory(home, "fresh");
    try (InputStream bytes = packed.openStream()) {
      FileTree.unpack(bytes, fresh);
    }
    Path whole = Files.createFile(fresh.resolve(".exists"));
    Files.setLastModifiedTime(whole, LAST);
    Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String nameOf(URL packed) throws IOException {
    JarURLConnection connection = (JarURLConnection) packed.openConnection();
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      JarEntry entry = jar.getJarEntry(connection.getEntryName());
      return "%s %d %08x".formatted(entry.getName(), entry.getSize(), entry.getCrc());
    }
  }

  /** As zonky names its folders. */
  private static byte[] md5(byte[] name) {
    try {
      return MessageDigest.getInstance("MD5").digest(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URL packed(String system, String hardware) {
    String name =
        "postgres-%s-%s.txz"
            .formatted(system.toLowerCase(Locale.ROOT), ArchUtils.normalize(hardware));
    URL packed = PostgresBinaries.class.getClassLoader().getResource(name);
    if (packed == null) {
      throw new IllegalStateException(
          "this build has no PostgreSQL for %s on %s (the container image has none at all): build it"
                  .formatted(system, hardware)
              + " with ./mvnw package, or set STINT_SANDBOX_DATABASE=false and"
              + " QUARKUS_DATASOURCE_JDBC_URL to a database of yours");
    }
    return packed;
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
