package io.stint.fault;

import io.stint.process.StintProcess;
import io.stint.sandbox.Sandbox;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The sandbox's PostgreSQL, with its data, as a server that nobody but the test looks after. */
final class PostgresProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String DATA = "data";

  private final Path data;
  private final Path program;
  private final String password;
  private final int port = StintProcess.freePort();
  private Process server;
  private SmallDisk disk;

  /** Makes the data, closed to all but Stint's own role, and starts the server. */
  PostgresProcess(Path folder) throws Exception {
    try (Sandbox once = Sandbox.start(new Sandbox.Options(folder, true, false, 0))) {
      password = once.settings().get("quarkus.datasource.password");
    }
    Path home = folder.resolve("postgres");
    data = home.resolve(DATA);
    try (Stream<Path> versions = Files.list(home.resolve("bin"))) {
      program =
          versions
              .map(version -> version.resolve("bin/postgres"))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow();
    }
    start(Map.of());
  }

  int port() {
    return port;
  }

  String password() {
    return password;
  }

  /** Of a user of the database that comes in by another port, and is called so. */
  static String jdbcUrl(int port, String name) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?ApplicationName=" + name;
  }

  /** Starts it and waits until it answers; on data that a killed server left it recovers. */
  void start(Map<String, String> environment) throws Exception {
    Instant limit = Instant.now().plus(PATIENCE);
    while (true) {
      if (server == null || !server.isAlive()) {
        server = launch(environment);
      }
      try (Connection connection = connect()) {
        return;
      } catch (SQLException e) {
        if (Instant.now().isAfter(limit)) {
          throw e;
        }
        Thread.sleep(200);
      }
    }
  }

  private Process launch(Map<String, String> environment) throws IOException {
    List<String> command = new ArrayList<>();
    // As the sandbox starts its own: the server refuses to be root.
    if (disk != null) {
      command.addAll(disk.inside());
    } else if (LinuxUtils.isUnshareAvailable()) {
      command.addAll(List.of("unshare", "-U"));
    }
    Path at = disk == null ? data : disk.file(DATA);
    command.addAll(List.of(program.toString(), "-D", at.toString(), "-p", "" + port));
    for (String setting :
        List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=200",
            "fsync=on",
            "synchronous_commit=on")) {
      command.addAll(List.of("-c", setting));
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** What the server says. */
  Path log() {
    return data.resolveSibling("fault.log");
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    server.destroyForcibly();
    server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** An ordinary stop, which ends all connections. */
  void stop() throws Exception {
    if (server.isAlive()) {
      new ProcessBuilder("kill", "-INT", "" + server.pid()).start().waitFor();
    }
    server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /**
   * A disk that holds what is there, and little more.
   *
   * @param more megabytes
   */
  SmallDisk diskFor(int more) throws IOException, NotHere {
    Process size = new ProcessBuilder("du", "-sm", data.toString()).start();
    String said = new String(size.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new SmallDisk(
        data.resolveSibling("small"), more + Long.parseLong(said.replaceAll("\\s.*", "").strip()));
  }

  /** Stops, and goes on with the same data on that disk, which is closed with this. */
  void moveTo(SmallDisk other) throws Exception {
    stop();
    copy(data, other.seen(DATA));
    disk = other;
    start(Map.of());
  }

  /** Back to where it was. */
  void moveBack() throws Exception {
    if (disk == null) {
      return;
    }
    stop();
    Path fresh = data.resolveSibling("fresh");
    copy(disk.seen(DATA), fresh);
    Files.move(data, data.resolveSibling("former"));
    Files.move(fresh, data);
    disk.close();
    disk = null;
    start(Map.of());
  }

  private static void copy(Path from, Path to) throws Exception {
    Process copy =
        new ProcessBuilder("cp", "-a", from.toString(), to.toString()).inheritIO().start();
    if (copy.waitFor() != 0) {
      throw new IOException(from + " could not be copied to " + to);
    }
  }

  /** Ends everybody's connection but this one's, in the middle of whatever it does. */
  void terminateBackends() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE usename = 'stint' AND pid <> pg_backend_pid()");
    }
  }

  /** Past all proxies. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(port, "oracle"), "stint", password);
  }

  /** Rows of one query, each column as text. */
  List<List<String>> rows(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<List<String>> all = new ArrayList<>();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getString(i));
        }
        all.add(row);
      }
      return all;
    }
  }

  void run(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  @Override
  public void close() throws Exception {
    stop();
    if (server.isAlive()) {
      kill();
    }
    if (disk != null) {
      disk.close();
    }
  }
}
