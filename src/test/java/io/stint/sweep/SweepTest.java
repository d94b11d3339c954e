package io.stint.sweep;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.User;

/** Somebody works on the account behind Stint's back: people and their groups. */
@QuarkusTest
class SweepTest extends SweepStory {

  @Inject ScheduledSweeps scheduled;

  @Test
  void aMemberWhomAnotherToolHasTakenOutIsPutBack() {
    cohort("back", "back-ada", "back-grace");
    takeOut("back", "back-ada");

    ValidatableResponse sweep = sweep();

    assertFound(sweep, "MISSING MEMBERSHIP back/back-ada REPAIRED");
    assertEquals(List.of("back-ada", "back-grace"), inGroup("back"));
    member("back", "back-ada").then().body("state", equalTo("ACTIVE"));
    assertTrue(told("sweep.repaired").contains("MEMBERSHIP back/back-ada"));
    quietly();
    assertFound(sweep());
  }

  @Test
  void aStrangerInTheGroupIsToldOnceAndLeftAlone() {
    cohort("open", "open-ada");
    stranger("contractor");
    putIn("open", "contractor");
    String found = "FOREIGN_IN_OURS MEMBERSHIP open/contractor LEFT";

    assertFound(sweep(), found);
    assertFound(sweep(), found);

    assertEquals(List.of("contractor", "open-ada"), inGroup("open"));
    assertEquals(
        1,
        told("sweep.foreignFound").stream().filter("MEMBERSHIP open/contractor"::equals).count());
    takeOut("open", "contractor");
    assertFound(sweep());
    putIn("open", "contractor");
    assertFound(sweep(), found);
    assertEquals(
        2,
        told("sweep.foreignFound").stream().filter("MEMBERSHIP open/contractor"::equals).count());
    takeOut("open", "contractor");
  }

  @Test
  void whoIsNoMemberAnyMoreAndIsInTheGroupAgainIsTakenOut() {
    cohort("past", "past-ada", "past-grace");
    cohort("other", "past-ada");
    api().delete("/cohorts/past/members/past-ada").then().statusCode(202);
    quietly();
    putIn("past", "past-ada");

    assertFound(sweep(), "FOREIGN_IN_OURS MEMBERSHIP past/past-ada REPAIRED");

    assertEquals(List.of("past-grace"), inGroup("past"));
    assertEquals(List.of("past-ada"), inGroup("other"));
  }

  @Test
  void whoseCohortHasEndedAndIsInTheGroupAgainIsTakenOut() {
    cohort("over", "over-ada");
    api()
        .contentType("application/merge-patch+json")
        .body(Map.of("endsAt", clock.instant().plusSeconds(600).toString(), "removeAfter", "P7D"))
        .patch("/cohorts/over")
        .then()
        .statusCode(202);
    aws.advance(Duration.ofMinutes(10));
    quietly();
    api().get("/cohorts/over").then().body("state", equalTo("ENDED"));
    putIn("over", "over-ada");

    assertFound(sweep(), "FOREIGN_IN_OURS MEMBERSHIP over/over-ada REPAIRED");

    assertEquals(List.of(), inGroup("over"));
    member("over", "over-ada").then().body("state", equalTo("ENDED"));
    api().delete("/cohorts/over").then().statusCode(202);
    quietly();
  }

  @Test
  void whoIsSuspendedAndIsInTheGroupAgainIsTakenOut() {
    cohort("held", "held-ada");
    api()
        .contentType("application/merge-patch+json")
        .body(Map.of("suspended", true))
        .patch("/cohorts/held/members/held-ada")
        .then()
        .statusCode(202);
    quietly();
    assertFound(sweep());
    putIn("held", "held-ada");

    assertFound(sweep(), "FOREIGN_IN_OURS MEMBERSHIP held/held-ada REPAIRED");

    assertEquals(List.of(), inGroup("held"));
    member("held", "held-ada").then().body("suspended", equalTo(true));
    api().delete("/cohorts/held").then().statusCode(202);
    quietly();
  }

  @Test
  void onlyLookingChangesNothing() {
    cohort("look", "look-ada");
    takeOut("look", "look-ada");

    assertFound(sweep(false), "MISSING MEMBERSHIP look/look-ada LEFT");

    quietly();
    assertEquals(List.of(), inGroup("look"));
    assertFound(sweep(), "MISSING MEMBERSHIP look/look-ada REPAIRED");
    assertEquals(List.of("look-ada"), inGroup("look"));
  }

  @Test
  void aUserWhoWasDeletedIsMadeAgainWithANewPassword() {
    cohort("anew", "anew-ada");
    api().post("/cohorts/anew/credentials").then().statusCode(200).body("items.size()", equalTo(1));
    quietly();
    delete("anew-ada", "anew");

    assertFound(sweep(), "MISSING USER anew-ada REPAIRED");

    assertEquals(List.of("anew-ada"), inGroup("anew"));
    member("anew", "anew-ada")
        .then()
        .body("state", equalTo("ACTIVE"))
        .body("credentials", equalTo("READY"));
    quietly();
    assertFound(sweep());
  }

  @Test
  void whatAStrangerHasMadeInItsPlaceIsLeftAlone() {
    cohort("place", "place-ada");
    delete("place-ada", "place");
    stranger("place-ada");

    ValidatableResponse sweep = sweep();

    assertFound(sweep, "FOREIGN_IN_OURS USER place-ada LEFT");
    assertEquals(List.of(), inGroup("place"));
    member("place", "place-ada").then().body("failure.code", equalTo("NotOurs"));
    aws.iam().deleteUser(r -> r.userName("place-ada"));
    api().delete("/cohorts/place/members/place-ada").then().statusCode(202);
  }

