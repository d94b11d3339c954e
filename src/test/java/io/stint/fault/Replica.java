package io.stint.fault;

import io.stint.process.StintProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.iam.model.AccessKey;

/**
 * One of the services: its process, which comes and goes, and its own ways to the database and to
 * AWS. There it is a user of its own, so that AWS's log says which replica wrote what.
 */
final class Replica implements AutoCloseable {

  /** On a machine that has something else to do. */
  static final Duration UNTIL_READY = Duration.ofMinutes(10);

  private final String name;
  private final PostgresProcess postgres;
  private final AccessKey key;
  private final TcpProxy database;
  private final TcpProxy aws;
  private final List<StintProcess> processes = new ArrayList<>();
  private volatile StintProcess running;

  Replica(String name, PostgresProcess postgres, AwsProcess account, AccessKey key) {
    this.name = name;
    this.postgres = postgres;
    this.key = key;
    this.database = new TcpProxy(postgres.port());
    this.aws = new TcpProxy(account.port());
  }

  String name() {
    return name;
  }

  TcpProxy database() {
    return database;
  }

  TcpProxy aws() {
    return aws;
  }

  /** Empty while it is dead. */
  Integer port() {
    StintProcess now = running;
    return now == null ? null : now.port();
  }

  void start() throws Exception {
    start(Map.of());
  }

  void start(Map<String, String> more) throws Exception {
    start(more, Path.of(System.getProperty("stint.jar")));
  }

  /** Another version, or one in another environment. */
  void start(Map<String, String> more, Path jar) throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("STINT_SANDBOX_DATABASE", "false");
    environment.put("STINT_SANDBOX_AWS", "false");
    environment.put("STINT_SECRETS_KEY", StintProcess.SECRETS_KEY);
    environment.put("STINT_TOKEN", StintProcess.TOKEN);
    environment.put("QUARKUS_DATASOURCE_JDBC_URL", PostgresProcess.jdbcUrl(database.port(), name));
    environment.put("QUARKUS_DATASOURCE_USERNAME", "stint");
    environment.put("QUARKUS_DATASOURCE_PASSWORD", postgres.password());
    environment.put("AWS_ENDPOINT_URL", "http://localhost:" + aws.port());
    environment.put("AWS_ACCESS_KEY_ID", key.accessKeyId());
    environment.put("AWS_SECRET_ACCESS_KEY", key.secretAccessKey());
    environment.put("JAVA_TOOL_OPTIONS", World.SMALL);
    environment.putAll(more);
    StintProcess process = StintProcess.start("sandbox", environment, jar);
    synchronized (processes) {
      processes.add(process);
    }
    running = process.ready(UNTIL_READY);
  }

  /**
   * {@code kill -9}.
   *
   * @return when
   */
  Instant kill() throws InterruptedException {
    StintProcess dead = running;
    running = null;
    Instant at = Instant.now();
    dead.kill();
    return at;
  }

  /** It runs, and gets through to everybody. */
  void heal() throws Exception {
    database.pass();
    aws.pass();
    if (running != null && running.handle().isAlive()) {
      resume();
    } else {
      start();
    }
  }

  /** An ordinary stop. */
  void stop() throws InterruptedException {
    StintProcess old = running;
    running = null;
    old.close();
  }

  /**
   * SIGSTOP: it is there, and does nothing.
   *
   * @return when
   */
  Instant pause() throws Exception {
    signal("-STOP");
    return Instant.now();
  }

  /** SIGCONT: it goes on where it was, as if no time had passed. */
  void resume() throws Exception {
    signal("-CONT");
  }

  private void signal(String which) throws Exception {
    new ProcessBuilder("kill", which, "" + running.handle().pid()).start().waitFor();
  }

  /** All that it and its predecessors said. */
  String text() {
    synchronized (processes) {
      return String.join("\n", processes.stream().map(StintProcess::text).toList());
    }
  }

  @Override
  public void close() throws Exception {
    running = null;
    synchronized (processes) {
      for (StintProcess process : processes) {
        // Also one that never came up.
        process.kill();
      }
    }
    database.close();
    aws.close();
  }
}
