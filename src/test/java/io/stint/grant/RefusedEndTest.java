package io.stint.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.StatusType;

/**
 * AWS refuses one kind of call while access of a user or a group is to end: all that does not need
 * that call is done.
 */
@QuarkusTest
class RefusedEndTest extends GrantStory {

  private final String ada = unique("ada");

  private void fault(String kind, String action) {
    sandbox.planFault(
        "{\"kind\": \"%s\", \"action\": \"%s\", \"times\": 100000}".formatted(kind, action));
  }

  private void allIsWell() {
    sandbox.noFaults();
    for (int i = 0; i < 3; i++) {
      sandbox.advance(Duration.ofMinutes(2));
      loop.runUntilIdle();
    }
  }

  private boolean isThere() {
    try {
      sandbox.iam().getUser(r -> r.userName(ada));
      return true;
    } catch (NoSuchEntityException e) {
      return false;
    }
  }

  private boolean isInAGroup() {
    return !sandbox.iam().listGroupsForUser(r -> r.userName(ada)).groups().isEmpty();
  }

  private boolean canSignIn() {
    try {
      sandbox.iam().getLoginProfile(r -> r.userName(ada));
      return true;
    } catch (NoSuchEntityException e) {
      return false;
    }
  }

  private boolean hasAKey() {
    return sandbox.iam().listAccessKeys(r -> r.userName(ada)).accessKeyMetadata().stream()
        .anyMatch(key -> key.status() == StatusType.ACTIVE);
  }

  @ParameterizedTest
  @CsvSource({
    "DENY, RemoveUserFromGroup",
    "DENY, UntagUser",
    "DENY, DeleteLoginProfile",
    "ERROR_PAGE, RemoveUserFromGroup",
    "ERROR_PAGE, UntagUser",
    "ERROR_PAGE, DeleteLoginProfile",
  })
  void whoGoesKeepsNothingThatCanBeTaken(String kind, String action) {
    String cohort = cohort(ada);
    AwsCredentials keys = keys(cohort, ada);
    granted(policy(member(ada), Map.of("document", LIST_USERS)));
    works(keys);
    fault(kind, action);
    leave(cohort, ada);
    loop.runUntilIdle();
    assertEquals(action.equals("RemoveUserFromGroup"), isInAGroup(), "in a group");
    assertEquals(action.equals("DeleteLoginProfile"), canSignIn(), "signs in");
    assertFalse(hasAKey(), "has a key");
    assertTrue(callError(keys) != null, "what a grant gave");
    allIsWell();
    assertFalse(isThere());
  }

  /** A key that cannot be made inactive is deleted with its user. */
  @Test
  void whoseKeyCannotBeMadeInactiveGoesWhole() {
    String cohort = cohort(ada);
    AwsCredentials keys = keys(cohort, ada);
    fault("DENY", "UpdateAccessKey");
    leave(cohort, ada);
    loop.runUntilIdle();
    assertFalse(isThere());
    assertTrue(callError(keys) != null);
  }

  /** It is still a member of another cohort, and keeps what that one gives. */
  @Test
  void whoLeavesOneCohortLeavesItsTagToo() {
    String first = cohort(ada);
    String second = cohort(ada);
    fault("DENY", "RemoveUserFromGroup");
    leave(first, ada);
    loop.runUntilIdle();
    assertEquals(
        1,
        sandbox.iam().listUserTags(r -> r.userName(ada)).tags().stream()
            .filter(tag -> tag.key().startsWith("stint:cohort:"))
            .count());
    assertTrue(canSignIn());
    allIsWell();
    assertEquals(
        List.of(second),
        sandbox.iam().listGroupsForUser(r -> r.userName(ada)).groups().stream()
            .map(group -> group.groupName())
            .toList());
  }

  @Test
  void aCohortThatIsDeletedLeavesNobodyAKey() {
    String cohort = cohort(ada);
    keys(cohort, ada);
    fault("DENY", "UntagUser");
    offContract().delete("/cohorts/{name}", cohort).then().statusCode(202);
    loop.runUntilIdle();
    assertFalse(canSignIn() || hasAKey() || isInAGroup());
    allIsWell();
    offContract().get("/cohorts/{name}", cohort).then().statusCode(404);
  }

  @Test
  void whomIamDoesNotShowIsNoStrangerWhenItIsRemoved() {
    String cohort = cohort(ada);
    fault("DENY", "GetUser");
    leave(cohort, ada);
    loop.runUntilIdle();
    assertFalse(isThereInTheList());
    offContract().get("/cohorts/{name}/members/{user}", cohort, ada).then().statusCode(404);
  }

