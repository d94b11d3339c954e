package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same with a cohort's group. */
@QuarkusTest
class GroupStrangerTest extends StrangerStory {

  @ParameterizedTest
  @ValueSource(strings = {"/", "/stint/"})
  void aGroupThatSomebodyElseMadeUnderTheNameIsLeftAlone(String path) {
    groupMadeAnew(path);
    String bob = unique("bob");
    sandbox.advance(Duration.ofSeconds(10));
    join(crew, bob);
    loop.runUntilIdle();
    assertEquals(List.of("theirs"), groupPolicies());
    assertFalse(inGroup(crew).contains(bob));
    later();
    api()
        .get("/cohorts/{name}", crew)
        .then()
        .body("failure.code", equalTo("NotOurs"))
        .body("failure.message", containsString("group"));
    String grant = ask(policy(Map.of("cohort", crew), Map.of("document", LIST_USERS)));
    loop.runUntilIdle();
    grant(grant).body("state", equalTo("PENDING"));
    changeCohort(crew, Map.of("endsAt", clock.instant().plusSeconds(60).toString()));
    loop.runUntilIdle();
    sandbox.advance(Duration.ofMinutes(1));
    loop.runUntilIdle();
    later();
    api().get("/cohorts/{name}", crew).then().body("state", equalTo("ENDED"));
    grant(grant).body("state", equalTo("REVOKED"));
    api().delete("/cohorts/{name}", crew).then().statusCode(202);
    loop.runUntilIdle();
    later();
    api().get("/cohorts/{name}", crew).then().statusCode(404);
    assertEquals(List.of("theirs"), groupPolicies());
    api()
        .get("/events?action=cohort.strangerFound&subject=" + crew)
        .then()
        .body("items", hasSize(1));
  }

  @Test
  void aMemberIsNotTakenOutOfAStrangersGroup() {
    groupMadeAnew("/");
    sandbox.iam().addUserToGroup(r -> r.groupName(crew).userName(ada));
    String other = cohort();
    join(other, ada);
    loop.runUntilIdle();
    sandbox.advance(Duration.ofSeconds(10));
    leave(crew, ada);
    loop.runUntilIdle();
    assertTrue(inGroup(crew).contains(ada));
    member(crew, ada).then().statusCode(404);
    member(other, ada).then().body("state", equalTo("ACTIVE"));
  }

  @Test
  void whenTheStrangersGroupIsGoneStintMakesItsOwnAgain() {
    groupMadeAnew("/");
    changeCohort(crew, Map.of("policies", Map.of("inline", Map.of("list", LIST_USERS))));
    loop.runUntilIdle();
    api().get("/cohorts/{name}", crew).then().body("failure.code", equalTo("NotOurs"));
    sandbox.iam().deleteGroupPolicy(r -> r.groupName(crew).policyName("theirs"));
    sandbox.iam().deleteGroup(r -> r.groupName(crew));
    for (int i = 0; i < 3; i++) {
      later();
    }
    api()
        .get("/cohorts/{name}", crew)
        .then()
        .body("state", equalTo("ACTIVE"))
        .body("failure", equalTo(null));
    assertTrue(inGroup(crew).contains(ada));
    assertTrue(groupPolicies().contains("list"));
  }

  private void groupMadeAnew(String path) {
    var iam = sandbox.iam();
    inGroup(crew).forEach(u -> iam.removeUserFromGroup(r -> r.groupName(crew).userName(u)));
    groupPolicies().forEach(p -> iam.deleteGroupPolicy(r -> r.groupName(crew).policyName(p)));
    iam.deleteGroup(r -> r.groupName(crew));
    iam.createGroup(r -> r.groupName(crew).path(path));
    iam.putGroupPolicy(r -> r.groupName(crew).policyName("theirs").policyDocument(LIST));
  }

  private List<String> groupPolicies() {
    return sandbox.iam().listGroupPolicies(r -> r.groupName(crew)).policyNames();
  }
}
