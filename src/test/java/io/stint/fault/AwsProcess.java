package io.stint.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stint.process.StintProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The sandbox's AWS alone. */
final class AwsProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** For all clients: making one of its own for each is what they would spend their time on. */
  private static final SdkHttpClient HTTP = ApacheHttpClient.builder().maxConnections(64).build();

  private final int port = StintProcess.freePort();
  private final StintProcess process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Called> log = new ArrayList<>();

  /** One line of its log of calls. */
  record Called(Instant at, String action, String principal, String target, String outcome) {

    /** By whom, if by one of the replicas: each has a user of its own. */
    String replica() {
      return principal.replaceAll(".*/", "");
    }

    /** Whether AWS did it, whatever the caller heard of it. */
    boolean wasDone() {
      return outcome.equals("OK") || outcome.equals("LOST") || outcome.equals("CUT_OFF");
    }
  }

  AwsProcess(Path folder) throws Exception {
    process =
        StintProcess.start(
                "sandbox",
                Map.of(
                    "STINT_SANDBOX_ALONE",
                    "true",
                    "STINT_SANDBOX_DATABASE",
                    "false",
                    "STINT_SANDBOX_PORT",
                    "" + port,
                    "STINT_DATA_DIR",
                    folder.toString(),
                    "JAVA_TOOL_OPTIONS",
                    World.SMALL))
            .ready(Replica.UNTIL_READY);
  }

  int port() {
    return port;
  }

  /** Sets all faults that last; {@code {}} is well again. */
  void faults(String json) throws Exception {
    admin("PUT", "faults", json);
  }

  /** Plans one more. */
  void plan(String json) throws Exception {
    admin("POST", "faults", json);
  }

  /** Everything that was called since the start. */
  synchronized List<Called> calls() throws Exception {
    JsonNode answer = admin("GET", "calls", "");
    admin("DELETE", "calls", "");
    for (JsonNode call : answer.get("calls")) {
      log.add(called(call));
    }
    return List.copyOf(log);
  }

  private static Called called(JsonNode call) {
    return new Called(
        Instant.parse(call.get("at").asText()),
        call.get("action").asText(),
        call.get("principal").asText(),
        call.get("target").asText(),
        call.get("outcome").asText());
  }

  private JsonNode admin(String method, String path, String body) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/_stint/" + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.body());
    }
    return JSON.readTree(answer.body());
  }

  IamClient iam() {
    return as(StintProcess.ADMINISTRATOR, IamClient.builder()).build();
  }

  StsClient sts(AwsCredentials who) {
    return as(who, StsClient.builder()).build();
  }

  Ec2Client ec2(AwsCredentials who) {
    return as(who, Ec2Client.builder()).build();
  }

  private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B as(
      AwsCredentials who, B client) {
    return client
        .httpClient(HTTP)
        .endpointOverride(endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(who))
        .overrideConfiguration(config -> config.retryStrategy(retry -> retry.maxAttempts(1)));
  }

  private URI endpoint() {
    return URI.create("http://localhost:" + port);
  }

  String text() {
    return process.text();
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
  }
}
