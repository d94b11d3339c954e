package io.stint.instanceprofile;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The work stops at each call to IAM and begins again: the whole life, every call enumerated. */
@QuarkusTest
class ProfileCrashTest extends ProfileStory {

  private static final int MOST_CALLS = 60;

  /** Meets the fault on the way, wherever that is; then time enough for everything to settle. */
  private boolean broken(String kind, int nth) {
    aws.clearCalls();
    aws.planFault("{\"kind\": \"" + kind + "\", \"nth\": " + nth + "}");
    for (int i = 0; i < 4; i++) {
      loop.runUntilIdle();
      aws.advance(Duration.ofMinutes(2));
    }
    boolean met = aws.calls(null) >= nth;
    aws.noFaults();
    settles();
    return met;
  }

  @ParameterizedTest
  @ValueSource(strings = {"DROP", "LOSE_ANSWER"})
  void theWholeLifeIsMadeOnceWhereverTheWorkStops(String kind) {
    int nth = 1;
    boolean met = true;
    for (; met && nth < MOST_CALLS; nth++) {
      aNameOfItsOwn();
      create(", \"newRole\": " + IN_LINE).statusCode(202);
      met = broken(kind, nth);
      read().body("state", equalTo("ACTIVE")).body("failure", equalTo(null));
      assertEquals(List.of(name), rolesInIt());
    }
    assertTrue(nth > 8 && !met, "calls: " + nth);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DROP", "LOSE_ANSWER"})
  void nothingIsLeftWhereverTheRemovalStops(String kind) {
    int nth = 1;
    boolean met = true;
    for (; met && nth < MOST_CALLS; nth++) {
      aNameOfItsOwn();
      created(", \"newRole\": " + IN_LINE);
      delete("?withRole=true").statusCode(202);
      met = broken(kind, nth);
      read().statusCode(404);
      assertFalse(isInIam());
      assertFalse(isRoleInIam(name));
    }
    assertTrue(nth > 8 && !met, "calls: " + nth);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DROP", "LOSE_ANSWER"})
  void aSwapLeavesOneRoleWhereverItStops(String kind) {
    aNameOfItsOwn();
    String one = role("-one");
    String two = role("-two");
    created(", \"role\": \"" + one + "\"");
    int nth = 1;
    boolean met = true;
    for (; met && nth < MOST_CALLS; nth++) {
      String next = nth % 2 == 1 ? two : one;
      patch("{\"role\": \"" + next + "\"}").statusCode(202);
      met = broken(kind, nth);
      read().body("state", equalTo("ACTIVE"));
      assertEquals(List.of(next), rolesInIt());
    }
    assertTrue(nth > 4 && !met, "calls: " + nth);
  }
}
