package io.stint.grant;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * A role that a member may assume lets in that user, and nobody who has its name later: in the
 * trust policy itself, so it needs no look of Stint's.
 */
@QuarkusTest
class RemadeMemberTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final String ASSUMES =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
          + "\"sts:AssumeRole\",\"Resource\":\"*\"}]}";

  private String ada;
  private String crew;
  private String role;

  @BeforeEach
  void aMember() {
    ada = unique("ada");
    crew = cohort(ada);
    role = role();
  }

  private void deletedInIam(String user) {
    var iam = sandbox.iam();
    if (!iam.getUser(r -> r.userName(user)).user().path().equals("/robots/")) {
      iam.deleteLoginProfile(r -> r.userName(user));
    }
    iam.listAccessKeys(r -> r.userName(user))
        .accessKeyMetadata()
        .forEach(k -> iam.deleteAccessKey(r -> r.userName(user).accessKeyId(k.accessKeyId())));
    iam.listUserPolicies(r -> r.userName(user))
        .policyNames()
        .forEach(p -> iam.deleteUserPolicy(r -> r.userName(user).policyName(p)));
    iam.listGroupsForUser(r -> r.userName(user))
        .groups()
        .forEach(g -> iam.removeUserFromGroup(r -> r.userName(user).groupName(g.groupName())));
    iam.deleteUser(r -> r.userName(user));
  }

  /** The keys of one who may assume every role that lets them in. */
  private AwsCredentials madeAnewBySomebodyElse(String user, String path, List<Tag> tags) {
    deletedInIam(user);
    var iam = sandbox.iam();
    iam.createUser(r -> r.userName(user).path(path).tags(tags));
    iam.putUserPolicy(r -> r.userName(user).policyName("theirs").policyDocument(ASSUMES));
    AccessKey key = iam.createAccessKey(r -> r.userName(user)).accessKey();
    return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
  }

  private void isKeptOut(AwsCredentials stranger, String user) {
    assertEquals("AccessDenied", assumeError(stranger, role, user));
    granted(assume(role, Map.of("cohort", cohort()), HOUR));
    assertEquals("AccessDenied", assumeError(stranger, role, user));
    sandbox.advance(Duration.ofMinutes(25));
    loop.runUntilIdle();
    assertEquals("AccessDenied", assumeError(stranger, role, user));
  }

  @Test
  void whoHasTheNameOfAMemberWhoWasDeletedIsNotLetIn() {
    granted(assume(role, member(ada), HOUR));
    works(assumeRole(keys(crew, ada), role, ada));
    isKeptOut(madeAnewBySomebodyElse(ada, "/", List.of()), ada);
  }

  @Test
  void notWithTheTagsAndThePathCopiedEither() {
    granted(assume(role, member(ada), HOUR));
    List<Tag> tags = sandbox.iam().listUserTags(r -> r.userName(ada)).tags();
    isKeptOut(madeAnewBySomebodyElse(ada, "/stint/", tags), ada);
  }

  @Test
  void whoHasTheNameOfAnAdoptedUserIsNotLetIn() {
    String bot = adopted();
    granted(assume(role, member(bot), HOUR));
    AccessKey key = sandbox.iam().createAccessKey(r -> r.userName(bot)).accessKey();
    works(
        assumeRole(
            AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()), role, bot));
    isKeptOut(madeAnewBySomebodyElse(bot, "/robots/", List.of()), bot);
  }

  private String adopted() {
    String bot = unique("bot");
    sandbox.iam().createUser(r -> r.userName(bot).path("/robots/"));
    offContract()
        .contentType("application/json")
        .queryParam("adopt", true)
        .body(Map.of("members", List.of(Map.of("email", bot + "@example.org", "userName", bot))))
        .post("/cohorts/{name}/members", crew)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    return bot;
  }

  @Test
  void whoIsGrantedBeforeTheFirstPassIsLetInAndNobodyElseIs() {
    String eve = unique("eve");
    join(crew, eve);
    String id = granted(assume(role, member(eve), HOUR));
    works(assumeRole(keys(crew, eve), role, eve));
    assertEquals("ACTIVE", state(id));
    List<Tag> tags = sandbox.iam().listUserTags(r -> r.userName(eve)).tags();
    isKeptOut(madeAnewBySomebodyElse(eve, "/stint/", tags), eve);
  }

  @Test
  void whomStintMakesAnewIsLetInAgain() {
    granted(assume(role, member(ada), HOUR));
    deletedInIam(ada);
    String more = ask(policy(member(ada), Map.of("document", LIST_USERS)));
    for (int i = 0; i < 4; i++) {
      loop.runUntilIdle();
      sandbox.advance(Duration.ofMinutes(3));
    }
    grant(more).body("state", equalTo("ACTIVE"));
    works(assumeRole(keys(crew, ada), role, ada));
  }

  @Test
  void whereTheIdsFindNoRoomStintsTagIsAskedFor() {
    String[] names = new String[40];
    for (int i = 0; i < names.length; i++) {
      names[i] = unique("member-" + i);
    }
    String many = cohort(names);
    String bot = adopted();
    granted(assume(role, member(bot), HOUR));
    for (String name : names) {
      ask(assume(role, member(name), HOUR));
    }
    loop.runUntilIdle();
    works(assumeRole(keys(many, names[39]), role, names[39]));
    isKeptOut(madeAnewBySomebodyElse(names[39], "/", List.of()), names[39]);
    isKeptOut(madeAnewBySomebodyElse(bot, "/robots/", List.of()), bot);
  }

  @Test
  void theExplanationSaysIt() {
    String id = granted(assume(role, member(ada), HOUR));
    api()
        .get("/grants/{id}/explanation", id)
        .then()
        .body(
            "requirements.requirement",
            hasItem("The trust policy knows the user by its unique id"));
    assertTrue(
        decoded(sandbox.iam().getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument())
            .contains(sandbox.iam().getUser(r -> r.userName(ada)).user().userId()));
  }
}
