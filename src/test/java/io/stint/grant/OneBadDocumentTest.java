package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.audit.FailureNews;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** A document that IAM refuses harms only itself. */
@QuarkusTest
class OneBadDocumentTest extends GrantStory {

  private static final String BAD = "what-iam-refuses";
  private static final Duration HOUR = Duration.ofHours(1);

  @Inject FailureNews news;

  private String ada;
  private String crew;

  @BeforeEach
  void somebody() {
    ada = unique("ada");
    crew = cohort(ada);
    sandbox.planFault(
        "{\"kind\": \"MALFORMED\", \"text\": \"" + BAD + "\", \"nth\": 1, \"times\": 9999}");
  }

  private static Map<String, Object> document(String bucket) {
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
                "arn:aws:s3:::" + bucket + "/*")));
  }

  private Map<String, Object> access(String kind, String bucket) {
    return policy(
        Map.of(kind, kind.equals("member") ? ada : crew), Map.of("document", document(bucket)));
  }

  private String written(String kind) {
    return decoded(
        kind.equals("member")
            ? sandbox
                .iam()
                .getUserPolicy(r -> r.userName(ada).policyName("stint-grants"))
                .policyDocument()
            : sandbox
                .iam()
                .getGroupPolicy(r -> r.groupName(crew).policyName("stint-grants"))
                .policyDocument());
  }

  @ParameterizedTest
  @ValueSource(strings = {"member", "cohort"})
  void theOthersGoOnAndItSaysWhy(String kind) {
    String first = granted(access(kind, "first"));
    String bad = ask(access(kind, BAD));
    loop.runUntilIdle();
    String later = ask(access(kind, "later"));
    loop.runUntilIdle();
    grant(bad)
        .body("state", equalTo("PENDING"))
        .body("failure.code", equalTo("MalformedPolicyDocument"))
        .body("failure.message", containsString("legacy parsing"));
    assertEquals("ACTIVE", state(later));
    change(first, Map.of("ttl", "PT3H")).then().statusCode(202);
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(first));
    assertTrue(written(kind).contains("first") && written(kind).contains("later"));
    assertFalse(written(kind).contains(BAD));
    revoke(later);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(later));
    assertFalse(written(kind).contains("later"));
  }

  @Test
  void itIsToldThatItIsRefusedAndThatItIsNoMore() {
    String bad = ask(access("member", BAD));
    String gone = ask(access("member", BAD + "-2"));
    loop.runUntilIdle();
    revoke(gone);
    loop.runUntilIdle();
    sandbox.advance(Duration.ofMinutes(1));
    news.look();
    news.look();
    assertEquals(List.of("MalformedPolicyDocument"), told(bad, "grant.failing", "code"));
    assertEquals(List.of(), told(gone, "grant.failing", "code"));
    assertEquals(List.of(), told(bad, "grant.recovered", "since"));
    sandbox.noFaults();
    for (int i = 0; i < 30 && !state(bad).equals("ACTIVE"); i++) {
      sandbox.advance(Duration.ofSeconds(30));
      loop.runUntilIdle();
    }
    news.look();
    assertEquals(told(bad, "grant.failing", "since"), told(bad, "grant.recovered", "since"));
  }

  private static List<String> told(String grant, String action, String detail) {
    return api()
        .get("/events?subject=" + grant + "&action=" + action)
        .then()
        .extract()
        .path("items.details." + detail);
  }

  @Test
  void severalAmongMany() {
    List<String> good = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      boolean refused = i == 2 || i == 3 || i == 8;
      (refused ? bad : good).add(ask(access("member", refused ? BAD + i : "bucket" + i)));
    }
    loop.runUntilIdle();
    good.forEach(id -> assertEquals("ACTIVE", state(id)));
    bad.forEach(id -> grant(id).body("failure.code", equalTo("MalformedPolicyDocument")));
    offContract()
        .get("/cohorts/{name}/members", crew)
        .then()
        .body("items[0].state", equalTo("ACTIVE"))
        .body("items[0].failure", nullValue());
  }

  @Test
  void itIsTriedAgainAtTheSlowPace() {
    String bad = ask(access("member", BAD));
    loop.runUntilIdle();
    sandbox.clearCalls();
    sandbox.advance(Duration.ofMinutes(1));
    loop.runUntilIdle();
    grant(bad).body("failure.attempts", equalTo(1));
    sandbox.advance(Duration.ofSeconds(61));
    loop.runUntilIdle();
    grant(bad).body("failure.attempts", equalTo(2));
    sandbox.noFaults();
    sandbox.advance(Duration.ofSeconds(121));
    loop.runUntilIdle();
    grant(bad).body("state", equalTo("ACTIVE")).body("failure", nullValue());
    assertTrue(written("member").contains(BAD));
  }

  @ParameterizedTest
  @CsvSource({"member, revoked", "member, expired", "cohort, revoked", "cohort, expired"})
  void oneThatWasNeverWrittenAndIsOverIsRevokedAtOnce(String kind, String how) {
    String bad = ask(access(kind, BAD));
    Map<String, Object> beside = access(kind, BAD + "-too");
    beside.put("ttl", "PT4H");
    ask(beside);
    loop.runUntilIdle();
    sandbox.setFaults("{\"down\": true}");
    // It is tried again in the meantime, as far as AWS lets it.
    sandbox.advance(Duration.ofMinutes(3));
    loop.runUntilIdle();
    if (how.equals("revoked")) {
      revoke(bad);
    } else {
      sandbox.advance(HOUR);
      loop.runUntilIdle();
    }
    assertEquals("REVOKED", state(bad));
  }

  /** An answer that was lost: it may be there, so it is not said to be gone until it is. */
  @ParameterizedTest
  @ValueSource(strings = {"member", "cohort"})
  void oneThatMayBeWrittenIsRevokedWhenItIsSeenToBeGone(String kind) {
    String bad = ask(access(kind, BAD));
    loop.runUntilIdle();
    String write = kind.equals("member") ? "PutUserPolicy" : "PutGroupPolicy";
    sandbox.noFaults();
    sandbox.planFault(
        "{\"kind\": \"LOSE_ANSWER\", \"action\": \"" + write + "\", \"nth\": 1, \"times\": 99}");
    sandbox.advance(Duration.ofMinutes(3));
    loop.runUntilIdle();
    assertTrue(written(kind).contains(BAD));
    sandbox.setFaults("{\"down\": true}");
    revoke(bad);
    loop.runUntilIdle();
    assertEquals("REVOKING", state(bad));
    sandbox.noFaults();
    sandbox.advance(Duration.ofMinutes(1));
    loop.runUntilIdle();
    assertEquals("REVOKED", state(bad));
    List<String> left =
        kind.equals("member")
            ? sandbox.iam().listUserPolicies(r -> r.userName(ada)).policyNames()
            : sandbox.iam().listGroupPolicies(r -> r.groupName(crew)).policyNames();
    assertFalse(left.contains("stint-grants"), left.toString());
  }

  @Test
  void oneThatHasNotBegunIsRevokedAtOnceThoughAwsIsDown() {
    Map<String, Object> body = assume(role(), member(ada), HOUR);
    body.put("startsAt", clock.instant().plus(HOUR).toString());
    String id = ask(body);
    loop.runUntilIdle();
    sandbox.setFaults("{\"down\": true}");
    revoke(id);
    assertEquals("REVOKED", state(id));
  }

  @Test
  void aPolicyOfTheCohortsOwnKeepsNoGrantToItWaiting() {
    changeCohort(crew, Map.of("policies", Map.of("inline", Map.of("own", document(BAD)))));
    loop.runUntilIdle();
    offContract()
        .get("/cohorts/{name}", crew)
        .then()
        .body("failure.code", equalTo("MalformedPolicyDocument"));
    String id = ask(access("cohort", "granted"));
    sandbox.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(id));
    assertTrue(written("cohort").contains("granted"));
    revoke(id);
    sandbox.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPolicyOfTheRolesOwnKeepsNoGrantOnItWaiting(boolean madeWithIt) {
    Map<String, Object> policies =
        Map.of("inline", Map.of("own", document(BAD), "work", LIST_USERS));
    String role = madeWithIt ? role(Map.of("policies", policies)) : role();
    if (!madeWithIt) {
      patchRole(role, Map.of("policies", policies));
    }
    AwsCredentials keys = keys(crew, ada);
    String id = ask(assume(role, member(ada), HOUR));
    sandbox.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    offContract()
        .get("/roles/{name}", role)
        .then()
        .body("failure.code", equalTo("MalformedPolicyDocument"))
        .body("failure.message", containsString("own"));
    assertEquals("ACTIVE", state(id));
    AwsCredentials session = assumeRole(keys, role, ada);
    works(session);
    sandbox.advance(Duration.ofMinutes(2));
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    refused(session);
    patchRole(role, Map.of("policies", Map.of("inline", Map.of("own", document("good")))));
    offContract().get("/roles/{name}", role).then().body("state", equalTo("ACTIVE"));
  }

  private void patchRole(String role, Map<String, ?> patch) {
    offContract()
        .contentType("application/merge-patch+json")
        .body(patch)
        .patch("/roles/{name}", role)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
  }

  @Test
  void aPolicyThatIsGoneKeepsNoOtherGrantWaiting() {
    sandbox.noFaults();
    String arn = largePolicy();
    String first = granted(access("member", "first"));
    String gone = ask(policy(member(ada), Map.of("arn", arn)));
    sandbox.iam().deletePolicy(r -> r.policyArn(arn));
    String later = ask(access("member", "later"));
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(later));
    grant(gone).body("failure.code", equalTo("NoSuchEntity"));
    change(first, Map.of("ttl", "PT3H")).then().statusCode(202);
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(first));
  }
}
