package io.stint.grant;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Grants together: what one ends, another keeps. */
@QuarkusTest
class UnionTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void theEndOfOneNeverCutsAnother() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    String first = granted(assume(role, member(ada), Duration.ofMinutes(10)));
    String second = granted(assume(role, Map.of("cohort", cohort), HOUR));
    AwsCredentials keys = keys(cohort, ada);
    AwsCredentials session = assumeRole(keys, role, ada);
    revoke(first);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(first));
    works(session);
    assertEquals(null, assumeError(keys, role, ada));
    revoke(second);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(second));
    refused(session);
    assertEquals("AccessDenied", assumeError(keys, role, ada));
  }

  @Test
  void anExtensionHasNoGapAndAShorterEndHolds() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    String id = granted(assume(role, member(ada), Duration.ofMinutes(10)));
    AwsCredentials session = assumeRole(keys(cohort, ada), role, ada);
    change(id, Map.of("ttl", "PT30M")).then().statusCode(202).body("state", equalTo("PENDING"));
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(id));
    sandbox.setAwsClock(clock.instant().plus(Duration.ofMinutes(20)));
    works(session);
    sandbox.setAwsClock(clock.instant());
    change(id, Map.of("expiresAt", clock.instant().plus(MINUTE).toString())).then().statusCode(202);
    loop.runUntilIdle();
    sandbox.setAwsClock(clock.instant().plus(MINUTE));
    refused(session);
  }

  @Test
  void aScheduledGrantBeginsByItself() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    Map<String, Object> later = assume(role, member(ada), HOUR);
    later.put("startsAt", clock.instant().plus(MINUTE).toString());
    String id = ask(later);
    loop.runUntilIdle();
    assertEquals("SCHEDULED", state(id));
    AwsCredentials keys = keys(cohort, ada);
    assertEquals("AccessDenied", assumeError(keys, role, ada));
    sandbox.advance(MINUTE);
    assertEquals("PENDING", state(id));
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(id));
    assertEquals(null, assumeError(keys, role, ada));
  }

  @Test
  void aGrantThatAnotherCoversBeginsAndEndsAllTheSame() {
    String ada = unique("ada");
    cohort(ada);
    String role = role();
    granted(assume(role, member(ada), HOUR));
    Map<String, Object> later = assume(role, member(ada), MINUTE);
    later.put("startsAt", clock.instant().plus(MINUTE).toString());
    String id = ask(later);
    loop.runUntilIdle();
    assertEquals("SCHEDULED", state(id));
    sandbox.advance(MINUTE);
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(id));
    sandbox.advance(MINUTE);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
  }

  @Test
  void aGrantedRoleCannotBeDeleted() {
    String ada = unique("ada");
    cohort(ada);
    String role = role();
    String id = granted(assume(role, member(ada), HOUR));
    offContract()
        .delete("/roles/{name}", role)
        .then()
        .statusCode(409)
        .body("detail", org.hamcrest.Matchers.containsString(id));
  }

  @Test
  void twoHundredGrantsAreOneWriteForTheRoleAndOneForTheUser() {
    String ada = unique("ada");
    cohort(ada);
    String role = role();
    sandbox.clearCalls();
    for (int i = 0; i < 200; i++) {
      ask(assume(role, member(ada), HOUR.plusSeconds(i)));
    }
    loop.runUntilIdle();
    assertEquals(1, sandbox.calls("UpdateAssumeRolePolicy"));
    assertEquals(1, sandbox.calls("PutRolePolicy"));
    assertEquals(1, sandbox.calls("PutUserPolicy"));
    api()
        .queryParam("role", role)
        .queryParam("state", "ACTIVE")
        .queryParam("pageSize", 500)
        .get("/grants")
        .then()
        .body("items.size()", equalTo(200));
  }

  @Test
  void aPolicyIsTheUsersOwnUntilTheEnd() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    AwsCredentials keys = keys(cohort, ada);
    refused(keys);
    String id =
        granted(
            Map.of(
                "type",
                "POLICY",
                "principal",
                Map.of("cohort", cohort),
                "policy",
                Map.of(
                    "document",
                    Map.of(
                        "Version",
                        "2012-10-17",
                        "Statement",
                        Map.of("Effect", "Allow", "Action", "iam:ListUsers", "Resource", "*"))),
                "ttl",
                "PT10M"));
    works(keys);
    grant(id).body("enforcement.AWS", hasItem("DATED_ALLOW"));
    sandbox.setAwsClock(clock.instant().plus(Duration.ofMinutes(10)));
    refused(keys);
  }

  @Test
  void aForeignPrincipalIsNamedInTheTrustWithItsEnd() {
    String role = role();
    String arn = "arn:aws:iam::987654321098:role/Partner";
    String id = granted(assume(role, Map.of("arn", arn), HOUR));
    grant(id).body("enforcement.AWS", equalTo(List.of("DATED_ALLOW")));
    String trust =
        decoded(sandbox.iam().getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument());
    assertEquals(true, trust.contains(arn) && trust.contains("DateLessThan"), trust);
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
  }

  @Test
  void theSameKeyGivesTheSameGrant() {
    String ada = unique("ada");
    cohort(ada);
    String role = role();
    Map<String, Object> body = assume(role, member(ada), HOUR);
    String key = unique("key");
    String first =
        json(body).header("Idempotency-Key", key).post("/grants").then().extract().path("id");
    String second =
        json(body).header("Idempotency-Key", key).post("/grants").then().extract().path("id");
    assertEquals(first, second);
    Map<String, Object> later = assume(role, member(ada), HOUR);
    later.put("startsAt", clock.instant().plus(MINUTE).toString());
    String planned =
        json(later)
            .header("Idempotency-Key", key + "s")
            .post("/grants")
            .then()
            .extract()
            .path("id");
    sandbox.advance(MINUTE.plusSeconds(1));
    json(later)
        .header("Idempotency-Key", key + "s")
        .post("/grants")
        .then()
        .statusCode(202)
        .header("Idempotency-Replayed", "true")
        .body("id", equalTo(planned));
    json(later).post("/grants").then().statusCode(400);
    api().header("If-Match", "\"v999\"").delete("/grants/{id}", first).then().statusCode(412);
    offContract()
        .contentType(ContentType.JSON)
        .get("/events?subject=" + first)
        .then()
        .body("items.action", hasItem("grant.created"))
        .body("items.actor", hasItem(startsWith("admin")));
  }
}
