package io.stint.rights;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.stint.rights.RightsStory.WithLeastRights;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;

/** Everybody whom Stint makes is made within the boundary, stays there, and cannot leave it. */
@QuarkusTest
@TestProfile(WithLeastRights.class)
class BoundaryTest extends RightsStory {

  private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

  private static void refused(Runnable call) {
    IamException e = assertThrows(IamException.class, call::run);
    assertEquals("AccessDenied", e.awsErrorDetails().errorCode(), e.getMessage());
  }

  /** The guard lets no cohort have it; somebody else attaches it to the group. */
  @Test
  void anAdministratorWithinItNeitherTouchesWhatIsStintsNorLeavesIt() {
    cohort("admins", "eve", "bob");
    ok(post("/roles", "{'name': 'Bounded', 'trust': [" + EC2 + "]}"));
    settle();
    aws.iam().attachGroupPolicy(r -> r.groupName("admins").policyArn(ADMINISTRATOR));
    AwsCredentials keys = keys("admins", "eve");
    try (IamClient eve = aws.iam(keys)) {
      assertEquals("eve", eve.getUser().user().userName());
      eve.listUsers();
      for (Runnable attempt :
          List.<Runnable>of(
              () -> eve.attachUserPolicy(r -> r.userName("eve").policyArn(ADMINISTRATOR)),
              () -> eve.deleteUserPermissionsBoundary(r -> r.userName("eve")),
              () ->
                  eve.putUserPermissionsBoundary(
                      r -> r.userName("eve").permissionsBoundary(ADMINISTRATOR)),
              () ->
                  eve.putUserPermissionsBoundary(
                      r -> r.userName("eve").permissionsBoundary(Rights.BOUNDARY)),
              () -> eve.createAccessKey(r -> r.userName("bob")),
              () -> eve.addUserToGroup(r -> r.groupName("admins").userName("bob")),
              () -> eve.deleteGroup(r -> r.groupName("admins")),
              () -> eve.deleteRolePermissionsBoundary(r -> r.roleName("Bounded")),
              () -> eve.attachRolePolicy(r -> r.roleName("Bounded").policyArn(ADMINISTRATOR)),
              () -> eve.createUser(r -> r.userName("mallory")),
              () -> eve.createUser(r -> r.userName("mallory").permissionsBoundary(Rights.BOUNDARY)),
              () ->
                  eve.createPolicyVersion(
                      r ->
                          r.policyArn(Rights.BOUNDARY)
                              .policyDocument(json(READ))
                              .setAsDefault(true)),
              () -> eve.deletePolicy(r -> r.policyArn(Rights.BOUNDARY)),
              () ->
                  eve.attachRolePolicy(
                      r -> r.roleName(LeastRightsSandbox.SERVICE).policyArn(ADMINISTRATOR)),
              () ->
                  eve.createPolicyVersion(
                      r ->
                          r.policyArn(LeastRightsSandbox.LEAST)
                              .policyDocument(json(READ))
                              .setAsDefault(true)))) {
        refused(attempt);
      }
    }
    try (var sts = aws.sts(keys)) {
      assertThrows(
          software.amazon.awssdk.services.sts.model.StsException.class,
          () -> sts.assumeRole(r -> r.roleArn(Rights.SERVICE).roleSessionName("eve")));
    }
    aws.iam().detachGroupPolicy(r -> r.groupName("admins").policyArn(ADMINISTRATOR));
    ok(api().delete("/roles/Bounded"));
    ok(api().delete("/cohorts/admins"));
    settle();
  }

