package io.stint.cohort;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.model.StatusType;

/** Somebody before AWS answers in its place. */
@QuarkusTest
class ProxyTest extends CohortTest {

  private final String cohort = unique("proxy");
  private final String ada = unique("ada");

  private void running(String removeAfter) {
    create(
        cohort,
        Map.of(
            "policies", Map.of("managed", List.of(EC2)),
            "endsAt", in(Duration.ofHours(1)).toString(),
            "removeAfter", removeAfter));
    add(cohort, ada + "@uw.edu");
    loop.runUntilIdle();
    assertEquals("ACTIVE", stateOf(cohort, ada));
  }

  private void everyCall(String fault) {
    sandbox.planFault("{\"kind\": \"" + fault + "\", \"times\": 1000000}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTML_PAGE", "EMPTY_ANSWER", "BAD_GATEWAY", "ERROR_PAGE"})
  void aCohortEndsBehindAProxyThatAnswersForAwsOnlyOnceItIsAwsThatAnswers(String fault) {
    running("P7D");
    sandbox.iam().createAccessKey(r -> r.userName(ada));
    everyCall(fault);
    sandbox.advance(Duration.ofHours(1));
    loop.runUntilIdle();
    sandbox.advance(Duration.ofMinutes(5));
    loop.runUntilIdle();

    cohort(cohort).then().body("state", equalTo("ENDING"));
    assertEquals("NotAnAwsAnswer", cohort(cohort).path("failure.code"));
    member(cohort, ada)
        .then()
        .body("state", equalTo("FAILING"))
        .body("failure.code", equalTo("NotAnAwsAnswer"));
    assertEquals(List.of(), events("member.severed", ada));
    assertEquals(List.of(), events("cohort.ended", cohort));
    sandbox.noFaults();
    assertTrue(canSignIn(ada) && inGroup(cohort).contains(ada), "nothing was done");

    runUntil(() -> "ENDED".equals(cohort(cohort).path("state")));

    assertEquals("ENDED", stateOf(cohort, ada));
    assertFalse(canSignIn(ada));
    assertEquals(List.of(), inGroup(cohort));
    var keys = sandbox.iam().listAccessKeys(r -> r.userName(ada)).accessKeyMetadata();
    assertEquals(StatusType.INACTIVE, keys.get(0).status());
    assertNotEquals(List.of(), events("cohort.ended", cohort));
  }

  private static List<String> events(String action, String name) {
    return api()
        .get("/events?action={action}&subject={name}", action, name)
        .then()
        .statusCode(200)
        .extract()
        .path("items.action");
  }

  @Test
  void nobodyArrivesThroughAProxy() {
    create(cohort, Map.of("policies", Map.of("managed", List.of(EC2))));
    everyCall("HTML_PAGE");
    add(cohort, ada + "@uw.edu");
    loop.runUntilIdle();
    sandbox.advance(Duration.ofMinutes(5));
    loop.runUntilIdle();

    cohort(cohort).then().body("state", equalTo("PENDING"));
    assertNotEquals("ACTIVE", stateOf(cohort, ada));
    member(cohort, ada).then().body("credentials", equalTo("NONE"));

    sandbox.noFaults();
    runUntil(() -> "ACTIVE".equals(stateOf(cohort, ada)));
    assertEquals(List.of(ada), inGroup(cohort));
    assertTrue(takes(ada, claim(cohort).get(ada)));
  }

  @Test
  void answersThatBreakOffAreAskedForAgain() {
    running("P7D");
    everyCall("CUT_OFF");
    sandbox.advance(Duration.ofHours(1));
    loop.runUntilIdle();
    sandbox.advance(Duration.ofMinutes(5));
    loop.runUntilIdle();
    cohort(cohort).then().body("state", equalTo("ENDING"));

    sandbox.noFaults();
    runUntil(() -> "ENDED".equals(cohort(cohort).path("state")));
    assertFalse(canSignIn(ada));
  }
}
