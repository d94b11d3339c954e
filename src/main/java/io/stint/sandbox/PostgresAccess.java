package io.stint.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who may connect to the sandbox's PostgreSQL: the service's own role, with the password of a file
 * that only the owner of the data folder can read. The superuser cannot connect at all. Data
 * folders of before that (0.1.0) are brought to it when they are started.
 */
final class PostgresAccess {

  static final String ROLE = "stint";
  static final String DATABASE = "postgres";

  private static final int PASSWORD_BYTES = 32;

  /** Read top down; the first line that fits decides, and the last one fits everything. */
  private static final String WHO_MAY_CONNECT =
      """
      # Written by Stint at every start.
      host  postgres  stint  127.0.0.1/32  scram-sha-256
      local all       all                  reject
      host  all       all    0.0.0.0/0     reject
      host  all       all    ::/0          reject
      """;

  private static final List<String> OWNS_ITS_DATABASE =
      List.of(
          "ALTER DATABASE postgres OWNER TO stint",
          "ALTER SCHEMA public OWNER TO stint",
          // What 0.1.0 made as the superuser; sequences and indexes go with their tables.
          "DO $$ DECLARE r record; BEGIN FOR r IN SELECT c.oid::regclass AS it FROM pg_class c"
              + " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v',"
              + " 'm') LOOP EXECUTE format('ALTER TABLE %s OWNER TO stint', r.it); END LOOP; FOR r"
              + " IN SELECT c.oid::regclass AS it FROM pg_class c WHERE c.relnamespace ="
              + " 'public'::regnamespace AND c.relkind = 'S' AND c.relowner <> 'stint'::regrole"
              + " LOOP EXECUTE format('ALTER SEQUENCE %s OWNER TO stint', r.it); END LOOP; FOR r IN"
              + " SELECT p.oid::regprocedure AS it FROM pg_proc p WHERE p.pronamespace ="
              + " 'public'::regnamespace LOOP EXECUTE format('ALTER ROUTINE %s OWNER TO stint',"
              + " r.it); END LOOP; END $$");

  private final Path passwordFile;
  private final String password;

  /**
   * @param data the data folder, which need not be there yet
   */
  PostgresAccess(Path data) throws IOException {
    passwordFile = data.resolve("stint.password");
    password = Files.exists(passwordFile) ? Files.readString(passwordFile).strip() : fresh();
  }

  /** Of {@link #ROLE}. */
  String password() {
    return password;
  }

  /** For who wants to look into the database by hand. */
  Path passwordFile() {
    return passwordFile;
  }

  /** To be called before each start, on data that is initialized and that no server runs on. */
  void secure(Path data, PostgresBinaries binaries, Path log) throws IOException {
    Files.writeString(data.resolve("pg_hba.conf"), WHO_MAY_CONNECT);
    if (!Files.exists(passwordFile)) {
      binaries.alone(data, statements(), log);
      // Last, so that what was broken off is done again.
      OwnerOnly.write(passwordFile, password + "\n");
    }
  }

  private List<String> statements() {
    return Stream.concat(
            Stream.of(
                // A statement that fails would else be in the log, with the password.
                "SET log_min_error_statement = 'panic'",
                "SET password_encryption = 'scram-sha-256'",
                "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'stint') THEN"
                    + " CREATE ROLE stint; END IF; END $$",
                "ALTER ROLE stint LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION"
                    + " NOBYPASSRLS PASSWORD '"
                    + password
                    + "'",
                "ALTER ROLE postgres PASSWORD NULL"),
            OWNS_ITS_DATABASE.stream())
        .toList();
  }

  private static String fresh() {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
