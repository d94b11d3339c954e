package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** A role with hardly any room left: to take access away must not wait for room. */
@QuarkusTest
class FullRoleTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);

  /** Ten managed policies are on it, and {@code left} characters of inline policies are free. */
  private String fullRole(int left) {
    List<String> managed = new ArrayList<>();
    for (String name :
        List.of(
            "AmazonS3ReadOnlyAccess",
            "AmazonEC2ReadOnlyAccess",
            "AmazonSQSReadOnlyAccess",
            "AmazonSNSReadOnlyAccess",
            "AmazonRDSReadOnlyAccess",
            "AmazonDynamoDBReadOnlyAccess",
            "CloudWatchReadOnlyAccess",
            "AmazonVPCReadOnlyAccess",
            "AmazonSSMReadOnlyAccess",
            "IAMReadOnlyAccess")) {
      managed.add("arn:aws:iam::aws:policy/" + name);
    }
    return role(
        Map.of(
            "policies",
            Map.of("managed", managed, "inline", Map.of("filler", filler(10240 - left)))));
  }

  private static Map<String, Object> filler(int size) {
    int frame =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::b/\"}]}"
            .length();
    return Map.of(
        "Version",
        "2012-10-17",
        "Statement",
        List.of(
            Map.of(
                "Effect",
                "Allow",
                "Action",
                "s3:GetObject",
                "Resource",
                "arn:aws:s3:::b/" + "x".repeat(size - frame))));
  }

  /** Somebody else's policy takes what is left but for a few characters. */
  private void fillUp(String role) {
    for (int size = 10240; ; size -= 10) {
      String document = new JsonObject(filler(size)).encode();
      if (error(
              () ->
                  sandbox
                      .iam()
                      .putRolePolicy(
                          r -> r.roleName(role).policyName("stranger").policyDocument(document)))
          == null) {
        return;
      }
    }
  }

  private String trust(String role) {
    return decoded(sandbox.iam().getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument());
  }

  @Test
  void whatCanBeGivenCanBeTakenAway() {
    String ada = unique("ada");
    String bob = unique("bob");
    String cohort = cohort(ada, bob);
    String role = fullRole(560);
    String id = granted(assume(role, member(ada), HOUR));
    json(assume(role, member(bob), HOUR.plusMinutes(5)))
        .post("/grants")
        .then()
        .statusCode(422)
        .body("detail", containsString("managed policies would be attached"));
    String together = granted(assume(role, member(bob), HOUR));
    AwsCredentials session = assumeRole(keys(cohort, ada), role, ada);
    works(session);
    sandbox.advance(Duration.ofMinutes(1));
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    refused(session);
    revoke(together);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(together));
  }

  @Test
  void whoJoinsACohortNeedsAPlaceOnItsRoles() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = fullRole(700);
    String id = granted(assume(role, Map.of("cohort", cohort), HOUR));
    List<Map<String, String>> many = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      many.add(Map.of("email", unique("somebody-with-a-long-name") + "@example.org"));
    }
    offContract()
        .contentType(ContentType.JSON)
        .body(Map.of("members", many))
        .post("/cohorts/{name}/members", cohort)
        .then()
        .statusCode(422)
        .body("detail", containsString("the role " + role + ", which has no room for so many"));
    offContract().get("/cohorts/{name}", cohort).then().body("members.total", equalTo(1));
    String bob = unique("bob");
    join(cohort, bob);
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(id));
    AwsCredentials session = assumeRole(keys(cohort, bob), role, bob);
    works(session);
    sandbox.setAwsClock(clock.instant().plus(HOUR));
    assertEquals(false, callError(session) == null);
  }

  @Test
  void whereSomebodyElseFilledTheRoleNobodyIsLetInLongerForThat() {
    String ada = unique("ada");
    cohort(ada);
    String role = role();
    String partner = "arn:aws:iam::987654321098:role/Partner";
    String other = "arn:aws:iam::987654321098:role/Other";
    String first = granted(assume(role, member(ada), HOUR));
    String second = granted(assume(role, Map.of("arn", partner), HOUR));
    String third = granted(assume(role, Map.of("arn", other), HOUR));
    fillUp(role);
    String late = unique("m");
    cohort(late);
    List<String> more = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      more.add(ask(assume(role, member(late), HOUR.plusMinutes(i))));
    }
    revoke(first);
    revoke(second);
    loop.runUntilIdle();
    offContract().get("/roles/{name}", role).then().body("failure.code", equalTo("LimitExceeded"));
    assertEquals("REVOKING", state(first));
    String trust = trust(role);
    assertFalse(trust.contains(partner) || trust.contains(ada), trust);
    assertTrue(trust.contains(other), trust);

    sandbox.iam().deleteRolePolicy(r -> r.roleName(role).policyName("stranger"));
    sandbox.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    assertEquals("REVOKED", state(first));
    assertEquals("REVOKED", state(second));
    assertEquals("ACTIVE", state(third));
    more.forEach(id -> assertEquals("ACTIVE", state(id)));
  }
}
