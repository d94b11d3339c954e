package io.stint.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The embedded default: what Stint needs from outside, on this machine. Started before Quarkus
 * reads its configuration, stopped after Quarkus has stopped. Each half can be left out.
 */
public final class Sandbox implements AutoCloseable {

  private static final String PID_FILE = "stint.pid";

  private final Optional<SandboxPostgres> postgres;
  private final Optional<SandboxAws> aws;
  private final Path pidFile;

  private Sandbox(Optional<SandboxPostgres> postgres, Optional<SandboxAws> aws, Path pidFile) {
    this.postgres = postgres;
    this.aws = aws;
    this.pidFile = pidFile;
  }

  /**
   * What to start.
   *
   * @param dataDir where everything is kept; made when missing; one process at a time, whose id is
   *     in {@code stint.pid} there
   * @param database whether to start PostgreSQL, on a free port
   * @param aws whether to start the IAM, STS and EC2 endpoint
   * @param awsPort the endpoint's port; 0: any free one
   * @param quotas overrides by GetAccountSummary's names, for example {@code GroupsQuota}
   */
  public record Options(
      Path dataDir, boolean database, boolean aws, int awsPort, Map<String, Integer> quotas) {
    /** With AWS's own quotas. */
    public Options(Path dataDir, boolean database, boolean aws, int awsPort) {
      this(dataDir, database, aws, awsPort, Map.of());
    }
  }

  /**
   * @throws IllegalStateException when another process uses the folder
   * @throws java.io.UncheckedIOException when a port is taken or the folder cannot be written
   */
  public static Sandbox start(Options options) {
    Path home = options.dataDir().toAbsolutePath().normalize();
    Optional<SandboxPostgres> postgres =
        options.database()
            ? Optional.of(SandboxPostgres.start(home.resolve("postgres")))
            : Optional.empty();
    try {
      Optional<SandboxAws> aws =
          options.aws()
              ? Optional.of(
                  SandboxAws.start(
                      SandboxAws.Options.keptIn(home.resolve("aws"))
                          .port(options.awsPort())
                          .quotas(options.quotas())))
              : Optional.empty();
      Path pidFile = home.resolve(PID_FILE);
      Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");
      return new Sandbox(postgres, aws, pidFile);
    } catch (IOException e) {
      postgres.ifPresent(SandboxPostgres::close);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      postgres.ifPresent(SandboxPostgres::close);
      throw e;
    }
  }

  /** The Quarkus settings that point the service at what was started. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    postgres.ifPresent(
        server -> {
          settings.put("quarkus.datasource.jdbc.url", server.jdbcUrl());
          settings.put("quarkus.datasource.username", server.user());
          settings.put("quarkus.datasource.password", server.password());
        });
    aws.ifPresent(
        endpoint -> {
          for (String client : new String[] {"quarkus.iam.", "quarkus.sts."}) {
            settings.put(client + "endpoint-override", endpoint.endpoint().toString());
            settings.put(client + "aws.region", SandboxAws.REGION);
            settings.put(client + "aws.credentials.type", "static");
            settings.put(
                client + "aws.credentials.static-provider.access-key-id", SandboxAws.ACCESS_KEY_ID);
            settings.put(
                client + "aws.credentials.static-provider.secret-access-key",
                SandboxAws.SECRET_ACCESS_KEY);
          }
        });
    return settings;
  }

  /** Where PostgreSQL listens, when it was started; who may connect is in {@link #settings}. */
  public Optional<String> jdbcUrl() {
    return postgres.map(SandboxPostgres::jdbcUrl);
  }

  /** The file with the password of PostgreSQL's role {@code stint}, when it was started. */
  public Optional<Path> passwordFile() {
    return postgres.map(SandboxPostgres::passwordFile);
  }

  /** Where IAM, STS and EC2 listen, when they were started. */
  public Optional<URI> endpoint() {
    return aws.map(SandboxAws::endpoint);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      aws.ifPresent(SandboxAws::close);
      postgres.ifPresent(SandboxPostgres::close);
    }
  }
}
