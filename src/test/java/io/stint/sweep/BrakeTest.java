package io.stint.sweep;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A sweep that would remove much waits for a person. */
@QuarkusTest
class BrakeTest extends SweepStory {

  @Inject Brake brake;

  @Test
  void moreThanTenObjectsOrTenPerCentWait() {
    assertTrue(brake.lets(0, 0));
    assertTrue(brake.lets(10, 1_000));
    assertEquals(false, brake.lets(11, 1_000));
    assertTrue(brake.lets(2, 18));
    assertEquals(false, brake.lets(2, 17));
    assertTrue(brake.lets(1, 3), "one of few");
    assertEquals(false, brake.lets(1, 0), "an empty database knows nothing");
  }

  @Test
  void whatIsHeldIsRemovedWhenSomebodyHasApprovedIt() {
    cohort("kept", "kept-ada");
    groups(1, 12);
    String id = begin(true).path("id");
    loop.runUntilIdle();
    String tag =
        read(id)
            .body("state", equalTo("AWAITING_APPROVAL"))
            .body("removals", equalTo(12))
            .body("counts.extra", equalTo(12))
            .body("findings[0].outcome", equalTo("HELD"))
            .body("endedAt", nullValue())
            .extract()
            .header("ETag");
    assertEquals(12, left());
    assertEquals(
        List.of(12),
        api()
            .get("/events?action=sweep.held&subject=" + id)
            .then()
            .extract()
            .path("items.details.removals"));
    post("/sweeps", Map.of()).then().statusCode(409);

    api()
        .header("If-Match", tag)
        .post("/sweeps/" + id + "/approval")
        .then()
        .statusCode(202)
        .body("state", equalTo("RUNNING"));
    api().post("/sweeps/" + id + "/approval").then().statusCode(409);
    loop.runUntilIdle();

    read(id)
        .body("state", equalTo("DONE"))
        .body("removals", equalTo(0))
        .body("counts.extra", equalTo(12))
        .body("findings[0].outcome", equalTo("REMOVED"));
    assertEquals(0, left());
    assertTrue(told("sweep.removed").contains("GROUP over-7"));
    assertEquals(List.of("kept-ada"), inGroup("kept"));
  }

  @Test
  void whatHasComeSinceIsNotApproved() {
    groups(21, 32);
    String id = begin(true).path("id");
    loop.runUntilIdle();
    groups(33, 33);

    api().post("/sweeps/" + id + "/approval").then().statusCode(412);
    loop.runUntilIdle();

    read(id).body("state", equalTo("AWAITING_APPROVAL")).body("removals", equalTo(13));
    assertEquals(13, left());
    api().header("If-Match", "\"v1\"").post("/sweeps/" + id + "/approval").then().statusCode(412);
    String tag = read(id).extract().header("ETag");
    api().header("If-Match", tag).post("/sweeps/" + id + "/approval").then().statusCode(202);
    // What comes between the approval and its pass was in nobody's sight.
    groups(34, 34);
    loop.runUntilIdle();
    read(id).body("state", equalTo("AWAITING_APPROVAL")).body("removals", equalTo(1));
    assertEquals(1, left());
    api().post("/sweeps/" + id + "/approval").then().statusCode(202);
    loop.runUntilIdle();
    read(id).body("state", equalTo("DONE"));
    assertEquals(0, left());
  }

  @Test
  void whatHasGoneMeanwhileNeedsNoApproval() {
    groups(41, 52);
    String id = begin(true).path("id");
    loop.runUntilIdle();
    read(id).body("state", equalTo("AWAITING_APPROVAL"));
    for (int i = 41; i <= 52; i++) {
      String name = "over-" + i;
      aws.iam().deleteGroup(r -> r.groupName(name));
    }

    aws.advance(Duration.ofMinutes(10));
    loop.runUntilIdle();

    read(id).body("state", equalTo("DONE")).body("counts.extra", equalTo(0));
  }

  @Test
  void whatIsMissingIsRepairedAllTheSame() {
    cohort("both", "both-ada");
    takeOut("both", "both-ada");
    groups(61, 72);

    String id = begin(true).path("id");
    loop.runUntilIdle();

    read(id).body("state", equalTo("AWAITING_APPROVAL")).body("counts.missing", equalTo(1));
    assertEquals(List.of("both-ada"), inGroup("both"));
    api().post("/sweeps/" + id + "/approval").then().statusCode(202);
    loop.runUntilIdle();
  }

  @Test
  void onlyLookingHoldsNothing() {
    groups(81, 92);
    sweep(false).body("state", equalTo("DONE")).body("findings[0].outcome", equalTo("LEFT"));
    assertEquals(12, left());
    String id = begin(true).path("id");
    loop.runUntilIdle();
    api().post("/sweeps/" + id + "/approval").then().statusCode(202);
    loop.runUntilIdle();
  }

  private void groups(int from, int to) {
    for (int i = from; i <= to; i++) {
      String name = "over-" + i;
      aws.iam().createGroup(r -> r.groupName(name).path("/stint/"));
    }
  }

  private long left() {
    return aws.iam().listGroups().groups().stream()
        .filter(group -> group.groupName().startsWith("over-"))
        .count();
  }
}
