package io.stint.cohort;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is lost on the way, in the end there is exactly one of everything, or nothing. */
@QuarkusTest
class CrashTest extends CohortTest {

  /** The call was not made, or it was made and nobody knows. */
  private static final List<String> KINDS = List.of("DROP", "LOSE_ANSWER");

  private static final String OWN =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\","
          + "\"Resource\":\"*\"}]}";

  private String cohort;

  @BeforeEach
  void aCohort() {
    cohort = unique("crash");
    create(cohort);
    arrive(unique("warm"));
  }

  @Test
  void anOnboardingThatIsCutAfterAnyCallEndsWithOneUserOneLoginProfileAndOneMembership() {
    sandbox.clearCalls();
    arrive(unique("plain"));
    int calls = sandbox.calls(null) - sandbox.calls("ListUsers");
    assertEquals(3, calls);
    for (String kind : KINDS) {
      for (int nth = 1; nth <= calls; nth++) {
        String user = unique("cut");
        add(cohort, user + "@uw.edu");
        fault(kind, nth);
        runUntil(() -> stateOf(cohort, user).equals("ACTIVE"));
        assertIsThereOnce(user, kind + " " + nth);
        assertTrue(takes(user, claim(cohort).get(user)), kind + " " + nth);
      }
    }
  }

  @Test
  void aRemovalThatIsCutAfterAnyCallEndsWithNothing() {
    int calls = removalCalls();
    assertTrue(calls > 10, "calls: " + calls);
    for (String kind : KINDS) {
      for (int nth = 1; nth <= calls; nth++) {
        String user = arriveAndSettleIn();
        takeOut(cohort, user);
        fault(kind, nth);
        runUntil(() -> member(cohort, user).statusCode() == 404);
        assertFalse(isInIam(user), kind + " " + nth);
      }
    }
  }

  private int removalCalls() {
    String user = arriveAndSettleIn();
    takeOut(cohort, user);
    sandbox.clearCalls();
    loop.runUntilIdle();
    member(cohort, user).then().statusCode(404);
    return sandbox.calls(null);
  }

  @Test
  void aGroupThatIsCutAfterAnyCallIsMadeWhole() {
    sandbox.clearCalls();
    String plain = unique("group");
    create(plain, Map.of("policies", Map.of("managed", List.of(EC2))));
    sandbox.clearCalls();
    loop.runUntilIdle();
    int calls = sandbox.calls(null);
    for (String kind : KINDS) {
      for (int nth = 1; nth <= calls; nth++) {
        String name = unique("group");
        create(name, Map.of("policies", Map.of("managed", List.of(EC2))));
        fault(kind, nth);
        runUntil(() -> cohort(name).path("state").equals("ACTIVE"));
        var iam = sandbox.iam();
        assertEquals(
            List.of("stint-change-password"),
            iam.listGroupPolicies(r -> r.groupName(name)).policyNames());
        assertEquals(
            1, iam.listAttachedGroupPolicies(r -> r.groupName(name)).attachedPolicies().size());
      }
    }
  }

  @Test
  void anEndpointThatThrottlesOrIsAwayOnlyTakesLonger() {
    String p = unique("slow");
    add(cohort, people(p, 40));
    sandbox.planFault("{\"kind\": \"THROTTLE\", \"nth\": 20, \"times\": 60}");
    runUntil(() -> active() == 41);
    sandbox.setFaults("{\"down\": true}");
    add(cohort, people(p + "b", 5));
    loop.runUntilIdle();
    Response failing = api().get("/cohorts/{name}/members?state=FAILING", cohort);
    failing.then().body("items.size()", equalTo(5));
    assertEquals("NoAnswer", failing.path("items[0].failure.code"));
    sandbox.noFaults();
    runUntil(() -> active() == 46);
    cohort(cohort).then().body("members.failing", equalTo(0));
  }

  @Test
  void twoLoopsOnOneDatabaseNeverDoOneRowsWorkTwice() throws Exception {
    add(cohort, people(unique("two"), 120));
    sandbox.clearCalls();
    ExecutorService replicas = Executors.newFixedThreadPool(2);
    try {
      Callable<Integer> replica = () -> loop.runUntilIdle();
      List<Future<Integer>> both = replicas.invokeAll(List.of(replica, replica));
      int worked = both.get(0).get() + both.get(1).get();
      assertEquals(120, worked);
    } finally {
      replicas.shutdownNow();
    }
    assertEquals(120, sandbox.calls("CreateUser"));
    assertEquals(120, sandbox.calls("CreateLoginProfile"));
    assertEquals(120, sandbox.calls("AddUserToGroup"));
    assertEquals(121, active());
  }

  private int active() {
    return cohort(cohort).path("members.active");
  }

  private void arrive(String user) {
    add(cohort, user + "@uw.edu");
    loop.runUntilIdle();
    assertEquals("ACTIVE", stateOf(cohort, user));
  }

  /** With what people make on their own. */
  private String arriveAndSettleIn() {
    String user = unique("gone");
    arrive(user);
    var iam = sandbox.iam();
    iam.createAccessKey(r -> r.userName(user));
    iam.attachUserPolicy(r -> r.userName(user).policyArn(EC2));
    iam.putUserPolicy(r -> r.userName(user).policyName("own").policyDocument(OWN));
    return user;
  }

  private void assertIsThereOnce(String user, String when) {
    var iam = sandbox.iam();
    assertEquals(
        1,
        iam.listUsersPaginator().users().stream()
            .filter(one -> one.userName().equals(user))
            .count(),
        when);
    assertEquals(
        List.of(cohort),
        iam.listGroupsForUser(r -> r.userName(user)).groups().stream()
            .map(group -> group.groupName())
            .toList(),
        when);
    assertTrue(canSignIn(user), when);
  }

  private void fault(String kind, int nth) {
    sandbox.planFault("{\"kind\": \"" + kind + "\", \"nth\": " + nth + ", \"times\": 1}");
  }
}
