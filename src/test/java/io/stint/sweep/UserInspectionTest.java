package io.stint.sweep;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.Tag;

/** Somebody changes users of Stint's making otherwise than by policies and groups. */
@QuarkusTest
class UserInspectionTest extends SweepStory {

  private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

  private List<String> tags(String user) {
    return aws.iam().listUserTags(r -> r.userName(user)).tags().stream().map(Tag::key).toList();
  }

  private String tagOf(String member) {
    return tags(member).stream()
        .filter(key -> key.startsWith("stint:cohort:"))
        .findFirst()
        .orElseThrow();
  }

  private void gone(String... cohorts) {
    for (String cohort : cohorts) {
      api().delete("/cohorts/" + cohort).then().statusCode(202);
    }
    quietly();
  }

  private static List<String> taken(String user) {
    return api()
        .get("/events?action=member.foreignRemoved&subject=" + user)
        .then()
        .statusCode(200)
        .extract()
        .path("items.details.what.flatten()");
  }

  @Test
  void whoWearsTheTagOfACohortWithoutBeingItsMemberLosesIt() {
    cohort("worn", "worn-ada");
    cohort("other", "worn-bob");
    String tag = tagOf("worn-bob");
    aws.iam()
        .tagUser(r -> r.userName("worn-ada").tags(Tag.builder().key(tag).value("member").build()));

    assertFound(sweep(), "FOREIGN_IN_OURS USER worn-ada/" + tag + " REPAIRED");

    assertFalse(tags("worn-ada").contains(tag));
    assertTrue(tags("worn-bob").contains(tag));
    assertEquals(List.of("the tag " + tag), taken("worn-ada"));
    quietly();
    assertFound(sweep());
    gone("worn", "other");
  }

  @Test
  void theTagOfAMemberThatWasTakenOffIsPutBack() {
    cohort("tagged", "tagged-ada");
    String tag = tagOf("tagged-ada");
    aws.iam().untagUser(r -> r.userName("tagged-ada").tagKeys(tag));

    assertFound(sweep(), "CHANGED MEMBERSHIP tagged/tagged-ada REPAIRED");

    assertTrue(tags("tagged-ada").contains(tag));
    member("tagged", "tagged-ada").then().body("state", equalTo("ACTIVE"));
    quietly();
    assertFound(sweep());
    gone("tagged");
  }

  @Test
  void theTagsThatSayWhoseAUserIsArePutBack() {
    cohort("whose", "whose-ada");
    List<String> before = tags("whose-ada");
    aws.iam().untagUser(r -> r.userName("whose-ada").tagKeys("stint:managed-by", "stint:owner"));

    assertFound(sweep(), "CHANGED USER whose-ada REPAIRED");

    assertEquals(Set.copyOf(before), Set.copyOf(tags("whose-ada")));
    assertFound(sweep());
    gone("whose");
  }

  @Test
  void aGroupThatWasMovedIsTold() {
    cohort("moved", "moved-ada");
    aws.iam().updateGroup(r -> r.groupName("moved").newPath("/else/"));

    assertFound(sweep(), "CHANGED GROUP moved LEFT");

    aws.iam().updateGroup(r -> r.groupName("moved").newPath("/stint/"));
    assertFound(sweep());
    gone("moved");
  }

  @Test
  void tagsAndBoundaryThatACohortAsksForArePutBack() {
    post(
            "/cohorts",
            Map.of("name", "asks", "tags", Map.of("Team", "red"), "permissionsBoundary", READ_ONLY))
        .then()
        .statusCode(202);
    members("asks", "asks-ada");
    quietly();
    assertFound(sweep());
    aws.iam().deleteUserPermissionsBoundary(r -> r.userName("asks-ada"));
    aws.iam().untagUser(r -> r.userName("asks-ada").tagKeys("Team"));
    aws.iam().tagUser(r -> r.userName("asks-ada").tags(t -> t.key("Other").value("theirs")));
    assertFound(sweep(), "CHANGED USER asks-ada REPAIRED", "CHANGED USER asks-ada/Team REPAIRED");
    var ada = aws.iam().getUser(r -> r.userName("asks-ada")).user();
    assertEquals(READ_ONLY, ada.permissionsBoundary().permissionsBoundaryArn());
    assertTrue(tags("asks-ada").containsAll(List.of("Team", "Other")));
    quietly();
    assertFound(sweep());
    gone("asks");
  }

