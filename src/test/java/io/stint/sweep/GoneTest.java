package io.stint.sweep;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What Stint has not made it cannot make again: where IAM does not have it any more, that is said
 * from the next sweep on, for as long as it is so.
 */
@QuarkusTest
class GoneTest extends SweepStory {

  private static final String EC2_TRUSTS =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

  private final String name = "gone-" + UUID.randomUUID().toString().substring(0, 8);

  private void makeRole() {
    aws.iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(EC2_TRUSTS));
  }

  @Test
  void anAdoptedRole() {
    makeRole();
    post("/roles", Map.of("name", name, "adopt", true)).then().statusCode(202);
    quietly();
    api().get("/roles/" + name).then().body("state", equalTo("ACTIVE"));
    aws.iam().deleteRole(r -> r.roleName(name));
    sweep();
    api()
        .get("/roles/" + name)
        .then()
        .body("failure.code", equalTo("NoSuchEntity"))
        .body("failure.message", containsString(name));
    makeRole();
    api().delete("/roles/" + name);
    quietly();
    aws.iam().deleteRole(r -> r.roleName(name));
  }

  @Test
  void anAdoptedInstanceProfile() {
    aws.iam().createInstanceProfile(r -> r.instanceProfileName(name));
    post("/instance-profiles", Map.of("name", name, "adopt", true)).then().statusCode(202);
    for (int i = 0; i < 4; i++) {
      quietly();
    }
    api().get("/instance-profiles/" + name).then().body("state", equalTo("ACTIVE"));
    aws.iam().deleteInstanceProfile(r -> r.instanceProfileName(name));
    sweep();
    api()
        .get("/instance-profiles/" + name)
        .then()
        .body("failure.code", equalTo("NoSuchEntity"))
        .body("failure.message", containsString(name));
    api().delete("/instance-profiles/" + name);
    quietly();
  }

  @Test
  void anAdoptedUser() {
    aws.iam().createUser(r -> r.userName(name));
    post("/cohorts", Map.of("name", name)).then().statusCode(202);
    post(
            "/cohorts/" + name + "/members?adopt=true",
            Map.of("members", List.of(Map.of("email", name + "@uw.edu"))))
        .then()
        .statusCode(202);
    quietly();
    api()
        .get("/cohorts/" + name + "/members/" + name)
        .then()
        .body("state", equalTo("ACTIVE"))
        .body("adopted", equalTo(true))
        .body("failure", nullValue());
    aws.iam().removeUserFromGroup(r -> r.userName(name).groupName(name));
    aws.iam().deleteUser(r -> r.userName(name));
    sweep();
    api()
        .get("/cohorts/" + name + "/members/" + name)
        .then()
        .body("state", equalTo("FAILING"))
        .body("failure.code", equalTo("NoSuchEntity"))
        .body("failure.message", containsString(name));
    api().delete("/cohorts/" + name);
    quietly();
  }
}
