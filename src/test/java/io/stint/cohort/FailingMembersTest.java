package io.stint.cohort;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A member that fails for a while is told once, and not what went well at the second try. */
@QuarkusTest
class FailingMembersTest extends CohortTest {

  @Inject FailingMembers moments;

  @Test
  void aFailureIsToldOnceAndTheNextOneAgain() {
    String cohort = unique("failing");
    String ada = unique("ada");
    create(cohort);
    loop.runUntilIdle();
    sandbox.planFault("{\"kind\": \"DENY\", \"action\": \"CreateUser\", \"nth\": 1, \"times\": 2}");
    add(cohort, ada + "@uw.edu");
    loop.runUntilIdle();
    moments.look();
    assertEquals(List.of(), told(ada));
    sandbox.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    moments.look();
    moments.look();
    List<Map<String, Object>> told = told(ada);
    assertEquals(1, told.size());
    assertEquals(List.of(cohort), told.get(0).get("cohorts"));
    assertEquals("AccessDenied", told.get(0).get("code"));

    runUntil(() -> stateOf(cohort, ada).equals("ACTIVE"));
    sandbox.advance(Duration.ofMinutes(2));
    moments.look();
    assertEquals(1, told(ada).size());
  }

  private static List<Map<String, Object>> told(String member) {
    return api()
        .get("/events?subject=" + member + "&action=member.failing")
        .then()
        .extract()
        .path("items.details");
  }
}
