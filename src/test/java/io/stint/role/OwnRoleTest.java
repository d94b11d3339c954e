package io.stint.role;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.stint.iam.Iam;
import io.stint.role.OwnRoleTest.AsItsOwnRole;
import io.stint.support.OwnRoleSandbox;
import io.stint.web.MergePatch;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The role that Stint itself runs as: who has it has all, and who denies it ends nothing more. */
@QuarkusTest
@TestProfile(AsItsOwnRole.class)
class OwnRoleTest extends RoleStory {

  private static final String OWN = OwnRoleSandbox.ROLE;

  @Inject Iam iam;

  /** A service of its own, whose credentials are a session of a role. */
  public static class AsItsOwnRole implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(OwnRoleSandbox.class));
    }

    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }
  }

  /** Its sandbox is its own, and holds the role and the session that Stint calls with. */
  @Override
  protected void onEmptyGround() {}

  private static ValidatableResponse post(String path, Object body) {
    return api().contentType("application/json").body(body).post(path).then();
  }

  private static void refused(ValidatableResponse answer, String pointer) {
    answer
        .statusCode(422)
        .body("code", equalTo("own-identity"))
        .body("errors.pointer", hasItem(pointer))
        .body("detail", containsString("Stint itself runs as"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"StintItself", "stintitself"})
  void itIsNotAdoptedWhateverItsCase(String own) {
    refused(post("/roles", Map.of("name", own, "adopt", true)), "/name");
    refused(post("/plans/roles", Map.of("name", own, "adopt", true)), "/name");
    refused(post("/roles", Map.of("name", own)), "/name");
  }

  /** As it is when an operator lets Stint run as a role that it made or adopted before. */
  private void known() {
    iam.account().identity();
    sql(
        "INSERT INTO role (id, version, state, created_at, updated_at, name, arn, iam_id, adopted,"
            + " settings) SELECT gen_random_uuid(), 0, 'ACTIVE', now(), now(), '"
            + OWN
            + "', 'arn:aws:iam::123456789012:role/ops/StintItself', 'AROAEXAMPLE0000000000', true,"
            + " settings FROM role WHERE name = '"
            + name
            + "' ON CONFLICT DO NOTHING");
  }

  @Inject jakarta.persistence.EntityManager entities;

  private void sql(String statement) {
    io.quarkus.narayana.jta.QuarkusTransaction.requiringNew()
        .run(() -> entities.createNativeQuery(statement).executeUpdate());
  }

  @Test
  void itIsNeitherGrantedNorPassedNorPutToUseNorDenied() {
    created("\"trust\": [" + EC2 + "]");
    known();
    for (String type : List.of("ASSUME_ROLE", "PASS_ROLE")) {
      Map<String, Object> grant =
          Map.of(
              "type",
              type,
              "principal",
              type.equals("PASS_ROLE")
                  ? Map.of("member", "ada")
                  : Map.of("arn", "arn:aws:iam::987654321098:user/x"),
              "role",
              OWN,
              "ttl",
              "PT1H");
      refused(post("/grants", grant), "/role");
      refused(post("/plans/grants", grant), "/role");
    }
    refused(post("/instance-profiles", Map.of("name", name + "-p", "role", OWN)), "/role");
    refused(
        post(
            "/instance-profiles",
            Map.of("name", name + "-p", "newRole", Map.of("name", OWN, "adopt", true))),
        "/newRole/name");
    post("/instance-profiles", Map.of("name", name + "-p", "role", name)).statusCode(202);
    refused(
        api()
            .contentType(MergePatch.MEDIA_TYPE)
            .body("{\"role\": \"" + OWN + "\"}")
            .patch("/instance-profiles/" + name + "-p")
            .then(),
        "/role");
    refused(post("/roles/" + OWN + "/session-revocations", Map.of("everybody", true)), "");
    loop.runUntilIdle();
    assertFalse(
        aws.iam().listRolePolicies(r -> r.roleName(OWN)).policyNames().contains("stint-sessions"));
  }

  @Test
  void anInstanceProfileThatHoldsItIsNotAdopted() {
    aws.iam().createInstanceProfile(r -> r.instanceProfileName(name));
    aws.iam().addRoleToInstanceProfile(r -> r.instanceProfileName(name).roleName(OWN));
    refused(post("/instance-profiles", Map.of("name", name, "adopt", true)), "/name");
  }

  @Test
  void itIsGrantedNothing() {
    created("\"trust\": [" + EC2 + "]");
    refused(
        post(
            "/grants",
            Map.of(
                "type",
                "ASSUME_ROLE",
                "principal",
                Map.of("arn", "arn:aws:iam::123456789012:role/ops/" + OWN),
                "role",
                name,
                "ttl",
                "PT1H")),
        "/principal/arn");
  }

  @Test
  void everythingElseIsAsEver() {
    created("\"trust\": [" + EC2 + "]");
    read().body("state", equalTo("ACTIVE"));
  }
}