  @Test
  void aBoundaryOfOthersAndAnotherPathAreTold() {
    cohort("bound", "bound-ada");
    aws.iam()
        .putUserPermissionsBoundary(r -> r.userName("bound-ada").permissionsBoundary(READ_ONLY));
    assertFound(sweep(), "FOREIGN_IN_OURS USER bound-ada/" + READ_ONLY + " LEFT");
    aws.iam().deleteUserPermissionsBoundary(r -> r.userName("bound-ada"));

    aws.iam().updateUser(r -> r.userName("bound-ada").newPath("/else/"));
    assertFound(sweep(), "CHANGED USER bound-ada LEFT");
    aws.iam().updateUser(r -> r.userName("bound-ada").newPath("/stint/"));
    assertFound(sweep());
    gone("bound");
  }

  private void end(String cohort) {
    api()
        .contentType("application/merge-patch+json")
        .body(
            Map.of(
                "endsAt",
                clock.instant().plus(Duration.ofHours(1)).toString(),
                "removeAfter",
                "P7D"))
        .patch("/cohorts/" + cohort)
        .then()
        .statusCode(202);
    quietly();
    aws.advance(Duration.ofHours(1));
    quietly();
    api().get("/cohorts/" + cohort).then().body("state", equalTo("ENDED"));
  }

  @Test
  void aWayInThatIsMadeWhenTheTimeIsOverIsClosed() {
    cohort("way", "way-ada");
    end("way");
    assertFound(sweep());
    aws.iam().createLoginProfile(r -> r.userName("way-ada").password("Somebody-3lse-made-it!"));
    String key = aws.iam().createAccessKey(r -> r.userName("way-ada")).accessKey().accessKeyId();

    assertFound(sweep(), "FOREIGN_IN_OURS USER way-ada REPAIRED");

    assertThrows(
        NoSuchEntityException.class, () -> aws.iam().getLoginProfile(r -> r.userName("way-ada")));
    assertEquals(
        List.of(StatusType.INACTIVE),
        aws.iam().listAccessKeys(r -> r.userName("way-ada")).accessKeyMetadata().stream()
            .map(one -> one.status())
            .toList());
    assertEquals(
        List.of("the console sign-in", "the access key " + key + " (made inactive)"),
        taken("way-ada"));
    quietly();
    assertFound(sweep());
    gone("way");
  }

  @Test
  void aKeyThatIsSwitchedOnAgainIsSwitchedOffAndNoRightIsNeededToSweep() {
    cohort("switched", "switched-ada");
    String key =
        api()
            .post("/cohorts/switched/members/switched-ada/access-keys")
            .then()
            .statusCode(201)
            .extract()
            .path("accessKeyId");
    end("switched");
    aws.iam()
        .updateAccessKey(
            r -> r.userName("switched-ada").accessKeyId(key).status(StatusType.ACTIVE));
    for (String action : List.of("GetLoginProfile", "ListAccessKeys")) {
      aws.planFault(
          "{\"kind\": \"DENY\", \"action\": \"" + action + "\", \"nth\": 1, \"times\": 1}");
    }
    assertFound(sweep(false));

    assertFound(sweep(), "FOREIGN_IN_OURS USER switched-ada REPAIRED");

    assertEquals(
        StatusType.INACTIVE,
        aws.iam()
            .listAccessKeys(r -> r.userName("switched-ada"))
            .accessKeyMetadata()
            .get(0)
            .status());
    gone("switched");
  }
}
