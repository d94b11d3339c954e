package io.stint.role;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.model.Tag;

/** Somebody deletes a role of Stint's and makes another under its name: that one is theirs. */
@QuarkusTest
class RoleStrangerTest extends RoleStory {

  private static final String BODY =
      "\"trust\": ["
          + EC2
          + "], \"policies\": {\"managed\": [\""
          + S3_FULL
          + "\"], \"inline\": {\"bucket\": "
          + READ_BUCKET
          + "}}";

  private void deletedInIam() {
    var iam = aws.iam();
    inlineNames().forEach(p -> iam.deleteRolePolicy(r -> r.roleName(name).policyName(p)));
    attached().forEach(p -> iam.detachRolePolicy(r -> r.roleName(name).policyArn(p)));
    iam.deleteRole(r -> r.roleName(name));
  }

  private void madeAnewBySomebodyElse(String path) {
    deletedInIam();
    aws.iam().createRole(r -> r.roleName(name).path(path).assumeRolePolicyDocument(FOREIGN_TRUST));
    aws.iam().putRolePolicy(r -> r.roleName(name).policyName("theirs").policyDocument(READ_BUCKET));
    aws.iam().attachRolePolicy(r -> r.roleName(name).policyArn(READ_ONLY));
  }

  /** All of it, to be compared. */
  private Map<String, Object> theirs() {
    Map<String, Object> all = new TreeMap<>();
    all.put("id", inIam().roleId());
    all.put("trust", trust());
    all.put("description", String.valueOf(inIam().description()));
    all.put("seconds", inIam().maxSessionDuration());
    all.put(
        "tags", inIam().tags().stream().sorted(Comparator.comparing(Tag::key)).toList().toString());
    inlineNames().forEach(policy -> all.put(policy, inline(policy)));
    all.put("attached", attached());
    return all;
  }

  private void isShown() {
    read()
        .body("failure.code", equalTo("NotOurs"))
        .body("failure.message", containsString(inIam().roleId()));
    api()
        .get("/events?action=role.strangerFound&subject=" + name)
        .then()
        .statusCode(200)
        .body("items", hasSize(1))
        .body("items[0].details.iamId", equalTo(inIam().roleId()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/team/", "/stint/"})
  void whoeverComesUnderTheNameIsLeftAlone(String path) {
    created(BODY);
    madeAnewBySomebodyElse(path);
    Map<String, Object> before = theirs();
    patch("{\"description\": \"changed\", \"policies\": {\"managed\": [], \"inline\": {}}}")
        .statusCode(202);
    loop.runUntilIdle();
    isShown();
    aws.advance(Duration.ofMinutes(5));
    loop.runUntilIdle();
    isShown();
    assertEquals(before, theirs());

    delete().statusCode(202);
    loop.runUntilIdle();
    read().statusCode(404);
    assertEquals(before, theirs());
  }

  @Test
  void tagsThatWereCopiedMakeNobodyStints() {
    created(BODY);
    List<Tag> tags = inIam().tags();
    deletedInIam();
    aws.iam()
        .createRole(
            r ->
                r.roleName(name)
                    .path("/stint/")
                    .tags(tags)
                    .assumeRolePolicyDocument(FOREIGN_TRUST));
    Map<String, Object> before = theirs();
    patch("{\"description\": \"changed\"}").statusCode(202);
    loop.runUntilIdle();
    isShown();
    delete().statusCode(202);
    loop.runUntilIdle();
    read().statusCode(404);
    assertEquals(before, theirs());
  }

  @Test
  void aSessionRevocationDeniesNobodyOnAStrangersRole() {
    created(BODY);
    madeAnewBySomebodyElse("/");
    api()
        .contentType("application/json")
        .body("{\"everybody\": true}")
        .post("/roles/" + name + "/session-revocations")
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    isShown();
    assertEquals(List.of("theirs"), inlineNames());
    read().body("sessions[0].armed", equalTo(false));
  }

  @Test
  void whenTheStrangerIsGoneStintMakesItsOwnAgain() {
    created(BODY);
    madeAnewBySomebodyElse("/");
    patch("{\"description\": \"changed\"}").statusCode(202);
    loop.runUntilIdle();
    isShown();
    deletedInIam();
    aws.advance(Duration.ofMinutes(5));
    loop.runUntilIdle();
    read().body("state", equalTo("ACTIVE")).body("failure", equalTo(null));
    assertEquals("changed", inIam().description());
    assertEquals(List.of("bucket"), inlineNames());
    assertEquals(List.of(S3_FULL), attached());
  }

  @Test
  void anAdoptedRoleThatItsOwnerMadeAnewIsAnotherOne() {
    aws.iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(FOREIGN_TRUST));
    created("\"adopt\": true, \"trust\": [" + EC2 + "]");
    deletedInIam();
    aws.iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(FOREIGN_TRUST));
    Map<String, Object> before = theirs();
    patch("{\"policies\": {\"managed\": [\"" + S3_FULL + "\"]}}").statusCode(202);
    loop.runUntilIdle();
    isShown();
    aws.advance(Duration.ofMinutes(5));
    loop.runUntilIdle();
    assertEquals(before, theirs());
    delete().statusCode(202);
    loop.runUntilIdle();
    read().statusCode(404);
    assertEquals(before, theirs());
    created("\"adopt\": true, \"trust\": [" + EC2 + "]");
    assertTrue(trust().contains("ec2.amazonaws.com"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DROP", "LOSE_ANSWER", "FAIL"})
  void aRoleThatIsMadeAgainIsStintsWhereverTheWorkStops(String kind) {
    // The pass that finds it gone and the one that makes it again are ten calls.
    for (int nth = 1; nth <= 12; nth++) {
      aNameOfItsOwn();
      created(BODY);
      deletedInIam();
      patch("{\"description\": \"again\"}").statusCode(202);
      aws.planFault("{\"kind\": \"" + kind + "\", \"nth\": " + nth + "}");
      for (int i = 0; i < 4; i++) {
        loop.runUntilIdle();
        aws.advance(Duration.ofMinutes(2));
      }
      loop.runUntilIdle();
      aws.noFaults();
      read().body("state", equalTo("ACTIVE")).body("failure", equalTo(null));
      assertEquals("again", inIam().description());
      assertEquals(List.of("bucket"), inlineNames());
    }
  }

  @Test
  void aPassWithNothingToWriteAsksNobody() {
    created(BODY);
    patch("{\"grants\": {\"mfa\": false}}").statusCode(202);
    aws.clearCalls();
    loop.runUntilIdle();
    assertEquals(0, aws.calls(null));
    patch("{\"description\": \"changed\"}").statusCode(202);
    aws.clearCalls();
    loop.runUntilIdle();
    assertEquals(1, aws.calls("GetRole"));
    assertEquals(1, aws.calls("UpdateRole"));
    assertFalse(inlineNames().isEmpty());
  }
}
