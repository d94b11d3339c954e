package io.stint.cohort;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.audit.FailureNews;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A member that fails for a while is told once, and not what went well at the second try. */
@QuarkusTest
class FailingMembersTest extends CohortTest {

  @Inject FailureNews moments;

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

    assertEquals(List.of(), told(ada, "member.recovered"));
    runUntil(() -> stateOf(cohort, ada).equals("ACTIVE"));
    sandbox.advance(Duration.ofMinutes(2));
    moments.look();
    moments.look();
    assertEquals(1, told(ada).size());
    List<Map<String, Object>> over = told(ada, "member.recovered");
    assertEquals(1, over.size());
    assertEquals(told.get(0).get("since"), over.get(0).get("since"));
    assertEquals(List.of(cohort), over.get(0).get("cohorts"));
  }

  @ParameterizedTest
  @CsvSource({
    "CreateGroup, /cohorts, cohort",
    "CreateRole, /roles, role",
    "CreateInstanceProfile, /instance-profiles, instanceProfile"
  })
  void eachFailureHasABeginningAndAnEnd(String denied, String path, String kind) {
    String name = unique("told");
    sandbox.planFault(
        "{\"kind\": \"DENY\", \"action\": \"" + denied + "\", \"nth\": 1, \"times\": 99}");
    json(Map.of("name", name)).post(path).then().statusCode(202);
    loop.runUntilIdle();
    sandbox.advance(Duration.ofMinutes(1));
    moments.look();
    List<Map<String, Object>> begun = told(name, kind + ".failing");
    assertEquals(1, begun.size());
    assertEquals("AccessDenied", begun.get(0).get("code"));
    assertEquals(List.of(), told(name, kind + ".recovered"));
    sandbox.noFaults();
    runUntil(() -> "ACTIVE".equals(api().get(path + "/" + name).path("state")));
    moments.look();
    moments.look();
    assertEquals(1, told(name, kind + ".failing").size());
    assertEquals(begun.get(0).get("since"), told(name, kind + ".recovered").get(0).get("since"));
  }

  private static List<Map<String, Object>> told(String member) {
    return told(member, "member.failing");
  }

  private static List<Map<String, Object>> told(String subject, String action) {
    return api()
        .get("/events?subject=" + subject + "&action=" + action)
        .then()
        .extract()
        .path("items.details");
  }
}
