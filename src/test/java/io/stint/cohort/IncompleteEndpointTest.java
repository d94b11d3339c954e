package io.stint.cohort;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoint knows only a part of IAM, as emulators do. */
@QuarkusTest
class IncompleteEndpointTest extends CohortTest {

  private final String cohort = unique("part");
  private final String ada = unique("ada");

  private void running() {
    create(cohort, Map.of("removeAfter", "PT0S"));
    add(cohort, ada + "@uw.edu");
    loop.runUntilIdle();
    assertEquals("ACTIVE", stateOf(cohort, ada));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ListAccessKeys",
        "ListServiceSpecificCredentials",
        "ListSSHPublicKeys",
        "ListSigningCertificates",
        "ListMFADevices",
        "ListAttachedUserPolicies"
      })
  void aMemberGoesAlsoWhereTheEndpointCannotListAKindOfCredentials(String listing) {
    running();
    sandbox.planFault(
        "{\"kind\": \"ERROR_PAGE\", \"action\": \"" + listing + "\", \"times\": 1000000}");
    takeOut(cohort, ada);
    runUntil(() -> !isInIam(ada));
    member(cohort, ada).then().statusCode(404);
  }

  @Test
  void whatIsLeftBehindAListingThatIsNotAnsweredIsSaidAndTriedAgain() {
    running();
    sandbox
        .iam()
        .createServiceSpecificCredential(
            r -> r.userName(ada).serviceName("codecommit.amazonaws.com"));
    sandbox.planFault(
        "{\"kind\": \"ERROR_PAGE\", \"action\": \"ListServiceSpecificCredentials\","
            + " \"times\": 1000000}");
    takeOut(cohort, ada);
    loop.runUntilIdle();
    sandbox.advance(Duration.ofMinutes(5));
    loop.runUntilIdle();
    assertTrue(isInIam(ada));
    assertFalse(canSignIn(ada));
    member(cohort, ada).then().body("failure.code", equalTo("DeleteConflict"));
    String why = member(cohort, ada).path("failure.message");
    assertTrue(why.contains("ListServiceSpecificCredentials"), why);

    sandbox.noFaults();
    runUntil(() -> !isInIam(ada));
  }

  /** Nobody says that access is gone which a key may still have. */
  @Test
  void whereKeysCannotBeListedTheDeletionDecidesWhetherThereAreAny() {
    running();
    var key = sandbox.iam().createAccessKey(r -> r.userName(ada)).accessKey();
    sandbox.planFault(
        "{\"kind\": \"ERROR_PAGE\", \"action\": \"ListAccessKeys\", \"times\": 1000000}");
    takeOut(cohort, ada);
    loop.runUntilIdle();
    sandbox.advance(Duration.ofMinutes(5));
    loop.runUntilIdle();
    assertTrue(isInIam(ada));
    assertFalse(canSignIn(ada));
    member(cohort, ada).then().body("failure.code", equalTo("DeleteConflict"));
    String why = member(cohort, ada).path("failure.message");
    assertTrue(why.contains("ListAccessKeys"), why);

    sandbox.iam().deleteAccessKey(r -> r.userName(ada).accessKeyId(key.accessKeyId()));
    sandbox.advance(Duration.ofMinutes(5));
    runUntil(() -> !isInIam(ada));
    member(cohort, ada).then().statusCode(404);
  }
}
