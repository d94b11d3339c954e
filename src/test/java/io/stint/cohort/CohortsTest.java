package io.stint.cohort;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Cohorts as a caller makes, reads and changes them. */
@QuarkusTest
class CohortsTest extends CohortTest {

  private static final Map<String, Object> READ_BUCKET =
      Map.of(
          "Version",
          "2012-10-17",
          "Statement",
          List.of(
              Map.of(
                  "Effect", "Allow",
                  "Action", "s3:GetObject",
                  "Resource", "arn:aws:s3:::workshop/*")));

  @Test
  void whatIsWrongIsSaidAllAtOnceWithWhereItIs() {
    refused(Map.of("name", "a b"), 400, "/name", "letters, digits");
    refused(Map.of(), 400, "/name", "required");
    refused(Map.of("name", "x", "nmae", "x"), 400, "/nmae", "");
    refused(Map.of("name", "x", "endsAt", "tomorrow"), 400, "/endsAt", "RFC 3339");
    refused(
        Map.of("name", "x", "endsAt", clock.instant().toString()), 400, "/endsAt", "the future");
    refused(Map.of("name", "x", "removeAfter", "PT-1S"), 400, "/removeAfter", "");
    refused(
        Map.of("name", "x", "policies", Map.of("managed", List.of("policy/AmazonEC2FullAccess"))),
        400,
        "/policies/managed/0",
        "arn:aws:iam::aws:policy/Name");
    refused(
        Map.of(
            "name",
            "x",
            "policies",
            Map.of("managed", List.of(EC2, "arn:aws:iam::aws:policy/NoSuchPolicy"))),
        422,
        "/policies/managed/1",
        "There is no policy");
    refused(inline("text"), 400, "/policies/inline/bucket", "JSON object");
    refused(
        inline(Map.of("Version", "2012-10-17")),
        400,
        "/policies/inline/bucket/Statement",
        "at least one statement");
    refused(
        inline(Map.of("Statement", List.of(Map.of("Effect", "Maybe")))),
        400,
        "/policies/inline/bucket/Statement/0/Effect",
        "");
    refused(
        inline(
            Map.of(
                "Version",
                "2012-10-17",
                "Statement",
                List.of(Map.of("Effect", "Allow", "Action", "iam:*", "Resource", "*")))),
        400,
        "/policies/inline/bucket/Statement/0",
        "raise their own rights");
    refused(
        Map.of("name", "x", "policies", Map.of("inline", Map.of("stint-mine", READ_BUCKET))),
        400,
        "/policies/inline/stint-mine",
        "Stint's own");
    refused(
        Map.of("name", "x", "password", Map.of("mode", "SHARED")),
        400,
        "/password/value",
        "1 to 128");
    refused(
        Map.of("name", "x", "password", Map.of("mode", "PER_MEMBER", "value", "Secret-1")),
        400,
        "/password/value",
        "SHARED");
    json(Map.of("name", "a b", "endsAt", "2001-01-01T00:00:00Z"))
        .post("/cohorts")
        .then()
        .body("errors.pointer", equalTo(List.of("/name", "/endsAt")));
    cohort("x").then().statusCode(404);
  }

  private static Map<String, Object> inline(Object document) {
    return Map.of("name", "x", "policies", Map.of("inline", Map.of("bucket", document)));
  }

  private static void refused(Map<String, ?> body, int status, String pointer, String words) {
    json(body)
        .post("/cohorts")
        .then()
        .statusCode(status)
        .body("errors.pointer", hasItem(containsString(pointer)))
        .body("detail", containsString(words));
  }

  @Test
  void aNameIsTakenWhateverItsCase() {
    String name = unique("Name");
    create(name);
    json(Map.of("name", name.toUpperCase()))
        .post("/cohorts")
        .then()
        .statusCode(409)
        .body("code", equalTo("name-taken"));
    cohort(name.toLowerCase()).then().statusCode(200).body("name", equalTo(name));
  }

  @Test
  void aRepeatedPostGetsTheFirstAnswerAgain() {
    Map<String, Object> body = Map.of("name", unique("twice"));
    String key = unique("key");
    Response first = json(body).header("Idempotency-Key", key).post("/cohorts");
    first.then().statusCode(202).header("Location", notNullValue());
    Response again = json(body).header("Idempotency-Key", key).post("/cohorts");
    again.then().statusCode(202).header("Idempotency-Replayed", "true");
    assertEquals(first.asString(), again.asString());
    json(Map.of("name", unique("other")))
        .header("Idempotency-Key", key)
        .post("/cohorts")
        .then()
        .statusCode(422);
    Map<String, Object> shared =
        Map.of("name", unique("s"), "password", Map.of("mode", "SHARED", "value", "One-1-one"));
    Map<String, Object> otherwise = new HashMap<>(shared);
    otherwise.put("password", Map.of("mode", "SHARED", "value", "Two-2-two"));
    json(shared).header("Idempotency-Key", key + "s").post("/cohorts").then().statusCode(202);
    json(otherwise).header("Idempotency-Key", key + "s").post("/cohorts").then().statusCode(422);
  }

  @Test
  void theAnswerCanWaitUntilTheGroupIsThere() throws Exception {
    String name = unique("wait");
    CompletableFuture<Response> answer =
        CompletableFuture.supplyAsync(
            () -> json(Map.of("name", name)).header("Prefer", "wait=30").post("/cohorts"));
    while (!answer.isDone()) {
      loop.runUntilIdle();
    }
    answer
        .get()
        .then()
        .statusCode(201)
        .header("Preference-Applied", "wait=30")
        .body("state", equalTo("ACTIVE"));
  }