  @Test
  void aGroupWhosePolicyWasChangedIsPutRight() {
    cohort("rule", "rule-ada");
    String name = aws.iam().listGroupPolicies(r -> r.groupName("rule")).policyNames().get(0);
    String before = policy("rule", name);
    aws.iam().deleteGroupPolicy(r -> r.groupName("rule").policyName(name));

    assertFound(sweep(), "CHANGED GROUP rule REPAIRED");

    assertEquals(before, policy("rule", name));
  }

  private String policy(String group, String name) {
    return aws.iam().getGroupPolicy(r -> r.groupName(group).policyName(name)).policyDocument();
  }

  @Test
  void whatIsLeftOverUnderStintsPathIsRemovedAndWhatIsForeignIsNot() {
    cohort("rest", "rest-1", "rest-2", "rest-3", "rest-4", "rest-5", "rest-6", "rest-7", "rest-8");
    cohort("rest2", "rest-9", "rest-10", "rest-11", "rest-12");
    aws.iam().createGroup(r -> r.groupName("rest-over").path("/stint/"));
    aws.iam().createGroup(r -> r.groupName("rest-theirs"));
    aws.iam().createUser(r -> r.userName("rest-byhand").path("/stint/"));

    ValidatableResponse sweep = sweep();

    assertFound(sweep, "EXTRA GROUP rest-over REMOVED", "FOREIGN_IN_OURS USER rest-byhand LEFT");
    assertTrue(isInIam("rest-byhand"));
    List<String> groups =
        aws.iam().listGroups().groups().stream().map(group -> group.groupName()).toList();
    assertFalse(groups.contains("rest-over"));
    assertTrue(groups.contains("rest-theirs"));
    aws.iam().deleteUser(r -> r.userName("rest-byhand"));
    aws.iam().deleteGroup(r -> r.groupName("rest-theirs"));
  }

  @Test
  void whatWasRemovedAMomentAgoAndIsStillShownIsNotLeftOver() {
    cohort("lag", "lag-ada");
    aws.setFaults("{\"propagationDelay\": \"PT30S\"}");
    api().delete("/cohorts/lag").then().statusCode(202);
    loop.runUntilIdle();

    ValidatableResponse sweep = sweep();

    assertEquals(List.of(), findings(sweep).stream().filter(one -> one.contains("lag")).toList());
  }

  @Test
  void whileOneIsOpenThereIsNoOther() {
    String id = begin(true).path("id");

    post("/sweeps", Map.of("repair", false))
        .then()
        .statusCode(409)
        .body("code", equalTo("conflict"))
        .body("detail", containsString("/sweeps/" + id))
        .header("Location", endsWith("/sweeps/" + id));
    scheduled.look();
    loop.runUntilIdle();

    read(id).body("state", equalTo("DONE")).body("endedAt", notNullValue());
    api().get("/sweeps").then().body("items[0].id", equalTo(id));
    sweep();
  }

  @Test
  void itHappensByItselfEveryTenMinutes() {
    int before = scheduledSweeps();
    aws.advance(Duration.ofMinutes(10));
    scheduled.look();
    scheduled.look();
    loop.runUntilIdle();
    scheduled.look();
    assertEquals(before + 1, scheduledSweeps());
    aws.advance(Duration.ofMinutes(10));
    scheduled.look();
    loop.runUntilIdle();
    assertEquals(before + 2, scheduledSweeps());
  }

  @Test
  void whatIsOverIsForgottenAfterAMonth() {
    String id = begin(true).path("id");
    loop.runUntilIdle();
    aws.advance(Duration.ofDays(29));
    scheduled.look();
    loop.runUntilIdle();
    read(id);
    aws.advance(Duration.ofDays(2));
    scheduled.look();
    loop.runUntilIdle();
    api().get("/sweeps/" + id).then().statusCode(404);
  }

  private static int scheduledSweeps() {
    return (int)
        api()
            .get("/sweeps?pageSize=500")
            .then()
            .extract()
            .<Object>path("items.requestedBy")
            .toString()
            .chars()
            .filter(c -> c == 'u')
            .count();
  }

  @Test
  void itCostsOneCallForAThousandObjects() {
    cohort("cost", "cost-1", "cost-2", "cost-3");
    for (int i = 0; i < 1_000; i++) {
      String name = "bystander-" + i;
      aws.iam().createUser(r -> r.userName(name));
    }
    aws.clearCalls();

    assertFound(sweep());

    assertEquals(2, aws.calls("GetAccountAuthorizationDetails"));
    assertEquals(4, aws.calls(null));
    for (int i = 0; i < 1_000; i++) {
      String name = "bystander-" + i;
      aws.iam().deleteUser(r -> r.userName(name));
    }
  }

  @Test
  void withoutTheRightToReadTheAccountItSaysWhichOneIsMissing() {
    for (String action :
        List.of(
            "GetAccountAuthorizationDetails", "ListInstanceProfiles", "ListVirtualMFADevices")) {
      aws.planFault(
          "{\"kind\": \"DENY\", \"action\": \"" + action + "\", \"nth\": 1, \"times\": 1}");
      String id = begin(true).path("id");
      loop.runUntilIdle();
      read(id)
          .body("state", equalTo("RUNNING"))
          .body("failure.code", equalTo("AccessDenied"))
          .body("failure.message", containsString("iam:" + action));
      aws.advance(Duration.ofMinutes(3));
      loop.runUntilIdle();
      read(id).body("state", equalTo("DONE")).body("failure", equalTo(null));
    }
  }

  private void delete(String user, String group) {
    aws.iam().deleteLoginProfile(r -> r.userName(user));
    takeOut(group, user);
    aws.iam().deleteUser(r -> r.userName(user));
    assertFalse(aws.iam().listUsers().users().stream().map(User::userName).anyMatch(user::equals));
  }
}
