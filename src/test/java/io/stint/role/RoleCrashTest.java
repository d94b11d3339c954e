package io.stint.role;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.policy.PolicyDocument;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The work stops at each call to IAM, before it or with its answer lost, and begins again: exactly
 * what was wanted is there in the end. Which calls there are is counted, not chosen.
 */
@QuarkusTest
class RoleCrashTest extends RoleStory {

  private static final String BODY =
      "\"trust\": ["
          + EC2
          + "], \"tags\": {\"team\": \"blue\"}, \"policies\": {\"managed\": [\""
          + S3_FULL
          + "\"], \"inline\": {\"bucket\": "
          + READ_BUCKET
          + "}}";
  private static final int MOST_CALLS = 60;

  /** Time enough for a pass that failed to be repeated until it settles. */
  private void settles() {
    for (int i = 0; i < 3; i++) {
      loop.runUntilIdle();
      aws.advance(Duration.ofMinutes(2));
    }
    loop.runUntilIdle();
  }

  private void isWhole() {
    read().statusCode(200).body("state", equalTo("ACTIVE")).body("failure", equalTo(null));
    assertEquals(List.of(S3_FULL), attached());
    assertEquals(List.of("bucket"), inlineNames());
    assertTrue(
        PolicyDocument.parse(inline("bucket")).sameMeaning(PolicyDocument.parse(READ_BUCKET)));
    assertTrue(trust().contains("ec2.amazonaws.com"));
  }

  /** Plans a fault for the n-th call from now; says whether it was met by {@code work}. */
  private boolean broken(String kind, int nth, Runnable work) {
    aws.clearCalls();
    aws.planFault("{\"kind\": \"" + kind + "\", \"nth\": " + nth + "}");
    work.run();
    boolean met = aws.calls(null) >= nth;
    aws.noFaults();
    return met;
  }

  @ParameterizedTest
  @ValueSource(strings = {"DROP", "LOSE_ANSWER", "FAIL"})
  void aRoleIsMadeOnceWhereverTheWorkStops(String kind) {
    int nth = 1;
    boolean met = true;
    for (; met && nth < MOST_CALLS; nth++) {
      aNameOfItsOwn();
      create(BODY).statusCode(202);
      met = broken(kind, nth, loop::runUntilIdle);
      settles();
      isWhole();
    }
    assertTrue(nth > 3 && !met, "calls: " + nth);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DROP", "LOSE_ANSWER", "FAIL"})
  void aChangeIsWholeWhereverTheWorkStops(String kind) {
    int nth = 1;
    boolean met = true;
    for (; met && nth < MOST_CALLS; nth++) {
      aNameOfItsOwn();
      created("\"trust\": [], \"policies\": {\"managed\": [\"" + READ_ONLY + "\"]}");
      patch("{" + BODY + "}").statusCode(202);
      met = broken(kind, nth, loop::runUntilIdle);
      settles();
      isWhole();
    }
    assertTrue(nth > 5 && !met, "calls: " + nth);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DROP", "LOSE_ANSWER", "FAIL"})
  void aRoleIsGoneWhereverTheWorkStops(String kind) {
    int nth = 1;
    boolean met = true;
    for (; met && nth < MOST_CALLS; nth++) {
      aNameOfItsOwn();
      created(BODY);
      delete().statusCode(202);
      met = broken(kind, nth, loop::runUntilIdle);
      settles();
      read().statusCode(404);
      assertFalse(isInIam());
    }
    assertTrue(nth > 5 && !met, "calls: " + nth);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DROP", "LOSE_ANSWER"})
  void anAdoptedRoleIsGivenBackWhereverTheWorkStops(String kind) {
    int nth = 1;
    boolean met = true;
    for (; met && nth < MOST_CALLS; nth++) {
      aNameOfItsOwn();
      aws.iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(FOREIGN_TRUST));
      create(
              "\"adopt\": true, \"trust\": ["
                  + EC2
                  + "], \"policies\": {\"managed\": [\""
                  + S3_FULL
                  + "\"], \"inline\": {\"bucket\": "
                  + READ_BUCKET
                  + "}}")
          .statusCode(202);
      met = broken(kind, nth, loop::runUntilIdle);
      settles();
      isWhole();
      delete().statusCode(202);
      met |= broken(kind, nth, loop::runUntilIdle);
      settles();
      read().statusCode(404);
      assertEquals(FOREIGN_TRUST, trust());
      assertEquals(List.of(), inlineNames());
      assertEquals(List.of(), attached());
    }
    assertTrue(nth > 5 && !met, "calls: " + nth);
  }

  @Test
  void aRoleThatSomebodyRemovedIsMadeAgainWhenItIsLookedAt() {
    created("\"trust\": [" + EC2 + "]");
    aws.iam().deleteRole(r -> r.roleName(name));
    patch("{\"description\": \"again\"}").statusCode(202);
    settles();
    read().body("state", equalTo("ACTIVE")).body("failure", equalTo(null));
    assertEquals("again", inIam().description());
  }

  @Test
  void aPrincipalThatIamDoesNotKnowYetIsTriedAgain() {
    create(
            "\"trust\": [{\"type\": \"PRINCIPAL\", \"arn\": \"arn:aws:iam::123456789012:user/"
                + name
                + "-ada\"}]")
        .statusCode(202);
    loop.runUntilIdle();
    read().body("failure.code", equalTo("MalformedPolicyDocument"));
    aws.iam().createUser(r -> r.userName(name + "-ada"));
    settles();
    read().body("state", equalTo("ACTIVE")).body("failure", equalTo(null));
  }
}
