package io.stint.rights;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;

/**
 * A PostgreSQL with an owner who migrates, and the role of {@code deploy/postgresql/roles.sql} for
 * the service.
 */
final class LeastRightsDatabase implements AutoCloseable {

  private static final String OWNER = "stint_owner";
  private static final String SERVICE = "stint_app";
  private static final String[] MIGRATIONS = {
    "filesystem:src/main/resources/db/migration", "filesystem:src/test/resources/db/migration"
  };

  private final EmbeddedPostgres server;

  private LeastRightsDatabase(EmbeddedPostgres server) {
    this.server = server;
  }

  static LeastRightsDatabase start() {
    try {
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(
                  Files.createDirectories(Path.of("target", "least-rights").toAbsolutePath())
                      .toFile())
              .setRegisterShutdownHook(false)
              .setLocaleConfig("locale", "C.UTF-8")
              .start();
      LeastRightsDatabase database = new LeastRightsDatabase(server);
      database.run("create role " + OWNER + " login");
      database.run("alter database postgres owner to " + OWNER);
      database.run("alter schema public owner to " + OWNER);
      Flyway.configure()
          .dataSource(server.getJdbcUrl(OWNER, "postgres"), OWNER, "")
          .locations(MIGRATIONS)
          .outOfOrder(true)
          .load()
          .migrate();
      database.run(Files.readString(Path.of("deploy", "postgresql", "roles.sql")));
      return database;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, String> settings() {
    return Map.of(
        "quarkus.datasource.jdbc.url",
        "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres",
        "quarkus.datasource.username",
        SERVICE,
        "quarkus.datasource.password",
        "",
        "quarkus.flyway.username",
        OWNER,
        "quarkus.flyway.password",
        "");
  }

  private void run(String statements) {
    try (Connection superuser = server.getPostgresDatabase().getConnection();
        Statement statement = superuser.createStatement()) {
      statement.execute(statements);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
