package io.stint.grant;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import io.stint.support.TestClock;
import jakarta.inject.Inject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/** What the tests of this room say again and again. */
abstract class GrantStory extends StintTest {

  static final String ACCOUNT = "123456789012";

  /** After so long none lives, whatever anybody did to the role. */
  static final Duration LONGEST_SESSION = Duration.ofHours(12).plusMinutes(1);

  /** What {@link #works} tries. */
  static final Map<String, Object> LIST_USERS =
      Map.of(
          "Version",
          "2012-10-17",
          "Statement",
          Map.of("Effect", "Allow", "Action", "iam:ListUsers", "Resource", "*"));

  @Inject ReconcileLoop loop;
  @Inject SandboxControl sandbox;
  @Inject TestClock clock;

  @BeforeEach
  void well() {
    sandbox.noFaults();
    sandbox.setAwsClock(clock.instant());
    loop.runUntilIdle();
    sandbox.clearCalls();
  }

  /** Some tests let time pass for AWS alone. */
  @AfterEach
  void oneTimeForAll() {
    sandbox.setAwsClock(clock.instant());
  }

  /** A name that no other test has. */
  static String unique(String prefix) {
    return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  static RequestSpecification json(Object body) {
    return api().contentType(ContentType.JSON).body(body);
  }

  /** Plain requests to the rooms that are only the ground here. */
  private static RequestSpecification ground(Object body) {
    return offContract().contentType(ContentType.JSON).body(body);
  }

  /** A cohort with these members, in IAM. */
  String cohort(String... members) {
    return cohort(null, members);
  }

  String cohort(Instant endsAt, String... members) {
    String name = unique("crew");
    Map<String, Object> body = new HashMap<>(Map.of("name", name));
    if (endsAt != null) {
      body.put("endsAt", endsAt.toString());
    }
    ground(body).post("/cohorts").then().statusCode(202);
    join(name, members);
    loop.runUntilIdle();
    return name;
  }

  static void join(String cohort, String... members) {
    if (members.length == 0) {
      return;
    }
    List<Map<String, String>> rows =
        Stream.of(members).map(m -> Map.of("email", m + "@example.org")).toList();
    ground(Map.of("members", rows)).post("/cohorts/{name}/members", cohort).then().statusCode(202);
  }

  static void leave(String cohort, String member) {
    offContract().delete("/cohorts/{name}/members/{user}", cohort, member).then().statusCode(202);
  }

  static void changeCohort(String cohort, Map<String, ?> patch) {
    offContract()
        .contentType("application/merge-patch+json")
        .body(patch)
        .patch("/cohorts/{name}", cohort)
        .then()
        .statusCode(202);
  }

  /** A role that may do everything in S3, in IAM. */
  String role(Map<String, ?> more) {
    String name = unique("Ops");
    Map<String, Object> body = new HashMap<>(more);
    body.put("name", name);
    body.putIfAbsent(
        "policies",
        Map.of(
            "inline",
            Map.of(
                "work",
                Map.of(
                    "Version",
                    "2012-10-17",
                    "Statement",
                    List.of(
                        Map.of("Effect", "Allow", "Action", "iam:ListUsers", "Resource", "*"))))));
    ground(body).post("/roles").then().statusCode(202);
    loop.runUntilIdle();
    return name;
  }

  String role() {
    return role(Map.of());
  }

  static Map<String, Object> assume(String role, Object principal, Duration ttl) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "ASSUME_ROLE");
    body.put("principal", principal);
    body.put("role", role);
    body.put("ttl", ttl.toString());
    return body;
  }

  /** A policy for an hour, as it is asked for. */
  static Map<String, Object> policy(Object principal, Map<String, ?> policy) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "POLICY");
    body.put("principal", principal);
    body.put("policy", policy);
    body.put("ttl", "PT1H");
    return body;
  }

  /**
   * A managed policy of the account's that fits into one, but not with a date in it.
   *
   * @return its ARN
   */
  String largePolicy() {
    StringBuilder buckets = new StringBuilder("\"arn:aws:s3:::lab/*\"");
    while (buckets.length() < 6000) {
      buckets.append(",\"arn:aws:s3:::bucket-").append(buckets.length()).append("/*\"");
    }
    String document =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
            + "\"iam:ListUsers\",\"Resource\":\"*\"},{\"Effect\":\"Allow\",\"Action\":"
            + "\"s3:GetObject\",\"Resource\":["
            + buckets.substring(0, buckets.lastIndexOf(","))
            + "]}]}";
    return sandbox
        .iam()
        .createPolicy(r -> r.policyName(unique("Large")).policyDocument(document))
        .policy()
        .arn();
  }

  static Map<String, String> member(String name) {
    return Map.of("member", name);
  }

  /** Asks, and lets the loop write it. */
  String granted(Map<String, ?> body) {
    String id = othersHaveToAgree(body) ? agreed(body) : ask(body);
    loop.runUntilIdle();
    grant(id).body("state", org.hamcrest.Matchers.equalTo("ACTIVE"));
    return id;
  }

  static String ask(Map<String, ?> body) {
    return json(body).post("/grants").then().statusCode(202).extract().path("id");
  }

  private static boolean othersHaveToAgree(Map<String, ?> body) {
    return body.get("role") != null
        && Boolean.TRUE.equals(
            api().get("/roles/{name}", body.get("role")).path("grants.privileged"));
  }

  /** Asked for by one and agreed to by another, neither of whom has made the other's token. */
  private static String agreed(Map<String, ?> body) {
    String id =
        sentBy(token(unique("asking")))
            .contentType(ContentType.JSON)
            .body(body)
            .post("/grants")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    sentBy(token(unique("agreeing")))
        .header("If-Match", api().get("/grants/{id}", id).header("ETag"))
        .contentType(ContentType.JSON)
        .body(Map.of("decision", "APPROVE"))
        .post("/grants/{id}/approvals", id)
        .then()
        .statusCode(202);
    return id;
  }

  private static RequestSpecification sentBy(String token) {
    return given().header("Authorization", "Bearer " + token);
  }

  private static String token(String subject) {
    return json(Map.of("name", subject, "role", "ADMIN", "subject", subject, "ttl", "P1D"))
        .post("/api-tokens")
        .then()
        .statusCode(201)
        .extract()
        .path("token");
  }

  static ValidatableResponse grant(String id) {
    return api().get("/grants/{id}", id).then().statusCode(200);
  }

  static String state(String id) {
    return grant(id).extract().path("state");
  }

  static Response change(String id, Map<String, ?> patch) {
    return api().contentType("application/merge-patch+json").body(patch).patch("/grants/{id}", id);
  }

  static void revoke(String id) {
    api().delete("/grants/{id}", id).then().statusCode(202);
  }

  /** The member's own keys. */
  AwsCredentials keys(String cohort, String member) {
    var answer =
        offContract()
            .contentType(ContentType.JSON)
            .post("/cohorts/{name}/members/{user}/access-keys", cohort, member)
            .then()
            .extract();
    return AwsBasicCredentials.create(answer.path("accessKeyId"), answer.path("secretAccessKey"));
  }

  String arn(String role) {
    return "arn:aws:iam::" + ACCOUNT + ":role/stint/" + role;
  }

  AwsCredentials assumeRole(AwsCredentials keys, String role, String sessionName) {
    return assumeRole(keys, r -> r.roleArn(arn(role)).roleSessionName(sessionName));
  }

  AwsCredentials assumeRole(
      AwsCredentials keys, java.util.function.Consumer<AssumeRoleRequest.Builder> request) {
    try (var sts = sandbox.sts(keys)) {
      Credentials made = sts.assumeRole(request).credentials();
      return AwsSessionCredentials.create(
          made.accessKeyId(), made.secretAccessKey(), made.sessionToken());
    }
  }

  /** {@code null} when it works, else AWS's error code. */
  String assumeError(AwsCredentials keys, String role, String sessionName) {
    return error(() -> assumeRole(keys, role, sessionName));
  }

  /** Whether the session does what the role may. */
  String callError(AwsCredentials session) {
    return error(
        () -> {
          try (var iam = sandbox.iam(session)) {
            iam.listUsers();
          }
        });
  }

  static String error(Runnable call) {
    try {
      call.run();
      return null;
    } catch (AwsServiceException e) {
      return e.awsErrorDetails().errorCode();
    }
  }

  void works(AwsCredentials session) {
    assertEquals(null, callError(session));
  }

  void refused(AwsCredentials session) {
    assertEquals("AccessDenied", callError(session));
  }

  static String decoded(String document) {
    return URLDecoder.decode(document, StandardCharsets.UTF_8);
  }

  /** Everything that grants can change on a role, a user and a group, to be compared. */
  Map<String, Object> inIam(String role, Set<String> users, String group) {
    var iam = sandbox.iam();
    Map<String, Object> all = new TreeMap<>();
    all.put("trust", decoded(iam.getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument()));
    for (String name : iam.listRolePolicies(r -> r.roleName(role)).policyNames()) {
      all.put(
          "role " + name,
          decoded(iam.getRolePolicy(r -> r.roleName(role).policyName(name)).policyDocument()));
    }
    for (String user : users) {
      for (String name : iam.listUserPolicies(r -> r.userName(user)).policyNames()) {
        all.put(
            "user " + name,
            decoded(iam.getUserPolicy(r -> r.userName(user).policyName(name)).policyDocument()));
      }
    }
    for (String name : iam.listGroupPolicies(r -> r.groupName(group)).policyNames()) {
      all.put(
          "group " + name,
          decoded(iam.getGroupPolicy(r -> r.groupName(group).policyName(name)).policyDocument()));
    }
    return all;
  }
}
