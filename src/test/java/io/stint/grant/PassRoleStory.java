package io.stint.grant;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** What the tests about machines and the roles that they are given have in common. */
abstract class PassRoleStory extends GrantStory {

  static final Duration AN_HOUR = Duration.ofHours(1);

  private final HttpClient http = HttpClient.newHttpClient();

  static Map<String, Object> allow(String action, String resource) {
    return Map.of("Effect", "Allow", "Action", action, "Resource", resource);
  }

  static Map<String, Object> document(List<Map<String, Object>> statements) {
    return Map.of("Version", "2012-10-17", "Statement", statements);
  }

  /** Its members may launch instances; handing them a role is another permission. */
  String launchers(String... members) {
    String name = unique("crew");
    Map<String, Object> launch = document(List.of(allow("ec2:RunInstances", "*")));
    api()
        .contentType(ContentType.JSON)
        .body(Map.of("name", name, "policies", Map.of("inline", Map.of("launch", launch))))
        .post("/cohorts")
        .then()
        .statusCode(202);
    join(name, members);
    loop.runUntilIdle();
    return name;
  }

  /** The profile and its role, made in one call. */
  String machine(List<Map<String, Object>> statements) {
    String name = unique("Worker");
    api()
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "name",
                name,
                "newRole",
                Map.of("policies", Map.of("inline", Map.of("work", document(statements))))))
        .post("/instance-profiles")
        .then()
        .statusCode(202);
    settles();
    api().get("/instance-profiles/{name}", name).then().body("state", equalTo("ACTIVE"));
    return name;
  }

  /** Time enough for the reads that must agree. */
  void settles() {
    for (int i = 0; i < 8; i++) {
      loop.runUntilIdle();
      sandbox.advance(Duration.ofSeconds(2));
    }
  }

  static Map<String, Object> pass(String role, Object principal, Duration ttl) {
    return Map.of("type", "PASS_ROLE", "principal", principal, "role", role, "ttl", ttl.toString());
  }

  String launch(AwsCredentials keys, String profile) {
    try (Ec2Client ec2 = sandbox.ec2(keys)) {
      return launch(ec2, profile);
    }
  }

  String launchedByAdministrator(String profile) {
    try (Ec2Client ec2 = sandbox.ec2()) {
      return launch(ec2, profile);
    }
  }

  private static String launch(Ec2Client ec2, String profile) {
    return ec2.runInstances(
            r ->
                r.imageId("ami-12345678")
                    .minCount(1)
                    .maxCount(1)
                    .iamInstanceProfile(p -> p.name(profile)))
        .instances()
        .get(0)
        .instanceId();
  }

  /** Which profile the instance has, as EC2 says; null: none. */
  String profileOf(String instance) {
    try (Ec2Client ec2 = sandbox.ec2()) {
      var profile =
          ec2.describeInstances(r -> r.instanceIds(instance))
              .reservations()
              .get(0)
              .instances()
              .get(0)
              .iamInstanceProfile();
      return profile == null ? null : profile.arn().substring(profile.arn().lastIndexOf('/') + 1);
    }
  }

  static ValidatableResponse leftovers(String grant) {
    return api().get("/grants/{id}/leftovers", grant).then();
  }

  static ValidatableResponse disassociate(String grant) {
    return json(Map.of("action", "DISASSOCIATE")).post("/grants/{id}/leftovers", grant).then();
  }

  /** What the instance reads at its metadata address, with a token as IMDSv2 wants it. */
  AwsCredentials inside(String instance, String role) {
    String token = metadata("PUT", instance, "api/token", "X-aws-ec2-metadata-token-ttl-seconds");
    String credentials =
        metadata(
            "GET",
            instance,
            "meta-data/iam/security-credentials/" + role,
            "X-aws-ec2-metadata-token",
            token);
    try {
      JsonNode read = new ObjectMapper().readTree(credentials);
      return AwsSessionCredentials.create(
          read.get("AccessKeyId").asText(),
          read.get("SecretAccessKey").asText(),
          read.get("Token").asText());
    } catch (IOException e) {
      throw new IllegalStateException(credentials, e);
    }
  }

  private String metadata(String method, String instance, String what, String ttlHeader) {
    return metadata(method, instance, what, ttlHeader, "21600");
  }

  private String metadata(
      String method, String instance, String what, String header, String value) {
    HttpResponse<String> answer = metadataAnswer(method, instance, what, header, value);
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.body();
  }

  /** Whether the instance is still given credentials. */
  boolean isGivenCredentials(String instance, String role) {
    String token = metadata("PUT", instance, "api/token", "X-aws-ec2-metadata-token-ttl-seconds");
    return metadataAnswer(
                "GET",
                instance,
                "meta-data/iam/security-credentials/" + role,
                "X-aws-ec2-metadata-token",
                token)
            .statusCode()
        == 200;
  }

  private HttpResponse<String> metadataAnswer(
      String method, String instance, String what, String header, String value) {
    HttpRequest request =
        HttpRequest.newBuilder(
                sandbox.endpoint().resolve("/_stint/instances/" + instance + "/latest/" + what))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header(header, value)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
