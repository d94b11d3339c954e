package io.stint.grant;

import static java.util.stream.Collectors.toMap;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;

/** Where quotas are reached: what fits is measured first, and taking away never waits for room. */
@QuarkusTest
class RoomTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** A statement that cannot be split. */
  private static Map<String, Object> statement(String action, int size) {
    return Map.of(
        "Effect", "Allow", "Action", action, "Resource", "arn:aws:s3:::" + "x".repeat(size));
  }

  private static Map<String, Object> document(Object... statements) {
    return Map.of("Version", "2012-10-17", "Statement", List.of(statements));
  }

  private static Map<String, Object> document(int size) {
    return document(statement("s3:GetObject", size));
  }

  private List<String> policies(int count, int size) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                sandbox
                    .iam()
                    .createPolicy(
                        r -> r.policyName(unique("P")).policyDocument(text("s3:GetObject", size)))
                    .policy()
                    .arn())
        .toList();
  }

  private static String text(String action, int size) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\""
        + action
        + "\",\"Resource\":\"arn:aws:s3:::"
        + "y".repeat(size)
        + "\"}]}";
  }

  private static Response patch(String cohort, Map<String, ?> body, String plans) {
    return api()
        .contentType("application/merge-patch+json")
        .body(body)
        .patch(plans + "/cohorts/{name}", cohort);
  }

  private List<String> attached(String group) {
    return sandbox
        .iam()
        .listAttachedGroupPolicies(r -> r.groupName(group))
        .attachedPolicies()
        .stream()
        .map(AttachedPolicy::policyArn)
        .sorted()
        .toList();
  }

  private Map<String, String> inline(String group) {
    return sandbox.iam().listGroupPolicies(r -> r.groupName(group)).policyNames().stream()
        .collect(
            toMap(
                name -> name,
                name ->
                    decoded(
                        sandbox
                            .iam()
                            .getGroupPolicy(r -> r.groupName(group).policyName(name))
                            .policyDocument())));
  }

  @Test
  void aChangeOfACohortIsMeasuredWithWhatItsMembersAreGranted() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    String large = granted(policy(Map.of("cohort", cohort), Map.of("document", document(4_000))));
    String other = granted(assume(role, Map.of("cohort", cohort), HOUR));
    Map<String, Object> change =
        Map.of(
            "policies",
            Map.of("managed", policies(10, 50), "inline", Map.of("mine", document(2_300))));
    for (String plans : List.of("/plans", "")) {
      patch(cohort, change, plans)
          .then()
          .statusCode(422)
          .body("errors[0].pointer", equalTo("/policies"))
          .body("detail", containsString("5120"))
          .body("detail", containsString("6144"));
    }
    loop.runUntilIdle();
    offContract()
        .get("/cohorts/{name}", cohort)
        .then()
        .body("state", equalTo("ACTIVE"))
        .body("policies.managed.size()", equalTo(0));
    revoke(large);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(large));
    patch(cohort, change, "/plans").then().statusCode(200);
    patch(cohort, change, "").then().statusCode(202);
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(other));
    assertEquals(10, attached(cohort).size());
    assertEquals(null, assumeError(keys(cohort, ada), role, ada));
  }

  @Test
  void alsoWithWhatIsOnlyToCome() {
    String cohort = cohort(unique("ada"));
    Map<String, Object> later =
        new HashMap<>(policy(Map.of("cohort", cohort), Map.of("document", document(4_000))));
    Instant start = clock.instant().plus(MINUTE);
    later.put("startsAt", start.toString());
    ask(later);
    Map<String, Object> change =
        Map.of(
            "policies",
            Map.of("managed", policies(10, 50), "inline", Map.of("mine", document(2_300))));
    patch(cohort, change, "")
        .then()
        .statusCode(422)
        .body("detail", containsString(start.toString()))
        .body("detail", containsString("5120"));
  }

  @Test
  void aGroupThatIsFullGivesBackWhatIsOver() {
    String ada = unique("ada");
    String bob = unique("bob");
    List<String> copied = policies(10, 30);
    String cohort = endingCohort(copied, ada, bob);
    String role = role();
    AwsCredentials keys = keys(cohort, ada);
    Map<String, String> holder = Map.of("cohort", cohort);
    String users =
        granted(
            policy(
                holder,
                Map.of(
                    "document",
                    document(
                        Map.of("Effect", "Allow", "Action", "iam:ListUsers", "Resource", "*")))));
    String one = granted(policy(holder, Map.of("document", document(2_400))));
    String two =
        granted(policy(holder, Map.of("document", document(statement("s3:PutObject", 2_300)))));
    String assumed = granted(assume(role, holder, HOUR));
    works(keys);
    // What the account copies has grown: ten managed policies of Stint's, and no place for grants.
    for (String arn : copied) {
      sandbox
          .iam()
          .createPolicyVersion(
              r -> r.policyArn(arn).policyDocument(text("s3:GetObject", 5_000)).setAsDefault(true));
    }

    revoke(users);
    loop.runUntilIdle();
    offContract()
        .get("/cohorts/{name}", cohort)
        .then()
        .body("failure.code", equalTo("PoliciesTooLarge"));
    assertEquals("REVOKED", state(users));
    refused(keys);
    for (String id : List.of(one, two, assumed)) {
      assertEquals("ACTIVE", state(id));
    }
    assertEquals(null, assumeError(keys, role, ada));

    revoke(assumed);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(assumed));
    assertEquals("AccessDenied", assumeError(keys, role, ada));
    assertEquals("ACTIVE", state(two));

    // Nobody waits for what is written to make room.
    Map<String, Object> less = Map.of("policies", Map.of("managed", copied.subList(0, 9)));
    patch(cohort, less, "").then().statusCode(202);
    loop.runUntilIdle();
    offContract().get("/cohorts/{name}", cohort).then().body("state", equalTo("ACTIVE"));
    String all = inline(cohort) + " " + attached(cohort);
    assertTrue(all.contains("stint-grants"), all);
  }

  private String endingCohort(List<String> managed, String... members) {
    String cohort = unique("crew");
    Map<String, Object> body =
        Map.of(
            "name",
            cohort,
            "endsAt",
            clock.instant().plus(Duration.ofDays(1)).toString(),
            "policies",
            Map.of("managed", managed));
    json(body).post("/cohorts").then().statusCode(202);
    join(cohort, members);
    loop.runUntilIdle();
    return cohort;
  }

  @Test
  void whatIsWantedOfAUserDoesNotFitAndWhatIsOverGoesAllTheSame() {
    String ada = unique("ada");
    sandbox.iam().createUser(r -> r.userName(ada));
    String cohort = unique("crew");
    json(Map.of("name", cohort)).post("/cohorts").then().statusCode(202);
    json(Map.of("members", List.of(Map.of("email", ada + "@example.org"))))
        .queryParam("adopt", true)
        .post("/cohorts/{name}/members", cohort)
        .then()
        .statusCode(202);
    String second = cohort();
    json(Map.of("members", List.of(Map.of("email", ada + "@example.org"))))
        .queryParam("adopt", true)
        .post("/cohorts/{name}/members", second)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    String first = granted(policy(member(ada), Map.of("document", document(400))));
    String kept =
        granted(policy(member(ada), Map.of("document", document(statement("s3:PutObject", 400)))));
    Map<String, Object> later =
        new HashMap<>(
            policy(member(ada), Map.of("document", document(statement("s3:DeleteObject", 1_400)))));
    later.put("startsAt", clock.instant().plus(MINUTE).toString());
    String third = ask(later);
    for (String arn : policies(10, 30)) {
      sandbox.iam().attachUserPolicy(r -> r.userName(ada).policyArn(arn));
    }
    sandbox.advance(MINUTE);
    loop.runUntilIdle();
    assertEquals("GrantsTooLarge", failure(cohort, ada));
    assertEquals("PENDING", state(third));
    assertEquals("ACTIVE", state(first));

    leave(second, ada);
    revoke(first);
    loop.runUntilIdle();
    assertEquals("GrantsTooLarge", failure(cohort, ada));
    assertEquals("REVOKED", state(first));
    assertEquals("ACTIVE", state(kept));
    assertEquals("PENDING", state(third));
    String left =
        decoded(
            sandbox
                .iam()
                .getUserPolicy(r -> r.userName(ada).policyName("stint-grants"))
                .policyDocument());
    assertFalse(left.contains("s3:GetObject"), left);
    assertTrue(left.contains("s3:PutObject"), left);
    assertEquals(
        List.of(cohort),
        sandbox.iam().listGroupsForUser(r -> r.userName(ada)).groups().stream()
            .map(group -> group.groupName())
            .toList());
    offContract().get("/cohorts/{name}/members/{user}", second, ada).then().statusCode(404);

    revoke(third);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(third));
    assertEquals(null, failure(cohort, ada));
  }

  private static String failure(String cohort, String member) {
    return offContract()
        .get("/cohorts/{name}/members/{user}", cohort, member)
        .then()
        .statusCode(200)
        .extract()
        .path("failure.code");
  }

  @Test
  void tenPoliciesOfAGroupAreReplacedByTenOthers() {
    List<String> before = policies(10, 50);
    String cohort = cohort();
    patch(cohort, Map.of("policies", Map.of("managed", before)), "").then().statusCode(202);
    loop.runUntilIdle();
    assertEquals(new ArrayList<>(new TreeSet<>(before)), attached(cohort));
    List<String> after = policies(10, 50);
    patch(cohort, Map.of("policies", Map.of("managed", after)), "").then().statusCode(202);
    loop.runUntilIdle();
    offContract().get("/cohorts/{name}", cohort).then().body("state", equalTo("ACTIVE"));
    assertEquals(new ArrayList<>(new TreeSet<>(after)), attached(cohort));
  }

  @Test
  void whatShrinksInAGroupMakesRoomForWhatGrows() {
    String cohort = cohort(unique("ada"));
    Map<String, String> holder = Map.of("cohort", cohort);
    String first = granted(policy(holder, Map.of("document", document(2_000))));
    String second =
        granted(policy(holder, Map.of("document", document(statement("s3:PutObject", 2_000)))));
    patch(cohort, Map.of("policies", Map.of("inline", Map.of("mine", document(2_500)))), "")
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    offContract().get("/cohorts/{name}", cohort).then().body("state", equalTo("ACTIVE"));
    assertTrue(inline(cohort).containsKey("mine"));
    assertEquals(1, attached(cohort).size());
    assertEquals("ACTIVE", state(first));
    assertEquals("ACTIVE", state(second));
  }

  @Test
  void tenPoliciesOfAUserAreReplacedByTenOthers() {
    String ada = unique("ada");
    cohort(ada);
    List<String> after = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      granted(policy(member(ada), Map.of("arn", largePolicy())));
      String arn = largePolicy();
      Map<String, Object> next = new HashMap<>(policy(member(ada), Map.of("arn", arn)));
      next.put("startsAt", clock.instant().plus(HOUR).toString());
      ask(next);
      after.add(arn);
    }
    sandbox.advance(HOUR);
    loop.runUntilIdle();
    assertEquals(
        new TreeSet<>(after),
        new TreeSet<>(
            sandbox.iam().listAttachedUserPolicies(r -> r.userName(ada)).attachedPolicies().stream()
                .map(AttachedPolicy::policyArn)
                .toList()));
  }
}
