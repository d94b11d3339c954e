package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.Tag;

/** A member, and somebody who makes things anew in IAM under the names of Stint's. */
abstract class StrangerStory extends GrantStory {

  private static final String PASSWORD = "Their-Own-Passw0rd!";
  static final String LIST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
          + "\"iam:ListUsers\",\"Resource\":\"*\"}]}";

  String ada;
  String crew;
  AwsCredentials theirKeys;

  @BeforeEach
  void aMember() {
    ada = unique("ada");
    crew = cohort(ada);
  }

  /** What fails is tried again for ever: nothing of it is left to other tests. */
  @AfterEach
  void nobodyIsLeft() {
    offContract().delete("/cohorts/{name}", crew);
    loop.runUntilIdle();
  }

  /** As the console does it. */
  void deletedInIam(String user) {
    var iam = sandbox.iam();
    iam.deleteLoginProfile(r -> r.userName(user));
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

  void madeAnewBySomebodyElse(Tag... tags) {
    deletedInIam(ada);
    var iam = sandbox.iam();
    iam.createUser(r -> r.userName(ada).path("/team/").tags(tags));
    iam.createLoginProfile(r -> r.userName(ada).password(PASSWORD));
    iam.putUserPolicy(r -> r.userName(ada).policyName("theirs").policyDocument(LIST));
    AccessKey key = iam.createAccessKey(r -> r.userName(ada)).accessKey();
    theirKeys = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
  }

  /** All that a stranger has, to be compared. */
  Map<String, Object> theirs() {
    var iam = sandbox.iam();
    Map<String, Object> all = new TreeMap<>();
    all.put("user", iam.getUser(r -> r.userName(ada)).user());
    all.put("login", iam.getLoginProfile(r -> r.userName(ada)).loginProfile());
    all.put("signsIn", sandbox.signIn(ada, PASSWORD).path("signedIn").asBoolean());
    all.put("keys", iam.listAccessKeys(r -> r.userName(ada)).accessKeyMetadata());
    all.put("groups", iam.listGroupsForUser(r -> r.userName(ada)).groups());
    all.put("attached", iam.listAttachedUserPolicies(r -> r.userName(ada)).attachedPolicies());
    all.put("tags", iam.listUserTags(r -> r.userName(ada)).tags());
    for (String name : iam.listUserPolicies(r -> r.userName(ada)).policyNames()) {
      all.put(
          name, decoded(iam.getUserPolicy(r -> r.userName(ada).policyName(name)).policyDocument()));
    }
    return all;
  }

  static Response member(String cohort, String user) {
    return api().get("/cohorts/{name}/members/{user}", cohort, user);
  }

  ValidatableResponse isShown() {
    String id = sandbox.iam().getUser(r -> r.userName(ada)).user().userId();
    api()
        .get("/events?action=member.strangerFound&subject=" + ada)
        .then()
        .body("items", hasSize(1))
        .body("items[0].details.iamId", equalTo(id));
    return member(crew, ada)
        .then()
        .body("state", equalTo("FAILING"))
        .body("failure.code", equalTo("NotOurs"))
        .body("failure.message", containsString(id));
  }

  void later() {
    sandbox.advance(Duration.ofMinutes(5));
    loop.runUntilIdle();
  }

  List<String> inGroup(String cohort) {
    return sandbox.iam().getGroup(r -> r.groupName(cohort)).users().stream()
        .map(user -> user.userName())
        .toList();
  }
}
