package io.stint.sweep;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.audit.FailureNews;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What only its owner can put right is said for as long as it is so, and no longer. */
@QuarkusTest
class AstrayTest extends SweepStory {

  @Inject FailureNews news;

  /** Whatever fails has been tried again, and is told. */
  private void later() {
    aws.advance(Duration.ofMinutes(3));
    loop.runUntilIdle();
    news.look();
  }

  private static int told(String subject, String action) {
    return api()
        .get("/events?action=" + action + "&subject=" + subject)
        .then()
        .statusCode(200)
        .extract()
        .<List<?>>path("items")
        .size();
  }

  private void rename(String user, String name) {
    aws.iam().updateUser(r -> r.userName(user).newUserName(name));
  }

  @Test
  void aUserWhoWasRenamedIsSaidToBeSoUntilItIsNot() {
    cohort("named", "named-ada");
    rename("named-ada", "lovelace");

    assertFound(sweep(), "CHANGED USER named-ada LEFT");
    member("named", "named-ada").then().body("failure.code", equalTo("Renamed"));
    for (int i = 0; i < 3; i++) {
      later();
      member("named", "named-ada")
          .then()
          .body("state", equalTo("FAILING"))
          .body("failure.code", equalTo("Renamed"))
          .body("failure.message", containsString("lovelace"));
    }
    assertEquals(0, told("named-ada", "member.recovered"));
    assertEquals(1, told("named-ada", "member.failing"));

    rename("lovelace", "named-ada");
    later();
    member("named", "named-ada")
        .then()
        .body("state", equalTo("ACTIVE"))
        .body("failure", nullValue());
    assertEquals(1, told("named-ada", "member.recovered"));
    quietly();
    assertFound(sweep());
  }

  @Test
  void aGroupThatWasRenamedIsSaidToBeSoUntilItIsNot() {
    cohort("crowd", "crowd-ada");
    aws.iam().updateGroup(r -> r.groupName("crowd").newGroupName("mob"));

    assertFound(sweep(), "CHANGED GROUP crowd LEFT");
    for (int i = 0; i < 2; i++) {
      later();
      api()
          .get("/cohorts/crowd")
          .then()
          .body("failure.code", equalTo("Renamed"))
          .body("failure.message", containsString("mob"));
    }
    assertEquals(0, told("crowd", "cohort.recovered"));
    member("crowd", "crowd-ada").then().body("failure", nullValue());

    aws.iam().updateGroup(r -> r.groupName("mob").newGroupName("crowd"));
    later();
    api().get("/cohorts/crowd").then().body("failure", nullValue());
    quietly();
    assertFound(sweep());
  }

  private void adopted(String cohort, String user) {
    stranger(user);
    post("/cohorts", Map.of("name", cohort)).then().statusCode(202);
    post(
            "/cohorts/" + cohort + "/members?adopt=true",
            Map.of("members", List.of(Map.of("email", user + "@uw.edu"))))
        .then()
        .statusCode(202);
    quietly();
    member(cohort, user).then().body("state", equalTo("ACTIVE"));
  }

  private void deleteByItsOwner(String cohort, String user) {
    takeOut(cohort, user);
    aws.iam().deleteUser(r -> r.userName(user));
  }

  private String grant(String user) {
    return post(
            "/grants",
            Map.of(
                "type",
                "POLICY",
                "principal",
                Map.of("member", user),
                "policy",
                Map.of(
                    "document",
                    Map.of(
                        "Version",
                        "2012-10-17",
                        "Statement",
                        List.of(
                            Map.of(
                                "Effect", "Allow", "Action", "s3:ListBucket", "Resource", "*")))),
                "startsAt",
                clock.instant().plus(Duration.ofHours(1)).toString(),
                "ttl",
                "PT8H"))
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }

  @Test
  void anAdoptedUserWhomItsOwnerHasDeletedIsNotMadeByAPass() {
    adopted("own", "own-ada");
    String grant = grant("own-ada");
    quietly();
    deleteByItsOwner("own", "own-ada");
    aws.advance(Duration.ofHours(1));
    loop.runUntilIdle();

    for (int i = 0; i < 3; i++) {
      later();
      assertFalse(isInIam("own-ada"));
      member("own", "own-ada")
          .then()
          .body("state", equalTo("FAILING"))
          .body("failure.code", equalTo("NoSuchEntity"))
          .body("failure.message", containsString("own-ada was adopted"));
    }
    assertEquals(0, told("own-ada", "member.recovered"));
    api().get("/grants/" + grant).then().body("state", equalTo("PENDING"));

    api().delete("/cohorts/own").then().statusCode(202);
    quietly();
    quietly();
    api().get("/cohorts/own").then().statusCode(404);
    api().get("/grants/" + grant).then().body("state", equalTo("REVOKED"));
    assertFalse(isInIam("own-ada"));
  }

  @Test
  void anAdoptedUserWhomASweepHasMissedIsSaidToBeGoneUntilItIsTakenOut() {
    adopted("missed", "missed-ada");
    deleteByItsOwner("missed", "missed-ada");

    assertFound(sweep(), "MISSING USER missed-ada LEFT");
    for (int i = 0; i < 3; i++) {
      later();
      member("missed", "missed-ada").then().body("failure.code", equalTo("NoSuchEntity"));
    }
    assertEquals(0, told("missed-ada", "member.recovered"));
    assertFalse(isInIam("missed-ada"));

    api().delete("/cohorts/missed/members/missed-ada").then().statusCode(202);
    quietly();
    member("missed", "missed-ada").then().statusCode(404);
  }
}