  @Test
  void aPlanShowsWhatWouldBeWrittenAndStoresNothing() {
    String name = unique("plan");
    Map<String, Object> body =
        Map.of(
            "name",
            name,
            "endsAt",
            in(Duration.ofDays(1)).toString(),
            "policies",
            Map.of("managed", List.of(EC2), "inline", Map.of("bucket", READ_BUCKET)));
    json(body)
        .post("/plans/cohorts")
        .then()
        .statusCode(200)
        .body(
            "inline.name",
            equalTo(List.of("stint-change-password", "bucket", "stint-until-AmazonEC2FullAccess")))
        .body(
            "inline[1].document.Statement[0].Condition.DateLessThan.'aws:CurrentTime'",
            equalTo(in(Duration.ofDays(1)).toString()))
        .body("attached", equalTo(List.of()))
        .body("inlineSize.limit", equalTo(5120))
        .body("enforcement.AWS", equalTo(List.of("DATED_ALLOW")));
    cohort(name).then().statusCode(404);
    refused(
        Map.of("name", name, "policies", Map.of("managed", List.of(EC2 + "x"))),
        422,
        "/policies/managed/0",
        "");
  }

  @Test
  void policiesAreChangedOneByOne() {
    String name = unique("change");
    create(name, Map.of("policies", Map.of("managed", List.of(EC2))));
    loop.runUntilIdle();
    sandbox.clearCalls();
    change(name, Map.of("policies", Map.of("inline", Map.of("bucket", READ_BUCKET))))
        .then()
        .statusCode(202)
        .body("policies.managed", equalTo(List.of(EC2)))
        .body("policies.inline.bucket.Statement[0].Action", equalTo("s3:GetObject"));
    loop.runUntilIdle();
    assertEquals(1, sandbox.calls("PutGroupPolicy"));
    assertEquals(0, sandbox.calls("AttachGroupPolicy") + sandbox.calls("DetachGroupPolicy"));
    assertEquals(
        List.of("bucket", "stint-change-password"),
        sandbox.iam().listGroupPolicies(r -> r.groupName(name)).policyNames());

    Map<String, Object> none = new HashMap<>();
    none.put("bucket", null);
    change(name, Map.of("policies", Map.of("inline", none, "managed", List.of())));
    loop.runUntilIdle();
    assertEquals(
        List.of("stint-change-password"),
        sandbox.iam().listGroupPolicies(r -> r.groupName(name)).policyNames());
    assertTrue(
        sandbox
            .iam()
            .listAttachedGroupPolicies(r -> r.groupName(name))
            .attachedPolicies()
            .isEmpty());
  }

  @Test
  void whatHasNoRoomInTheGroupBecomesAManagedPolicyAndIsRefusedWhenItFitsNowhere() {
    String name = unique("large");
    create(
        name,
        Map.of(
            "endsAt",
            in(Duration.ofHours(1)).toString(),
            "policies",
            Map.of("inline", Map.of("large", large(5_000)))));
    loop.runUntilIdle();
    cohort(name).then().body("state", equalTo("ACTIVE"));
    String arn =
        sandbox
            .iam()
            .listAttachedGroupPolicies(r -> r.groupName(name))
            .attachedPolicies()
            .get(0)
            .policyArn();
    assertTrue(arn.contains(":policy/stint/cohort-"), arn);
    json(Map.of("name", unique("huge"), "policies", Map.of("inline", Map.of("x", large(7_000)))))
        .post("/cohorts")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/policies/inline"))
        .body("detail", containsString("6144"));
    sandbox.advance(Duration.ofHours(1));
    loop.runUntilIdle();
    assertFalse(
        sandbox.iam().listPoliciesPaginator(r -> r.scope("Local")).policies().stream()
            .anyMatch(policy -> policy.arn().equals(arn)));
  }

  private static Map<String, Object> large(int size) {
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
                "arn:aws:s3:::" + "x".repeat(size - 150))));
  }

  @Test
  void aChangeThatRestsOnAnOldVersionIsRefused() {
    String name = unique("etag");
    create(name);
    loop.runUntilIdle();
    String tag = cohort(name).header("ETag");
    api()
        .header("If-Match", "\"v999\"")
        .contentType("application/merge-patch+json")
        .body(Map.of("description", "x"))
        .patch("/cohorts/{name}", name)
        .then()
        .statusCode(412);
    api()
        .header("If-Match", tag)
        .contentType("application/merge-patch+json")
        .body(Map.of("description", "x"))
        .patch("/cohorts/{name}", name)
        .then()
        .statusCode(202)
        .body("description", equalTo("x"));
    api().header("If-Match", tag).delete("/cohorts/{name}", name).then().statusCode(412);
    change(name, Map.of("name", "y")).then().statusCode(400);
    change(name, Map.of("endsAt", "2001-01-01T00:00:00Z"))
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/endsAt"));
    change(unique("none"), Map.of()).then().statusCode(404);
  }

  @Test
  void cohortsAreListedByNameInPages() {
    String p = unique("list");
    for (int i = 1; i <= 3; i++) {
      create(p + "-" + i);
    }
    loop.runUntilIdle();
    int seen = 0;
    String token = null;
    do {
      Response page =
          api()
              .queryParams(token == null ? Map.of() : Map.of("pageToken", token))
              .queryParam("pageSize", 2)
              .queryParam("state", "ACTIVE")
              .get("/cohorts");
      seen +=
          (int)
              page.jsonPath().<String>getList("items.name").stream()
                  .filter(name -> name.startsWith(p))
                  .count();
      token = page.path("nextPageToken");
    } while (token != null);
    assertEquals(3, seen);
    api().get("/cohorts?pageToken=bm9uc2Vuc2U").then().statusCode(400);
    offContract().get("/cohorts?state=GONE").then().statusCode(400);
  }
}
