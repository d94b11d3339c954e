package io.stint.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stint.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final long PATIENCE_SECONDS = 120;
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final int port;
  private final Said said;
  private final HttpClient http = HttpClient.newHttpClient();

  private StintProcess(Process process, int port) {
    this.process = process;
    this.port = port;
    this.said = new Said(process.getInputStream());
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

  /** Starts the service with this environment beside the test's own. */
  public static StintProcess start(String profile, Map<String, String> environment) {
    return start(profile, environment, Path.of(System.getProperty("stint.jar")));
  }

  /** The same with another version of the service, which need not have a launcher yet. */
  public static StintProcess start(String profile, Map<String, String> environment, Path jar) {
    int port = freePort();
    List<String> command = new ArrayList<>();
    Path launcher = jar.resolveSibling("stint");
    boolean launched = Files.exists(launcher);
    command.add(launched ? launcher.toString() : JAVA.toString());
    if (profile != null) {
      command.add("-Dquarkus.profile=" + profile);
    }
    if (!launched) {
      command.addAll(List.of("-jar", jar.toString()));
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
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

  /** A replica beside others in this world. */
  static StintProcess beside(Sandbox world, Map<String, String> more) throws Exception {
    Map<String, String> environment = with(world, more);
    environment.put("STINT_SANDBOX_DATABASE", "false");
    environment.put("STINT_SANDBOX_AWS", "false");
    return start("sandbox", environment).ready();
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
    return ready(Duration.ofSeconds(PATIENCE_SECONDS));
  }

  /** The same, no longer than that. */
  public StintProcess ready(Duration most) throws Exception {
    said.ready(most);
    return this;
  }

  /** Waits for the end. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running:\n" + text());
    }
    said.join();
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
    return said.text();
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

  /** Creates something, and waits until it has settled. */
  JsonNode post(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer = call("POST", path, "application/json", body);
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(path + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  JsonNode read(String path) {
    try {
      return JSON.readTree(get(path).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Looks again and again, for {@link #LONGEST} at most: a fast machine looks more often. */
  void eventually(BooleanSupplier condition) {
    long end = System.nanoTime() + LONGEST.toNanos();
    do {
      if (condition.getAsBoolean()) {
        return;
      }
    } while (System.nanoTime() < end);
    throw new AssertionError(text());
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      kill();
    }
  }
}
