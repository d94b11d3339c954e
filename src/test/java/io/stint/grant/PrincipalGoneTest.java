package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.model.AccessKey;

/**
 * A grant to an ARN is to whoever had it then: when that principal is deleted the grant has ended,
 * and whoever has the ARN afterwards is somebody else.
 */
@QuarkusTest
class PrincipalGoneTest extends GrantStory {

  private static final Duration DAY = Duration.ofHours(24);
  private static final String ANYBODY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
          + "\"sts:AssumeRole\",\"Resource\":\"*\"}]}";

  private String role;
  private String ci;
  private String arn;

  @BeforeEach
  void aRole() {
    role = role();
    ci = unique("ci");
    arn = "arn:aws:iam::" + ACCOUNT + ":user/robots/" + ci;
  }

  private AwsCredentials made() {
    var iam = sandbox.iam();
    iam.createUser(r -> r.userName(ci).path("/robots/"));
    iam.putUserPolicy(r -> r.userName(ci).policyName("all").policyDocument(ANYBODY));
    AccessKey key = iam.createAccessKey(r -> r.userName(ci)).accessKey();
    return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
  }

  private void deleted() {
    var iam = sandbox.iam();
    iam.listAccessKeys(r -> r.userName(ci))
        .accessKeyMetadata()
        .forEach(k -> iam.deleteAccessKey(r -> r.userName(ci).accessKeyId(k.accessKeyId())));
    iam.deleteUserPolicy(r -> r.userName(ci).policyName("all"));
    iam.deleteUser(r -> r.userName(ci));
  }

  private String trust() {
    return decoded(sandbox.iam().getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument());
  }

  private void endedForGood(String id) {
    grant(id).body("state", equalTo("REVOKED")).body("endedBy", equalTo("PRINCIPAL_GONE"));
    api()
        .get("/events?action=grant.ended&subject=" + id)
        .then()
        .body("items[0].details.endedBy", equalTo("PRINCIPAL_GONE"));
  }

  private void theTrustIsWrittenAgain() {
    granted(
        assume(
            role,
            Map.of("arn", "arn:aws:iam::987654321098:user/" + unique("other")),
            Duration.ofHours(2)));
  }

  @Test
  void whoComesUnderTheNameOfAUserThatIsGoneIsNotLetIn() {
    AwsCredentials first = made();
    String grant = granted(assume(role, Map.of("arn", arn), DAY));
    works(assumeRole(first, role, "session"));

    deleted();
    AwsCredentials second = made();
    theTrustIsWrittenAgain();
    endedForGood(grant);
    assertFalse(trust().contains(ci), trust());
    assertFalse(trust().contains("AIDA"), trust());
    assertEquals("AccessDenied", assumeError(second, role, "session"));
    theTrustIsWrittenAgain();
    assertEquals("AccessDenied", assumeError(second, role, "session"));
  }

  @Test
  void aGrantEndsWhenItsPrincipalIsGoneThoughNothingElseHappens() {
    made();
    String grant = granted(assume(role, Map.of("arn", arn), DAY));
    deleted();
    sandbox.advance(Duration.ofMinutes(11));
    loop.runUntilIdle();
    endedForGood(grant);
    assertFalse(trust().contains("AIDA"), trust());
  }

  @Test
  void aNewGrantToTheNewUserIsANewDecisionOfItsOwnLength() {
    made();
    String old = granted(assume(role, Map.of("arn", arn), DAY));
    deleted();
    AwsCredentials second = made();
    String grant = granted(assume(role, Map.of("arn", arn), Duration.ofHours(1)));
    endedForGood(old);
    works(assumeRole(second, role, "session"));
    assertTrue(trust().contains(grant(grant).extract().path("endsAt")), trust());
    sandbox.advance(Duration.ofHours(1));
    loop.runUntilIdle();
    grant(grant).body("state", equalTo("REVOKED")).body("endedBy", equalTo("EXPIRY"));
    assertEquals("AccessDenied", assumeError(second, role, "session"));
  }

