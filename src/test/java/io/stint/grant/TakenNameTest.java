package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name that IAM has already is a conflict, or the row can be deleted, and nothing hangs. */
@QuarkusTest
class TakenNameTest extends GrantStory {

  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":"
          + "\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

  private void take(String kind, String name) {
    switch (kind) {
      case "roles" ->
          sandbox.iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST));
      case "cohorts" -> sandbox.iam().createGroup(r -> r.groupName(name));
      default -> sandbox.iam().createInstanceProfile(r -> r.instanceProfileName(name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"roles", "cohorts", "instance-profiles"})
  void aNameThatIamHasIsAConflict(String kind) {
    String name = unique("Taken");
    take(kind, name);
    json(Map.of("name", name))
        .post("/" + kind)
        .then()
        .statusCode(409)
        .body("code", equalTo("name-taken"))
        .body("detail", containsString(name));
    api().get("/" + kind + "/{name}", name).then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"roles", "cohorts", "instance-profiles"})
  void oneThatIsTakenMeanwhileCanBeDeleted(String kind) {
    String name = unique("Taken");
    json(Map.of("name", name)).post("/" + kind).then().statusCode(202);
    take(kind, name);
    loop.runUntilIdle();
    api().delete("/" + kind + "/{name}", name).then().statusCode(202);
    loop.runUntilIdle();
    api().get("/" + kind + "/{name}", name).then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"revoked", "expired"})
  void grantsOnARoleThatNeverCameAreNotInItsWay(String how) {
    String ada = unique("ada");
    cohort(ada);
    String name = unique("Taken");
    json(Map.of("name", name)).post("/roles").then().statusCode(202);
    take("roles", name);
    String id = ask(assume(name, member(ada), Duration.ofHours(1)));
    loop.runUntilIdle();
    api().get("/roles/{name}", name).then().body("failure.code", equalTo("NameTaken"));
    api().delete("/roles/{name}", name).then().statusCode(409);
    if (how.equals("revoked")) {
      revoke(id);
    } else {
      sandbox.advance(Duration.ofHours(1));
    }
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    api().delete("/roles/{name}", name).then().statusCode(202);
    loop.runUntilIdle();
    api().get("/roles/{name}", name).then().statusCode(404);
  }

  @Test
  void grantsToACohortThatNeverCameAreNotInItsWay() {
    String ada = unique("ada");
    String name = unique("Taken");
    json(Map.of("name", name)).post("/cohorts").then().statusCode(202);
    take("cohorts", name);
    join(name, ada);
    String role = role();
    String id = ask(assume(role, Map.of("cohort", name), Duration.ofHours(1)));
    String own = ask(assume(role, member(ada), Duration.ofHours(1)));
    loop.runUntilIdle();
    revoke(id);
    revoke(own);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    assertEquals("REVOKED", state(own));
    api().delete("/cohorts/{name}", name).then().statusCode(202);
    loop.runUntilIdle();
    api().get("/cohorts/{name}", name).then().statusCode(404);
  }
}