  @Test
  void aRoleHasNoOtherBoundaryThanThatOfAll() {
    post("/roles", "{'name': 'Wider', 'permissionsBoundary': '" + ADMINISTRATOR + "'}")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/permissionsBoundary"))
        .body("errors[0].detail", containsString(Rights.BOUNDARY));
    post("/plans/roles", "{'name': 'Wider', 'permissionsBoundary': '" + ADMINISTRATOR + "'}")
        .then()
        .statusCode(422);
    ok(post("/roles", "{'name': 'Same', 'permissionsBoundary': '" + Rights.BOUNDARY + "'}"));
    loop.runUntilIdle();
    patch("/roles/Same", "{'permissionsBoundary': '" + ADMINISTRATOR + "'}")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/permissionsBoundary"));
    aws.clearCalls();
    ok(patch("/roles/Same", "{'permissionsBoundary': null, 'description': 'as ever'}"));
    loop.runUntilIdle();
    isActive("/roles/Same");
    api().get("/roles/Same").then().body("permissionsBoundary", equalTo(Rights.BOUNDARY));
    assertEquals(0, aws.calls("DeleteRolePermissionsBoundary"));
    assertEquals(Rights.BOUNDARY, boundaryOfRole("Same"));
    ok(api().delete("/roles/Same"));
    settle();
  }

  @Test
  void aCohortHasNoOtherBoundaryThanThatOfAll() {
    for (String path : List.of("/cohorts", "/plans/cohorts")) {
      post(path, "{'name': 'wider', 'permissionsBoundary': '" + ADMINISTRATOR + "'}")
          .then()
          .statusCode(422)
          .body("errors[0].pointer", equalTo("/permissionsBoundary"))
          .body("errors[0].detail", containsString(Rights.BOUNDARY));
    }
    ok(post("/cohorts", "{'name': 'same', 'permissionsBoundary': '" + Rights.BOUNDARY + "'}"));
    ok(post("/cohorts/same/members", "{'members': [{'email': 'sam@uw.edu'}]}"));
    loop.runUntilIdle();
    patch("/cohorts/same", "{'permissionsBoundary': '" + ADMINISTRATOR + "'}")
        .then()
        .statusCode(422);
    ok(patch("/cohorts/same", "{'permissionsBoundary': null}"));
    loop.runUntilIdle();
    assertEquals(Rights.BOUNDARY, boundaryOfUser("sam"));
    ok(api().delete("/cohorts/same"));
    settle();
  }

  @Test
  void anotherOneIsPutRightByTheNextPass() {
    cohort("shifted", "tom");
    ok(post("/roles", "{'name': 'Shifted', 'trust': [" + EC2 + "]}"));
    quietly();
    aws.iam().putUserPermissionsBoundary(r -> r.userName("tom").permissionsBoundary(ADMINISTRATOR));
    aws.iam()
        .putRolePermissionsBoundary(r -> r.roleName("Shifted").permissionsBoundary(ADMINISTRATOR));
    assertEquals(
        List.of("CHANGED ROLE Shifted REPAIRED", "CHANGED USER tom REPAIRED"), findings(sweep()));
    assertEquals(Rights.BOUNDARY, boundaryOfUser("tom"));
    assertEquals(Rights.BOUNDARY, boundaryOfRole("Shifted"));
    quietly();
    assertEquals(List.of(), findings(sweep()));
    ok(api().delete("/roles/Shifted"));
    ok(api().delete("/cohorts/shifted"));
    settle();
  }

  /** Nobody is given anything outside it: what is over goes all the same. */
  @Test
  void whoCannotBePutWithinItIsGivenNothingNew() {
    cohort("waiting", "kim");
    String old = grant("POLICY", "{'member': 'kim'}", "'policy': {'document': " + READ + "}");
    quietly();
    aws.iam().deleteUserPermissionsBoundary(r -> r.userName("kim"));
    aws.planFault(
        "{\"kind\": \"DENY\", \"action\": \"PutUserPermissionsBoundary\", \"nth\": 1, \"times\":"
            + " 99}");
    sweep();
    String asked = grant("POLICY", "{'member': 'kim'}", "'policy': {'document': " + READ + "}");
    ok(api().delete("/grants/" + old));
    loop.runUntilIdle();
    api().get("/grants/" + asked).then().body("state", equalTo("PENDING"));
    api().get("/grants/" + old).then().body("state", equalTo("REVOKED"));
    aws.noFaults();
    aws.advance(java.time.Duration.ofMinutes(10));
    settle();
    isActive("/grants/" + asked);
    assertEquals(Rights.BOUNDARY, boundaryOfUser("kim"));
    ok(api().delete("/cohorts/waiting"));
    settle();
  }
}
