package io.stint.grant;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;

/** A plan names what will be there as it will be named, and leaves nothing out. */
@QuarkusTest
class GrantPlanTest extends GrantStory {

  private static ValidatableResponse plan(Map<String, ?> body) {
    return json(body).post("/plans/grants").then().statusCode(200);
  }

  private static Map<String, Object> manyBuckets() {
    List<String> buckets = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      buckets.add("arn:aws:s3:::research-with-quite-a-long-name-" + i + "/*");
    }
    Map<String, Object> statement =
        Map.of("Effect", "Allow", "Action", "s3:GetObject", "Resource", buckets);
    return Map.of("document", Map.of("Version", "2012-10-17", "Statement", List.of(statement)));
  }

  private static List<String> names(List<AttachedPolicy> policies) {
    return policies.stream().map(AttachedPolicy::policyName).sorted().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"member", "cohort"})
  void policiesOfStintsOwnByTheirNames(String kind) {
    String ada = unique("ada");
    String crew = cohort(ada);
    Map<String, Object> first =
        policy(Map.of(kind, kind.equals("member") ? ada : crew), manyBuckets());
    List<String> planned =
        plan(first).extract().path("documents.findAll { it.limit == 6144 }.policy");
    granted(first);
    List<String> observed =
        kind.equals("member")
            ? names(sandbox.iam().listAttachedUserPolicies(r -> r.userName(ada)).attachedPolicies())
            : names(
                sandbox.iam().listAttachedGroupPolicies(r -> r.groupName(crew)).attachedPolicies());
    assertTrue(!observed.isEmpty(), "nothing overflowed");
    assertEquals(observed, planned.stream().sorted().toList());
  }

  @Test
  void policiesThatAreAttachedAsTheyAre() {
    String ada = unique("ada");
    cohort(ada);
    String large = largePolicy();
    String larger = largePolicy();
    granted(policy(member(ada), Map.of("arn", large)));
    ValidatableResponse plan = plan(policy(member(ada), Map.of("arn", larger)));
    for (String arn : List.of(large, larger)) {
      String its = "documents.find { it.policy == '" + arn + "' }.";
      plan.body(its + "side", equalTo("IDENTITY"))
          .body(its + "on", equalTo("user " + ada))
          .body(its + "document.Statement", notNullValue())
          .body(its + "size", greaterThan(5900))
          .body(its + "limit", equalTo(6144));
    }
  }

  @Test
  void deniesOnSessionsThatDoNotFitIntoTheRole() {
    String[] names = new String[60];
    for (int i = 0; i < names.length; i++) {
      names[i] = unique("m" + i);
    }
    cohort(names);
    String role = role();
    for (int i = 0; i < names.length - 1; i++) {
      ask(assume(role, member(names[i]), Duration.ofMinutes(30 + i)));
    }
    String overflow = "documents.find { it.policy == 'stint-sessions-" + role + "-1' }.";
    plan(assume(role, member(names[names.length - 1]), Duration.ofMinutes(90)))
        .body(overflow + "side", equalTo("ROLE"))
        .body(overflow + "document.Statement", notNullValue())
        .body(overflow + "limit", equalTo(6144));
  }
}
