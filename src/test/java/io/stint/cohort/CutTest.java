package io.stint.cohort;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cohort's end takes what its group gives first, and severs one member after another then. */
@QuarkusTest
class CutTest extends CohortTest {

  private static final String S3 = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";

  private String cohort;

  @BeforeEach
  void name() {
    cohort = unique("cut");
  }

  private void running(Map<String, ?> settings, String... emails) {
    create(cohort, settings);
    add(cohort, emails);
    loop.runUntilIdle();
    sandbox.clearCalls();
  }

  private void delete() {
    api().delete("/cohorts/{name}", cohort).then().statusCode(202);
  }

  private List<String> attached() {
    return sandbox
        .iam()
        .listAttachedGroupPolicies(r -> r.groupName(cohort))
        .attachedPolicies()
        .stream()
        .map(policy -> policy.policyArn())
        .toList();
  }

  private List<String> inline() {
    return sandbox.iam().listGroupPolicies(r -> r.groupName(cohort)).policyNames();
  }

  @Test
  void theGroupIsCutBeforeAnybodyLeavesIt() {
    running(
        Map.of("policies", Map.of("managed", List.of(EC2))),
        unique("ada") + "@uw.edu",
        unique("bob") + "@uw.edu");
    delete();
    loop.runUntilIdle();
    List<String> calls = sandbox.carriedOut();
    assertEquals(
        List.of("DetachGroupPolicy"),
        calls.stream()
            .filter(one -> !one.startsWith("Get") && !one.startsWith("List"))
            .limit(1)
            .toList());
    assertTrue(
        calls.lastIndexOf("DeleteGroupPolicy") < calls.indexOf("RemoveUserFromGroup"),
        calls.toString());
  }

  @Test
  void whatIsKnownToBeThereIsTakenBeforeAnythingIsRead() {
    running(Map.of("policies", Map.of("managed", List.of(EC2))));
    delete();
    loop.runUntilIdle();
    List<String> calls = sandbox.carriedOut();
    assertFalse(
        calls.subList(0, calls.indexOf("DetachGroupPolicy")).stream()
            .anyMatch(one -> one.startsWith("List")),
        calls.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"DeleteGroupPolicy", "DetachGroupPolicy", "ListGroupPolicies"})
  void aRefusedCallKeepsNothingElse(String refused) {
    running(Map.of("policies", Map.of("managed", List.of(EC2, S3))), unique("ada") + "@uw.edu");
    sandbox.planFault(
        "{\"kind\": \"DENY\", \"action\": \"" + refused + "\", \"nth\": 1, \"times\": 999}");
    delete();
    loop.runUntilIdle();
    sandbox.noFaults();
    if (!refused.equals("DetachGroupPolicy")) {
      assertEquals(List.of(), attached());
    }
    if (!refused.equals("DeleteGroupPolicy")) {
      assertEquals(List.of(), inline());
    }
    runUntil(() -> cohort(cohort).statusCode() == 404);
  }

  /** What a group is known to give goes, also where nobody may look whose it is by now. */
  @ParameterizedTest
  @ValueSource(strings = {"GetGroup", "GetGroup ListGroups"})
  void theCutDependsOnNoLook(String refused) {
    String ada = unique("ada");
    running(
        Map.of(
            "policies",
            Map.of("managed", List.of(EC2)),
            "endsAt",
            in(Duration.ofHours(1)).toString(),
            "removeAfter",
            "P7D"),
        ada + "@uw.edu");
    String other = unique("other");
    create(other);
    add(other, ada + "@uw.edu");
    loop.runUntilIdle();
    for (String action : refused.split(" ")) {
      sandbox.planFault(
          "{\"kind\": \"DENY\", \"action\": \"" + action + "\", \"nth\": 1, \"times\": 999}");
    }
    sandbox.advance(Duration.ofHours(1));
    loop.runUntilIdle();
    assertEquals(List.of(), attached());
    assertEquals(List.of(), inline());
    sandbox.noFaults();
    assertEquals(List.of(), inGroup(cohort));
    runUntil(() -> "ENDED".equals(cohort(cohort).path("state")));
    assertEquals(List.of(ada), inGroup(other));
  }

  @Test
  void itIsSaidWhenTheGroupGivesNothingAnyMore() {
    running(
        Map.of(
            "policies",
            Map.of("managed", List.of(EC2)),
            "endsAt",
            in(Duration.ofHours(1)).toString()),
        unique("ada") + "@uw.edu");
    cohort(cohort).then().body("group.cutAt", nullValue());
    sandbox.planFault(
        "{\"kind\": \"DENY\", \"action\": \"RemoveUserFromGroup\", \"nth\": 1, \"times\": 99}");
    sandbox.advance(Duration.ofHours(1));
    loop.runUntilIdle();
    cohort(cohort).then().body("state", equalTo("ENDING")).body("group.cutAt", notNullValue());
    api()
        .get("/events?subject=" + cohort)
        .then()
        .body("items.action", hasItem("cohort.accessEnded"));
    sandbox.clearCalls();
    sandbox.advance(Duration.ofSeconds(5));
    loop.runUntilIdle();
    assertEquals(0, sandbox.calls("ListGroupPolicies"), "nothing is asked while members leave");
    sandbox.noFaults();
    runUntil(() -> cohort(cohort).path("state").equals("ENDED"));
  }
}
