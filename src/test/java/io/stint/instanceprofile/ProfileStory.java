package io.stint.instanceprofile;

import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.ValidatableResponse;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import io.stint.web.MergePatch;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;

/** What the stories about instance profiles have in common. */
abstract class ProfileStory extends StintTest {

  static final String EC2 = "{\"type\": \"SERVICE\", \"service\": \"ec2.amazonaws.com\"}";
  static final String IN_LINE =
      "{\"policies\": {\"inline\": {\"uploads\": {\"Version\": \"2012-10-17\", \"Statement\":"
          + " [{\"Effect\": \"Allow\", \"Action\": \"s3:PutObject\","
          + " \"Resource\": \"arn:aws:s3:::bucket/uploads/*\"}]}},"
          + " \"managed\": [\"arn:aws:iam::aws:policy/ReadOnlyAccess\"]}}";

  private static final AtomicInteger NUMBER = new AtomicInteger();

  @Inject ReconcileLoop loop;
  @Inject SandboxControl aws;

  String name;

  @BeforeEach
  void aNameOfItsOwn() {
    aws.noFaults();
    name = getClass().getSimpleName() + NUMBER.incrementAndGet();
  }

  String role(String suffix) {
    return role(suffix, EC2);
  }

  String role(String suffix, String trust) {
    String role = name + suffix;
    api()
        .contentType("application/json")
        .body("{\"name\": \"" + role + "\", \"trust\": [" + trust + "]}")
        .post("/roles")
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    return role;
  }

  ValidatableResponse create(String body) {
    return api()
        .contentType("application/json")
        .body("{\"name\": \"" + name + "\"" + body + "}")
        .post("/instance-profiles")
        .then();
  }

  void created(String body) {
    create(body).statusCode(202);
    settles();
    read().body("state", equalTo("ACTIVE"));
  }

  /** Time enough for all reads, and for a pass that failed to be repeated. */
  void settles() {
    for (int i = 0; i < 8; i++) {
      loop.runUntilIdle();
      aws.advance(Duration.ofSeconds(2));
    }
  }

  ValidatableResponse read() {
    return api().get("/instance-profiles/" + name).then();
  }

  ValidatableResponse patch(String body) {
    return api()
        .contentType(MergePatch.MEDIA_TYPE)
        .body(body)
        .patch("/instance-profiles/" + name)
        .then();
  }

  ValidatableResponse delete(String query) {
    return api().delete("/instance-profiles/" + name + query).then();
  }

  InstanceProfile inIam() {
    return aws.iam().getInstanceProfile(r -> r.instanceProfileName(name)).instanceProfile();
  }

  boolean isInIam() {
    try {
      inIam();
      return true;
    } catch (NoSuchEntityException e) {
      return false;
    }
  }

  List<String> rolesInIt() {
    return inIam().roles().stream().map(Role::roleName).toList();
  }

  boolean isRoleInIam(String role) {
    try {
      aws.iam().getRole(r -> r.roleName(role));
      return true;
    } catch (NoSuchEntityException e) {
      return false;
    }
  }
}
