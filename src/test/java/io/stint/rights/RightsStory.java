package io.stint.rights;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import io.stint.support.TestClock;
import io.stint.web.MergePatch;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;

/** What the stories have in common in which Stint has the least rights and a boundary. */
abstract class RightsStory extends StintTest {

  static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  static final String EC2 = "{'type': 'SERVICE', 'service': 'ec2.amazonaws.com'}";
  static final String READ =
      "{'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 's3:GetObject',"
          + " 'Resource': 'arn:aws:s3:::lab/*'}]}";

  @Inject ReconcileLoop loop;
  @Inject SandboxControl aws;
  @Inject TestClock clock;

  /** A service of its own, set up by the documents. */
  public static class WithLeastRights implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(LeastRightsSandbox.class));
    }

    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }
  }

  /** Its sandbox is its own, and holds the role whose session Stint calls with. */
  @Override
  protected void onEmptyGround() {}

  @BeforeEach
  void well() {
    aws.noFaults();
    quietly();
  }

  /** All that comes by itself within seconds has come. */
  void settle() {
    for (int i = 0; i < 8; i++) {
      loop.runUntilIdle();
      aws.advance(Duration.ofSeconds(2));
    }
    loop.runUntilIdle();
  }

  /** What has changed is long ago. */
  void quietly() {
    loop.runUntilIdle();
    aws.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
  }

  static Response post(String path, String body) {
    return body == null
        ? api().post(path)
        : api().contentType("application/json").body(json(body)).post(path);
  }

  static Response patch(String path, String body) {
    return api().contentType(MergePatch.MEDIA_TYPE).body(json(body)).patch(path);
  }

  static Response ok(Response answer) {
    assertEquals(2, answer.statusCode() / 100, answer.asString());
    return answer;
  }

  static String json(String text) {
    return text.replace('\'', '"');
  }

  static String grant(String type, String principal, String more) {
    return ok(post(
            "/grants",
            "{'type': '%s', 'principal': %s, 'ttl': 'PT1H', %s}".formatted(type, principal, more)))
        .path("id");
  }

  void isActive(String path) {
    api()
        .get(path)
        .then()
        .statusCode(200)
        .body("failure", nullValue())
        .body("state", equalTo("ACTIVE"));
  }

  /** A cohort whose members are in IAM. */
  void cohort(String name, String... people) {
    ok(post("/cohorts", "{'name': '" + name + "'}"));
    for (String one : people) {
      ok(post("/cohorts/" + name + "/members", "{'members': [{'email': '" + one + "@uw.edu'}]}"));
    }
    settle();
  }

  static AwsCredentials keys(String cohort, String member) {
    Response answer = ok(post("/cohorts/" + cohort + "/members/" + member + "/access-keys", null));
    return AwsBasicCredentials.create(answer.path("accessKeyId"), answer.path("secretAccessKey"));
  }

  /** One sweep, and all that it makes due. */
  ValidatableResponse sweep() {
    String id = ok(post("/sweeps", "{'repair': true}")).path("id");
    loop.runUntilIdle();
    return api().get("/sweeps/" + id).then().statusCode(200).body("state", equalTo("DONE"));
  }

  static List<String> findings(ValidatableResponse sweep) {
    return sweep.extract().jsonPath().<java.util.Map<String, String>>getList("findings").stream()
        .map(
            one ->
                String.join(
                    " ", one.get("kind"), one.get("thing"), one.get("name"), one.get("outcome")))
        .sorted()
        .toList();
  }

  String boundaryOfUser(String name) {
    return arn(aws.iam().getUser(r -> r.userName(name)).user().permissionsBoundary());
  }

  String boundaryOfRole(String name) {
    return arn(aws.iam().getRole(r -> r.roleName(name)).role().permissionsBoundary());
  }

  private static String arn(AttachedPermissionsBoundary boundary) {
    return boundary == null ? null : boundary.permissionsBoundaryArn();
  }
}
