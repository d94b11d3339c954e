package io.stint.sandbox;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The embedded default: what Stint needs from outside, on this machine. Started before Quarkus
 * reads its configuration, stopped after Quarkus has stopped.
 */
public final class Sandbox implements AutoCloseable {

  private final Optional<SandboxPostgres> postgres;

  private Sandbox(Optional<SandboxPostgres> postgres) {
    this.postgres = postgres;
  }

  /**
   * @param dataDir where everything is kept; made when missing
   * @param database whether to start PostgreSQL
   */
  public static Sandbox start(Path dataDir, boolean database) {
    Path home = dataDir.toAbsolutePath().normalize();
    return new Sandbox(
        database ? Optional.of(SandboxPostgres.start(home.resolve("postgres"))) : Optional.empty());
  }

  /** The Quarkus settings that point the service at what was started. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    postgres.ifPresent(server -> settings.put("quarkus.datasource.jdbc.url", server.jdbcUrl()));
    return settings;
  }

  @Override
  public void close() {
    postgres.ifPresent(SandboxPostgres::close);
  }
}
