package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
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

  private static Response patch(String cohort, Map<String, ?> body, boolean validateOnly) {
    return api()
        .contentType("application/merge-patch+json")
        .queryParam("validateOnly", validateOnly)
        .body(body)
        .patch("/cohorts/{name}", cohort);
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
    for (boolean validateOnly : List.of(true, false)) {
      patch(cohort, change, validateOnly)
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
    patch(cohort, change, true).then().statusCode(200);
    patch(cohort, change, false).then().statusCode(202);
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
    patch(cohort, change, false)
        .then()
        .statusCode(422)
        .body("detail", containsString(start.toString()))
        .body("detail", containsString("5120"));
  }
}
