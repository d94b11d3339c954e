package io.stint.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The test's hand on the sandbox's AWS: its faults, its clock, its call log, and clients with any
 * credentials. The sandbox runs outside the application's class loader, so all of it goes over
 * HTTP.
 */
@Singleton
public class SandboxControl {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AwsCredentials ADMINISTRATOR =
      AwsBasicCredentials.create("AKIASTINTSANDBOX0001", "stint-sandbox-secret");

  private final URI endpoint;
  private final TestClock clock;
  private final DataSource database;
  private final HttpClient http = HttpClient.newHttpClient();
  private IamClient administrator;

  SandboxControl(
      @ConfigProperty(name = "test-world.aws-endpoint") URI endpoint,
      TestClock clock,
      DataSource database) {
    this.endpoint = endpoint;
    this.clock = clock;
    this.database = database;
    setAwsClock(clock.instant());
  }

  public URI endpoint() {
    return endpoint;
  }

  /** IAM as the account's administrator, to look at what is really there. */
  public synchronized IamClient iam() {
    if (administrator == null) {
      administrator = iam(ADMINISTRATOR);
    }
    return administrator;
  }

  /** IAM as somebody. */
  public IamClient iam(AwsCredentials credentials) {
    return IamClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .overrideConfiguration(config -> config.retryStrategy(retry -> retry.maxAttempts(1)))
        .build();
  }

  /** STS as somebody. */
  public StsClient sts(AwsCredentials credentials) {
    return StsClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .overrideConfiguration(config -> config.retryStrategy(retry -> retry.maxAttempts(1)))
        .build();
  }

  /** EC2 as somebody. */
  public Ec2Client ec2(AwsCredentials credentials) {
    return Ec2Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .overrideConfiguration(config -> config.retryStrategy(retry -> retry.maxAttempts(1)))
        .build();
  }

  /** EC2 as the account's administrator. */
  public Ec2Client ec2() {
    return ec2(ADMINISTRATOR);
  }

  /** Moves the service's clock and AWS's together. */
  public void advance(Duration by) {
    clock.advance(by);
    setAwsClock(clock.instant());
  }

  /** Sets the service's clock and AWS's together. */
  public void set(Instant to) {
    clock.set(to);
    setAwsClock(to);
  }

  /**
   * Moves AWS's clock alone: time passes while Stint is dead, or the two clocks differ. It stands
   * still then, as the service's does.
   */
  public void setAwsClock(Instant to) {
    call("PUT", "clock", "{\"now\": \"" + to + "\", \"stopped\": true}");
  }

  /** Plans one exact fault; the body is the admin endpoint's. */
  public void planFault(String json) {
    call("POST", "faults", json);
  }

  /** Sets all faults that last; the body is the admin endpoint's. */
  public void setFaults(String json) {
    call("PUT", "faults", json);
  }

  /** Trust policies may have this element of statements from now on. */
  public void knowsElement(String name) {
    call("PUT", "elements", "{\"element\": \"" + name + "\"}");
  }

  /**
   * AWS is well, and lets through as much as ever: what one test's AWS taught holds for no other.
   */
  public void noFaults() {
    call("PUT", "faults", "{}");
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE iam_budget SET rate = NULL, knee = NULL, throttled_at = NULL,"
              + " urgent_until = NULL, cut_until = NULL");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * An account with nothing in it, and nothing that goes wrong. The clocks go on, from a whole
   * second: ends are whole seconds, and a test that moves on by an hour means to meet them.
   */
  public void newAccount() {
    call("POST", "reset", "");
    set(clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1));
    noFaults();
  }

  /** How often {@code action} was called since the log was cleared; null: any action. */
  public int calls(String action) {
    JsonNode counts = call("GET", "calls", "").get("counts");
    if (action != null) {
      return counts.path(action).asInt();
    }
    int total = 0;
    for (JsonNode count : counts) {
      total += count.asInt();
    }
    return total;
  }

  /** What was called since the log was cleared and carried out, in order. */
  public List<String> carriedOut() {
    List<String> actions = new ArrayList<>();
    for (JsonNode one : call("GET", "calls", "").get("calls")) {
      if (one.get("outcome").asText().equals("OK")) {
        actions.add(one.get("action").asText());
      }
    }
    return actions;
  }

  /** What AWS has refused for want of a permission since the log was cleared, and whom. */
  public List<String> refused() {
    List<String> refusals = new ArrayList<>();
    for (JsonNode one : call("GET", "calls", "").get("calls")) {
      String outcome = one.get("outcome").asText();
      if (outcome.startsWith("AccessDenied") || outcome.equals("UnauthorizedOperation")) {
        refusals.add(
            one.get("principal").asText()
                + " "
                + one.get("action").asText()
                + " "
                + one.get("target").asText());
      }
    }
    return refusals;
  }

  /** What sessions of this role have called since the log was cleared, and AWS has done. */
  public Set<String> carriedOutBy(String role) {
    Set<String> actions = new TreeSet<>();
    for (JsonNode one : call("GET", "calls", "").get("calls")) {
      if (one.get("principal").asText().contains(":assumed-role/" + role + "/")
          && one.get("outcome").asText().equals("OK")) {
        actions.add(one.get("action").asText());
      }
    }
    return actions;
  }

  /** Which actions were called since the log was cleared. */
  public Set<String> called() {
    Set<String> actions = new TreeSet<>();
    call("GET", "calls", "").get("counts").fieldNames().forEachRemaining(actions::add);
    return actions;
  }

  public void clearCalls() {
    call("DELETE", "calls", "");
  }

  /** A user or role of another account is deleted there, or made (again). */
  public void abroad(String arn, boolean deleted) {
    call(
        "PUT",
        "principals",
        JSON.createObjectNode().put("arn", arn).put("deleted", deleted).toString());
  }

  /** Whether a person can sign in to the console; the answer is the admin endpoint's. */
  public JsonNode signIn(String userName, String password) {
    return call(
        "POST",
        "sign-in",
        JSON.createObjectNode().put("userName", userName).put("password", password).toString());
  }

  private JsonNode call(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve("/_stint/" + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