  @Test
  void aGrantThatBeginsLaterIsForWhoWasThereWhenItWasAskedFor() {
    made();
    Map<String, Object> later = assume(role, Map.of("arn", arn), Duration.ofHours(2));
    later.put("startsAt", clock.instant().plus(Duration.ofHours(1)).toString());
    String grant = ask(later);
    loop.runUntilIdle();
    deleted();
    AwsCredentials second = made();
    sandbox.advance(Duration.ofHours(1));
    loop.runUntilIdle();
    endedForGood(grant);
    assertEquals("AccessDenied", assumeError(second, role, "session"));
  }

  @Test
  void aRoleOfOurAccountIsKnownByItsIdToo() {
    String other = role();
    String grant = granted(assume(role, Map.of("arn", arn(other)), DAY));
    var iam = sandbox.iam();
    iam.deleteRolePolicy(r -> r.roleName(other).policyName("work"));
    iam.deleteRole(r -> r.roleName(other));
    iam.createRole(
        r ->
            r.roleName(other)
                .path("/stint/")
                .assumeRolePolicyDocument(
                    ANYBODY.replace(
                        "\"Resource\":\"*\"", "\"Principal\":{\"AWS\":\"123456789012\"}")));
    theTrustIsWrittenAgain();
    endedForGood(grant);
    assertFalse(trust().contains(other), trust());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPrincipalOfAnotherAccountIsGoneWhenIamShowsItsId(boolean madeAgain) {
    String foreign = "arn:aws:iam::987654321098:user/" + ci;
    String grant = granted(assume(role, Map.of("arn", foreign), DAY));
    String other = granted(assume(role, Map.of("arn", foreign + "-2"), DAY));
    sandbox.advance(Duration.ofMinutes(3));
    sandbox.abroad(foreign, true);
    assertTrue(trust().contains("AIDA"), trust());
    sandbox.abroad(foreign, !madeAgain);
    theTrustIsWrittenAgain();
    endedForGood(grant);
    grant(other).body("state", equalTo("ACTIVE"));
    assertFalse(trust().contains(foreign + "\""), trust());
    assertFalse(trust().contains("AIDA"), trust());
    assertTrue(trust().contains(foreign + "-2"), trust());
    if (madeAgain) {
      granted(assume(role, Map.of("arn", foreign), Duration.ofHours(1)));
      assertTrue(trust().contains(foreign + "\""), trust());
      endedForGood(grant);
    }
    sandbox.abroad(foreign, false);
  }

  /** What makes a pass look at the trust, or write it. */
  private void touched(String how, String grant) {
    switch (how) {
      case "ANOTHER" -> theTrustIsWrittenAgain();
      case "EXTENDED" -> {
        change(grant, Map.of("ttl", "PT25H")).then().statusCode(202);
        loop.runUntilIdle();
      }
      default -> {
        sandbox.advance(Duration.ofMinutes(11));
        loop.runUntilIdle();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "user, ANOTHER, true",
    "user, ANOTHER, false",
    "user, EXTENDED, true",
    "user, EXTENDED, false",
    "user, TIME, false",
    "role, ANOTHER, true",
    "role, EXTENDED, false",
  })
  void soItIsRightAfterItWasLetIn(String kind, String how, boolean madeAgain) {
    String foreign = "arn:aws:iam::987654321098:" + kind + "/" + ci;
    String grant = granted(assume(role, Map.of("arn", foreign), DAY));
    sandbox.abroad(foreign, true);
    sandbox.abroad(foreign, !madeAgain);
    touched(how, grant);
    endedForGood(grant);
    assertFalse(trust().contains(foreign), trust());
    sandbox.abroad(foreign, false);
    theTrustIsWrittenAgain();
    sandbox.advance(Duration.ofMinutes(11));
    loop.runUntilIdle();
    endedForGood(grant);
    assertFalse(trust().contains(foreign), trust());
  }

  /** IAM takes no trust policy with an id in it: whoever edits it by hand takes the id out. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whomIamDoesNotKnowAnyMoreIsGoneThoughNoIdIsShown(boolean extended) {
    String foreign = "arn:aws:iam::987654321098:user/" + ci;
    String grant = granted(assume(role, Map.of("arn", foreign), DAY));
    String before = trust();
    sandbox.abroad(foreign, true);
    sandbox
        .iam()
        .updateAssumeRolePolicy(
            r -> r.roleName(role).policyDocument(before.replace(foreign, foreign + "-2")));
    touched(extended ? "EXTENDED" : "ANOTHER", grant);
    endedForGood(grant);
    sandbox.abroad(foreign, false);
    theTrustIsWrittenAgain();
    assertFalse(trust().contains(foreign + "\""), trust());
  }

  /** Who was never let in may come yet. */
  @Test
  void whomIamHasNeverKnownIsWaitedFor() {
    String foreign = "arn:aws:iam::987654321098:user/" + ci;
    sandbox.abroad(foreign, true);
    String grant = ask(assume(role, Map.of("arn", foreign), DAY));
    loop.runUntilIdle();
    grant(grant).body("state", equalTo("PENDING")).body("endedBy", equalTo(null));
    sandbox.abroad(foreign, false);
    sandbox.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    grant(grant).body("state", equalTo("ACTIVE"));
  }

  /** The end of another grant is written though one call is refused; so the id is lost. */
  @ParameterizedTest
  @ValueSource(strings = {"GetUser", "GetRole"})
  void alsoWhereOnlyAnEndCouldBeWritten(String refused) {
    made();
    String own = granted(assume(role, Map.of("arn", arn), DAY));
    String foreign = "arn:aws:iam::987654321098:user/" + ci;
    String grant = granted(assume(role, Map.of("arn", foreign), DAY));
    sandbox.advance(Duration.ofMinutes(3));
    sandbox.abroad(foreign, true);
    sandbox.planFault("{\"kind\": \"DENY\", \"action\": \"" + refused + "\", \"times\": 9999}");
    revoke(own);
    loop.runUntilIdle();
    sandbox.noFaults();
    sandbox.abroad(foreign, false);
    sandbox.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    theTrustIsWrittenAgain();
    endedForGood(grant);
    assertFalse(trust().contains(foreign), trust());
  }

  @ParameterizedTest
  @ValueSource(strings = {"DROP", "LOSE_ANSWER", "FAIL"})
  void theEndIsReachedWhereverTheWorkStops(String kind) {
    int nth = 1;
    boolean met = true;
    for (; met && nth < 20; nth++) {
      aRole();
      made();
      String grant = granted(assume(role, Map.of("arn", arn), DAY));
      deleted();
      AwsCredentials second = made();
      sandbox.advance(Duration.ofMinutes(11));
      sandbox.clearCalls();
      sandbox.planFault("{\"kind\": \"" + kind + "\", \"nth\": " + nth + "}");
      loop.runUntilIdle();
      met = sandbox.calls(null) >= nth;
      sandbox.noFaults();
      for (int i = 0; i < 3; i++) {
        sandbox.advance(Duration.ofMinutes(3));
        loop.runUntilIdle();
      }
      endedForGood(grant);
      assertEquals("AccessDenied", assumeError(second, role, "session"), kind + " " + nth);
    }
    assertTrue(nth > 2, "calls: " + nth);
  }

  @Test
  void theContractKnowsTheWord() {
    api().get("/grants?state=REVOKED").then().statusCode(200);
    made();
    String grant = granted(assume(role, Map.of("arn", arn), DAY));
    deleted();
    sandbox.advance(Duration.ofMinutes(11));
    loop.runUntilIdle();
    api()
        .get("/grants?state=REVOKED&role=" + role)
        .then()
        .body("items.id", hasItem(grant))
        .body("items[0].principal.arn", containsString(ci));
  }
}
