package io.stint.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who else is on the machine gets nothing out of the sandbox's database, and loses nothing. */
@Tag("boots")
class SandboxPostgresTest {

  private static final Path HOME = Path.of("target", "sandbox-postgres").toAbsolutePath();

  private Process innocent;

  @BeforeEach
  void empty() throws IOException {
    if (Files.exists(HOME)) {
      try (Stream<Path> files = Files.walk(HOME)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @AfterEach
  void stopTheInnocent() {
    if (innocent != null) {
      innocent.destroyForcibly();
    }
  }

  @Test
  void onlyTheServiceConnectsAndItIsNoSuperuser() throws Exception {
    try (SandboxPostgres server = SandboxPostgres.start(HOME)) {
      for (String user : List.of("postgres", "stint", "root", "nobody")) {
        for (String password : List.of("", user, "postgres", "x")) {
          assertRefused(server, user, password);
        }
      }
      // Not even with a password that is right somewhere else.
      assertRefused(server, "postgres", server.password());
      String written = Files.readString(server.passwordFile()).strip();
      assertEquals(server.password(), written);
      try (Connection stint = connect(server, "stint", written)) {
        assertEquals("f f f f f", one(stint, ROLE_RIGHTS));
        assertEquals(
            "stint",
            one(
                stint,
                "SELECT pg_get_userbyid(datdba) FROM pg_database"
                    + " WHERE datname = current_database()"));
        run(stint, "CREATE TABLE mine (id int)");
        // What made an open door of it: programs as the service's user, and its files.
        assertThrows(SQLException.class, () -> run(stint, "COPY mine FROM PROGRAM 'id'"));
        assertThrows(SQLException.class, () -> run(stint, "COPY mine TO '/tmp/stint-mine'"));
        assertThrows(SQLException.class, () -> one(stint, "SELECT pg_read_file('/etc/passwd')"));
        assertThrows(SQLException.class, () -> run(stint, "SET ROLE postgres"));
        assertEquals("scram-sha-256", one(stint, "SELECT current_setting('password_encryption')"));
      }
    }
  }

  @Test
  void thereIsNoSocketAndTheFoldersAreClosed() throws Exception {
    try (SandboxPostgres server = SandboxPostgres.start(HOME)) {
      // Port, folder of the socket and address, as the server itself has noted them.
      List<String> noted = Files.readAllLines(HOME.resolve("data").resolve("postmaster.pid"));
      assertTrue(server.jdbcUrl().contains(":" + noted.get(3) + "/"), noted.toString());
      assertEquals("", noted.get(4));
      assertEquals("127.0.0.1", noted.get(5));
      assertFalse(Files.exists(Path.of("/tmp/.s.PGSQL." + noted.get(3))));
      for (Path folder : List.of(HOME, HOME.resolve("bin"), HOME.resolve("data"))) {
        assertEquals("rwx------", permissions(folder), folder.toString());
      }
      assertEquals("rw-------", permissions(server.passwordFile()));
    }
  }

  @Test
  void theDataAndThePasswordOutliveTheProcess() throws Exception {
    String password;
    try (SandboxPostgres server = SandboxPostgres.start(HOME)) {
      password = server.password();
      try (Connection stint = connect(server, "stint", password)) {
        run(stint, "CREATE TABLE kept (id int)");
      }
    }
    try (SandboxPostgres server = SandboxPostgres.start(HOME)) {
      assertEquals(password, server.password());
      try (Connection stint = connect(server, "stint", password)) {
        assertEquals("0", one(stint, "SELECT count(*) FROM kept"));
      }
    }
  }

  /** So a start reads no more than a name, and takes what is there for whole only when it is. */
  @Test
  void theProgramsAreUnpackedOnceAndNeverUsedHalf() throws Exception {
    Path bin = Files.createDirectories(HOME.resolve("bin"));
    // As a killed process leaves it, and another version.
    Path half = Files.createDirectories(bin.resolve("fresh123").resolve("bin"));
    Files.writeString(half.resolve("postgres"), "half of it");
    Files.createDirectories(bin.resolve("PG-" + "0".repeat(32)));
    SandboxPostgres.start(HOME).close();
    Path kept = only(bin);
    Path program = kept.resolve("bin").resolve("postgres");
    assertTrue(Files.isExecutable(program), "" + program);
    Object unpacked = Files.readAttributes(program, BasicFileAttributes.class).fileKey();
    // A machine whose clock went back, or a file that somebody touched, is no reason to begin anew.
    Files.setLastModifiedTime(program, FileTime.from(Instant.now().plus(Duration.ofDays(30))));
    Files.setLastModifiedTime(kept, FileTime.from(Instant.now().plus(Duration.ofDays(30))));
    SandboxPostgres.start(HOME).close();
    assertEquals(kept, only(bin));
    assertEquals(unpacked, Files.readAttributes(program, BasicFileAttributes.class).fileKey());
  }

  /** Two processes with one folder: one has it, the other is told so, and breaks nothing. */
  @Test
  void ofTwoStartsAtOnceOneHasTheFolder() throws Exception {
    Callable<SandboxPostgres> start = () -> SandboxPostgres.start(HOME);
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      int started = 0;
      for (Future<SandboxPostgres> one : both.invokeAll(List.of(start, start))) {
        try (SandboxPostgres server = one.get()) {
          connect(server, "stint", server.password()).close();
          started++;
        } catch (ExecutionException e) {
          assertTrue(e.getCause() instanceof IllegalStateException, "" + e.getCause());
        }
      }
      assertEquals(1, started);
      only(HOME.resolve("bin"));
    } finally {
      both.shutdown();
    }
  }

  /** As 0.1.0 left it: everything the superuser's, and everybody let in. */
  @Test
  void aFolderOfTheFirstVersionIsClosedAndGoesOn() throws Exception {
    Path data = Files.createDirectories(HOME).resolve("data");
    try (EmbeddedPostgres old = firstVersion(data);
        Connection superuser = old.getPostgresDatabase().getConnection()) {
      run(
          superuser,
          "CREATE TABLE cohort (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text)");
      run(superuser, "CREATE SEQUENCE loose");
      run(superuser, "CREATE VIEW names AS SELECT name FROM cohort");
      run(
          superuser,
          "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
              + " 'BEGIN RETURN NEW; END'");
      run(
          superuser,
          "CREATE TRIGGER t BEFORE UPDATE ON cohort FOR EACH ROW" + " EXECUTE FUNCTION refuse()");
      run(superuser, "INSERT INTO cohort (name) VALUES ('workshop')");
    }
    for (int starts = 0; starts < 2; starts++) {
      try (SandboxPostgres server = SandboxPostgres.start(HOME)) {
        assertRefused(server, "postgres", "");
        assertRefused(server, "postgres", "postgres");
        try (Connection stint = connect(server, "stint", server.password())) {
          assertEquals("workshop", one(stint, "SELECT name FROM names"));
          run(stint, "INSERT INTO cohort (name) VALUES ('later')");
          run(stint, "SELECT nextval('loose')");
          // What a migration does.
          run(stint, "ALTER TABLE cohort ADD COLUMN more" + starts + " text");
          run(
              stint,
              "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                  + " 'BEGIN RETURN NEW; END'");
          run(stint, "CREATE TABLE fresh" + starts + " (id int)");
        }
      }
    }
  }

  @Test
  void aStalePidFileNeverKillsAnotherProcess() throws Exception {
    SandboxPostgres.start(HOME).close();
    for (String program : List.of("sleep", "postgres")) {
      innocent = innocentCalled(program);
      note(innocent.pid());
      try (SandboxPostgres server = SandboxPostgres.start(HOME)) {
        assertTrue(innocent.isAlive(), program);
        connect(server, "stint", server.password()).close();
      }
      assertTrue(innocent.isAlive(), program);
      innocent.destroyForcibly();
    }
  }

  @Test
  void whenTheServerDiedNobodyElseIsStoppedInItsPlace() throws Exception {
    innocent = innocentCalled("postgres");
    try (SandboxPostgres server = SandboxPostgres.start(HOME)) {
      assertTrue(server.password().length() >= 32);
      ProcessHandle postmaster = new Postmaster(HOME.resolve("data")).process().orElseThrow();
      postmaster.destroyForcibly();
      postmaster.onExit().get(30, TimeUnit.SECONDS);
      note(innocent.pid());
    }
    assertFalse(innocent.waitFor(1, TimeUnit.SECONDS));
  }

  /** A file that says nothing sensible is not a reason to touch anything. */
  @Test
  void aPidFileThatCannotBeReadIsNobody() throws Exception {
    Path data = Files.createDirectories(HOME.resolve("data"));
    for (String text : List.of("", "\n", "x\n", "-1\n", "99999999999999999999\n", "0\n", "1\n")) {
      Files.writeString(data.resolve("postmaster.pid"), text);
      assertTrue(new Postmaster(data).process().isEmpty(), text);
    }
  }

  private static final String ROLE_RIGHTS =
      "SELECT concat_ws(' ', rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls)"
          + " FROM pg_roles WHERE rolname = current_user";

  private static EmbeddedPostgres firstVersion(Path data) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setOverrideWorkingDirectory(HOME.resolve("bin").toFile())
        .setLocaleConfig("locale", "C.UTF-8")
        .start();
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), all.toString());
      return all.get(0);
    }
  }

  /** A copy, so that the system sees a program of that name. */
  private static Process innocentCalled(String program) throws IOException {
    Path copy = Files.createDirectories(HOME.resolve("other")).resolve(program);
    if (!Files.exists(copy)) {
      Files.copy(Path.of("/bin/sleep").toRealPath(), copy);
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return new ProcessBuilder(copy.toString(), "300").start();
  }

  private static void note(long pid) throws IOException {
    Path data = HOME.resolve("data");
    Files.writeString(
        data.resolve("postmaster.pid"), pid + "\n" + data + "\n1\n5432\n\n127.0.0.1\n");
  }

  private static void assertRefused(SandboxPostgres server, String user, String password) {
    SQLException refused =
        assertThrows(SQLException.class, () -> connect(server, user, password).close());
    assertTrue(List.of("28000", "28P01", "08004").contains(refused.getSQLState()), "" + refused);
  }

  private static Connection connect(SandboxPostgres server, String user, String password)
      throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(), user, password);
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertTrue(row.next(), sql);
      return row.getString(1);
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
