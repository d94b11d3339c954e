package io.stint.process;

import io.stint.sandbox.Sandbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** The packaged service as its users start it: a process of its own. */
public final class StintProcess implements AutoCloseable {

  /** 32 bytes, in base64. */
  public static final String SECRETS_KEY = "c3RpbnQtdGVzdHMtc3RpbnQtdGVzdHMtMzItYnl0ZXM=";

  public static final String TOKEN = "stint-process-tests-stint-process-tests";

  /** The sandbox's account administrator. */
  public static final AwsCredentials ADMINISTRATOR =
      AwsBasicCredentials.create("AKIASTINTSANDBOX0001", "stint-sandbox-secret");

  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final int port;
  private final List<String> output = new ArrayList<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Thread reader;
  private final HttpClient http = HttpClient.newHttpClient();

  private StintProcess(Process process, int port) {
    this.process = process;
    this.port = port;
    this.reader = new Thread(this::read, "stint-output");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * An empty folder under {@code target} that the sandbox's PostgreSQL, without root's rights,
   * reaches.
   */
  public static Path emptyFolder(String name) {
    Path folder = Path.of("target", "process", name).toAbsolutePath();
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return folder;
  }

  /** Starts {@code java -jar} with this environment beside the test's own. */
  public static StintProcess start(String profile, Map<String, String> environment) {
    return start(profile, environment, Path.of(System.getProperty("stint.jar")));
  }

  /** The same with another version of the service. */
  public static StintProcess start(String profile, Map<String, String> environment, Path jar) {
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (profile != null) {
      command.add("-Dquarkus.profile=" + profile);
    }
    command.addAll(List.of("-jar", jar.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
    try {
      return new StintProcess(builder.start(), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The environment of a service that uses this world's database and AWS, and more. */
  static Map<String, String> with(Sandbox world, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("STINT_SECRETS_KEY", SECRETS_KEY);
    environment.put("STINT_TOKEN", TOKEN);
    for (String setting : List.of("jdbc.url", "username", "password")) {
      String name = "quarkus.datasource." + setting;
      environment.put(name.toUpperCase(Locale.ROOT).replace('.', '_'), world.settings().get(name));
    }
    world
        .endpoint()
        .ifPresent(
            endpoint -> {
              environment.put("AWS_ENDPOINT_URL", endpoint.toString());
              environment.put("AWS_ACCESS_KEY_ID", ADMINISTRATOR.accessKeyId());
              environment.put("AWS_SECRET_ACCESS_KEY", ADMINISTRATOR.secretAccessKey());
            });
    return environment;
  }

  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it says that it listens, or that the sandbox runs without it. */
  public StintProcess ready() throws Exception {
    try {
      ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("not ready:\n" + text(), e);
    }
    return this;
  }

  /** Waits for the end. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running:\n" + text());
    }
    reader.join();
    return process.exitValue();
  }

  public void terminate() {
    process.destroy();
  }

  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  public int port() {
    return port;
  }

  public String text() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }

  /** A call that waits until what it asked for has settled. */
  HttpResponse<String> call(String method, String path, String contentType, String body)
      throws IOException, InterruptedException {
    return call(method, path, contentType, body, 60);
  }

  HttpResponse<String> call(
      String method, String path, String contentType, String body, int waitSeconds)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", contentType)
            .header("Prefer", "wait=" + waitSeconds)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return call("GET", path, "application/json", "");
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      kill();
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (output) {
          output.add(line);
        }
        if (line.contains("Listening on:") || line.contains("The sandbox runs alone")) {
          ready.complete(null);
        }
      }
    } catch (IOException e) {
      // The process has gone; that is what is told below.
    }
    ready.completeExceptionally(new IllegalStateException("it ended"));
  }
}