  private boolean isThereInTheList() {
    return sandbox.iam().listUsersPaginator().users().stream()
        .anyMatch(user -> user.userName().equals(ada));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ListGroupPolicies", "GetGroupPolicy", "ListAttachedGroupPolicies"})
  void anEarlyEndOnAGroupWaitsForNoLookAtIt(String action) {
    String cohort = cohort(ada);
    AwsCredentials keys = keys(cohort, ada);
    String id = granted(policy(Map.of("cohort", cohort), Map.of("document", LIST_USERS)));
    String other =
        granted(
            policy(
                Map.of("cohort", cohort),
                Map.of("document", OverflowTest.document(1, "iam:GetRole"))));
    works(keys);
    fault("DENY", action);
    revoke(id);
    loop.runUntilIdle();
    refused(keys);
    assertEquals("ACTIVE", state(other));
    assertEquals(null, error(() -> mayGetRole(keys)), "what another grant gives");
    allIsWell();
    assertEquals("REVOKED", state(id));
    assertEquals("ACTIVE", state(other));
  }

  /** NoSuchEntity is AWS's answer to who may ask. */
  private void mayGetRole(AwsCredentials keys) {
    try (var iam = sandbox.iam(keys)) {
      iam.getRole(r -> r.roleName("nobody"));
    } catch (NoSuchEntityException e) {
      return;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ListGroupPolicies", "ListAttachedGroupPolicies"})
  void norDoesAManagedPolicyThatAGrantHasAttached(String action) {
    String cohort = cohort(ada);
    AwsCredentials keys = keys(cohort, ada);
    String id = granted(policy(Map.of("cohort", cohort), Map.of("arn", largePolicy())));
    works(keys);
    fault("DENY", action);
    revoke(id);
    loop.runUntilIdle();
    refused(keys);
    allIsWell();
    assertEquals("REVOKED", state(id));
  }

  @ParameterizedTest
  @CsvSource({"true, DeleteUserPolicy", "false, DeleteGroupPolicy"})
  void whatCannotBeDeletedGivesNothingAnyMore(boolean own, String action) {
    String cohort = cohort(ada);
    AwsCredentials keys = keys(cohort, ada);
    String id =
        granted(
            policy(own ? member(ada) : Map.of("cohort", cohort), Map.of("document", LIST_USERS)));
    works(keys);
    fault("DENY", action);
    revoke(id);
    loop.runUntilIdle();
    refused(keys);
    assertEquals("REVOKED", state(id));
    allIsWell();
    assertEquals(
        List.of(),
        own
            ? sandbox.iam().listUserPolicies(r -> r.userName(ada)).policyNames()
            : sandbox.iam().listGroupPolicies(r -> r.groupName(cohort)).policyNames().stream()
                .filter(name -> name.equals("stint-grants"))
                .toList());
  }

  /** Where grants need more than one policy. */
  @ParameterizedTest
  @CsvSource({
    "true, GetPolicy",
    "true, GetPolicyVersion",
    "true, ListPolicyVersions",
    "false, GetPolicy",
    "false, GetPolicyVersion",
    "false, ListPolicyVersions"
  })
  void anEarlyEndOfOneOfManyWaitsForNoLookAtThePolicies(boolean own, String action) {
    String cohort = cohort(ada);
    AwsCredentials keys = keys(cohort, ada);
    Object principal = own ? member(ada) : Map.of("cohort", cohort);
    List<String> ids = new ArrayList<>();
    int grants = own ? 5 : 9;
    for (int i = 0; i < grants; i++) {
      String what = i == grants - 1 ? "iam:ListUsers" : "iam:GetRole";
      ids.add(granted(policy(principal, Map.of("document", OverflowTest.document(i, what)))));
    }
    var attached =
        own
            ? sandbox.iam().listAttachedUserPolicies(r -> r.userName(ada)).attachedPolicies()
            : sandbox.iam().listAttachedGroupPolicies(r -> r.groupName(cohort)).attachedPolicies();
    assertFalse(attached.isEmpty(), "nothing overflowed");
    works(keys);
    fault("DENY", action);
    revoke(ids.get(ids.size() - 1));
    loop.runUntilIdle();
    refused(keys);
    assertEquals(null, error(() -> mayGetRole(keys)), "what other grants give");
    allIsWell();
    assertEquals("REVOKED", state(ids.get(ids.size() - 1)));
    ids.subList(0, ids.size() - 1).forEach(id -> assertEquals("ACTIVE", state(id)));
  }
}
