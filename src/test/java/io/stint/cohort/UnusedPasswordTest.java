package io.stint.cohort;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** A password in a mailbox that nobody opens is not a door for ever. */
@QuarkusTest
class UnusedPasswordTest extends CohortTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private String cohort;
  private String ada;

  @BeforeEach
  void aMember() {
    cohort = unique("unused");
    ada = unique("ada");
    create(cohort, Map.of("credentials", Map.of("unusedFor", "PT1H")))
        .then()
        .body("credentials.unusedFor", equalTo("PT1H"));
    add(cohort, ada + "@uw.edu");
    loop.runUntilIdle();
  }

  @Test
  void aPasswordThatWasHandedOutAndNeverUsedLapsesInIam() {
    String password = claim(cohort).get(ada);
    sandbox.advance(HOUR.minusSeconds(1));
    loop.runUntilIdle();
    assertTrue(takes(ada, password));
    sandbox.advance(Duration.ofSeconds(1));
    loop.runUntilIdle();
    member(cohort, ada)
        .then()
        .body("credentials", equalTo("LAPSED"))
        .body("state", equalTo("ACTIVE"));
    assertFalse(canSignIn(ada));
    assertTrue(inGroup(cohort).contains(ada));

    // A fresh one can be had, and lapses like the first.
    String fresh = fresh();
    assertTrue(takes(ada, fresh));
    member(cohort, ada).then().body("credentials", equalTo("CLAIMED"));
    sandbox.advance(HOUR);
    loop.runUntilIdle();
    member(cohort, ada).then().body("credentials", equalTo("LAPSED"));
    assertFalse(canSignIn(ada));
    assertTrue(takes(ada, fresh()));
  }

  @Test
  void whoHasSignedInInTimeStays() {
    String password = claim(cohort).get(ada);
    var keys = sandbox.iam().createAccessKey(r -> r.userName(ada)).accessKey();
    sandbox
        .iam(AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()))
        .changePassword(r -> r.oldPassword(password).newPassword("My-0wn-choice!"));
    sandbox.advance(HOUR);
    loop.runUntilIdle();
    assertTrue(sandbox.signIn(ada, "My-0wn-choice!").path("signedIn").asBoolean());
    member(cohort, ada).then().body("credentials", equalTo("CLAIMED"));
    // It was looked at once.
    sandbox.clearCalls();
    sandbox.advance(HOUR);
    loop.runUntilIdle();
    assertEquals(0, sandbox.calls("GetLoginProfile"));
  }

  @Test
  void aDayIsTheDefaultAndItCanBeChanged() {
    String other = unique("unused");
    create(other, Map.of()).then().body("credentials.unusedFor", equalTo("P1D"));
    change(other, Map.of("credentials", Map.of("unusedFor", "P3D")))
        .then()
        .statusCode(202)
        .body("credentials.unusedFor", equalTo("P3D"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1H", "PT4M59S", "P366D", "PT9223372036854775807S", "a day"})
  void whatCannotBeIs400(String unusedFor) {
    json(Map.of("name", unique("x"), "credentials", Map.of("unusedFor", unusedFor)))
        .post("/cohorts")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/credentials/unusedFor"));
  }

  private String fresh() {
    String password =
        api()
            .post("/cohorts/{name}/members/{user}/credentials", cohort, ada)
            .then()
            .statusCode(202)
            .extract()
            .path("password");
    loop.runUntilIdle();
    return password;
  }
}
