package io.stint.cohort;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.iam.model.StatusType;

/** How members sign in, and who ever sees a password. */
@QuarkusTest
class CredentialsTest extends CohortTest {

  private String cohort;
  private String ada;

  @BeforeEach
  void aMember() {
    cohort = unique("creds");
    ada = unique("ada");
    create(cohort, Map.of("endsAt", in(Duration.ofDays(30)).toString()));
    add(cohort, ada + "@uw.edu");
    loop.runUntilIdle();
    sandbox.clearCalls();
  }

  @Test
  void aMemberChangesTheOneTimePasswordAtTheFirstSignIn() {
    String password = claim(cohort).get(ada);
    assertTrue(password.length() >= 24);
    for (String one : List.of("[A-Z]", "[a-z]", "[0-9]", "[^A-Za-z0-9]")) {
      assertTrue(password.matches(".*" + one + ".*"), one);
    }
    member(cohort, ada).then().body("credentials", equalTo("CLAIMED"));
    assertTrue(sandbox.signIn(ada, password).path("passwordResetRequired").asBoolean());
    var keys = sandbox.iam().createAccessKey(r -> r.userName(ada)).accessKey();
    sandbox
        .iam(AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()))
        .changePassword(r -> r.oldPassword(password).newPassword("My-0wn-choice!"));
    assertTrue(sandbox.signIn(ada, "My-0wn-choice!").path("signedIn").asBoolean());
    loop.runUntilIdle();
    sandbox.advance(Duration.ofHours(25));
    loop.runUntilIdle();
    assertTrue(canSignIn(ada), "what was claimed does not lapse");
  }

  @Test
  void whoTookAPasswordIsSaidAndWhen() {
    member(cohort, ada).then().body("claimed", nullValue());
    claim(cohort);
    member(cohort, ada)
        .then()
        .body("claimed.by.issuer", equalTo("stint"))
        .body("claimed.by.subject", equalTo("admin"))
        .body("claimed.at", equalTo(clock.instant().toString()));
  }

  @Test
  void passwordsAreHandedOutAsCsvToo() {
    String end = api().get("/cohorts/{name}", cohort).path("endsAt");
    String csv =
        api()
            .post("/cohorts/{name}/credentials/csv", cohort)
            .then()
            .statusCode(200)
            .header("Cache-Control", "no-store")
            .extract()
            .asString();
    assertTrue(csv.startsWith("userName,email,password,signInUrl,endsAt\r\n" + ada + ","), csv);
    assertTrue(csv.endsWith("," + end + "\r\n"), csv);
    assertEquals(Map.of(), claim(cohort));
  }

  @Test
  void anAnswerWithPasswordsIsNotKeptForItsIdempotencyKey() {
    String key = unique("key");
    api()
        .header("Idempotency-Key", key)
        .post("/cohorts/{name}/credentials", cohort)
        .then()
        .statusCode(200);
    api()
        .header("Idempotency-Key", key)
        .post("/cohorts/{name}/credentials", cohort)
        .then()
        .statusCode(409)
        .body("code", equalTo("answer-not-kept"));
  }

  @Test
  void aPasswordThatNobodyTakesLapsesAndAFreshOneCanBeAskedFor() {
    sandbox.advance(Duration.ofHours(24));
    assertEquals(Map.of(), claim(cohort));
    loop.runUntilIdle();
    member(cohort, ada).then().body("credentials", equalTo("LAPSED"));
    assertFalse(canSignIn(ada));
    assertTrue(inGroup(cohort).contains(ada));

    JsonPath fresh =
        api()
            .post("/cohorts/{name}/members/{user}/credentials", cohort, ada)
            .then()
            .statusCode(202)
            .header("Cache-Control", "no-store")
            .extract()
            .jsonPath();
    loop.runUntilIdle();
    assertTrue(takes(ada, fresh.getString("password")));
    member(cohort, ada).then().body("credentials", equalTo("CLAIMED"));
  }

  @Test
  void aFreshPasswordReplacesTheOneBefore() {
    String first = claim(cohort).get(ada);
    String second =
        api()
            .post("/cohorts/{name}/members/{user}/credentials", cohort, ada)
            .then()
            .statusCode(202)
            .extract()
            .path("password");
    loop.runUntilIdle();
    assertFalse(takes(ada, first));
    assertTrue(takes(ada, second));
  }

  private Map<String, String> renewed(String which) {
    Map<String, String> passwords = new HashMap<>();
    List<Map<String, String>> items =
        api()
            .post("/cohorts/{name}/credentials?renew=" + which, cohort)
            .then()
            .statusCode(200)
            .header("Cache-Control", "no-store")
            .extract()
            .path("items");
    items.forEach(item -> passwords.put(item.get("userName"), item.get("password")));
    return passwords;
  }

  @Test
  void thePasswordsOfAWholeCohortAreMadeAnewInOneCall() {
    claim(cohort);
    sandbox.advance(Duration.ofHours(25));
    loop.runUntilIdle();
    String bob = unique("bob");
    add(cohort, bob + "@uw.edu");
    loop.runUntilIdle();
    // Whose has not lapsed keeps it.
    Map<String, String> lapsed = renewed("LAPSED");
    assertEquals(Set.of(ada), lapsed.keySet());
    loop.runUntilIdle();
    assertTrue(takes(ada, lapsed.get(ada)));
    assertEquals(Map.of(), renewed("LAPSED"));
    String bobs = claim(cohort).get(bob);
    assertTrue(takes(bob, bobs));
    Map<String, String> all = renewed("ALL");
    assertEquals(Set.of(ada, bob), all.keySet());
    loop.runUntilIdle();
    assertTrue(takes(ada, all.get(ada)) && takes(bob, all.get(bob)));
    assertFalse(takes(ada, lapsed.get(ada)) || takes(bob, bobs));
    assertEquals(Map.of(), claim(cohort));
    api().post("/cohorts/{name}/credentials?renew=SOME", cohort).then().statusCode(400);
    api().post("/cohorts/{name}/end", cohort).then().statusCode(202);
    api()
        .post("/cohorts/{name}/credentials?renew=ALL", cohort)
        .then()
        .statusCode(409)
        .body("code", equalTo("ended"));
  }

  /** What the account asks for was read more than a minute ago. */
  @Test
  void aFreshPasswordIsWhatTheAccountAsksForByNow() {
    sandbox.iam().updateAccountPasswordPolicy(r -> r.minimumPasswordLength(60));
    sandbox.advance(Duration.ofMinutes(1));
    String password =
        api()
            .post("/cohorts/{name}/members/{user}/credentials", cohort, ada)
            .then()
            .statusCode(202)
            .extract()
            .path("password");
    loop.runUntilIdle();
    assertTrue(password.length() >= 60, password.length() + " characters");
    assertTrue(takes(ada, password));
    sandbox.iam().deleteAccountPasswordPolicy();
    sandbox.advance(Duration.ofMinutes(1));
  }

  @Test
  void aSharedPasswordIsCheckedAndNeverShown() {
    String shared = unique("shared");
    json(Map.of("name", shared, "password", Map.of("mode", "SHARED", "value", "short")))
        .post("/cohorts")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/password/value"));
    String bob = unique("bob");
    create(shared, Map.of("password", Map.of("mode", "SHARED", "value", "Work-shop-2024!")))
        .then()
        .body("password", equalTo(Map.of("mode", "SHARED")))
        .body(not(containsString("Work-shop-2024!")));
    add(shared, bob + "@uw.edu");
    loop.runUntilIdle();
    assertTrue(takes(bob, "Work-shop-2024!"));
    member(shared, bob).then().body("credentials", equalTo("NONE"));
    assertEquals(Map.of(), claim(shared));
    api().get("/events?pageSize=500").then().body(not(containsString("Work-shop-2024!")));
    api().get("/cohorts/{name}", shared).then().body(not(containsString("Work-shop-2024!")));
    assertFalse(
        new PasswordRule(PasswordMode.SHARED, "Work-shop-2024!").toString().contains("Work"));
  }

  @Test
  void anAccessKeyIsShownOnceAndThereAreAtMostTwo() {
    JsonPath first = key().then().statusCode(201).extract().jsonPath();
    String id = first.getString("accessKeyId");
    assertEquals(
        "arn:aws:iam::123456789012:user/stint/" + ada,
        sandbox
            .sts(AwsBasicCredentials.create(id, first.getString("secretAccessKey")))
            .getCallerIdentity()
            .arn());
    key().then().statusCode(201);
    key().then().statusCode(409).body("code", equalTo("too-many-access-keys"));
    api()
        .get("/cohorts/{name}/members/{user}/access-keys", cohort, ada)
        .then()
        .body("items.size()", equalTo(2))
        .body("items.status", equalTo(List.of("ACTIVE", "ACTIVE")))
        .body(not(containsString(first.getString("secretAccessKey"))));
    deleteKey(id).then().statusCode(204);
    deleteKey(id).then().statusCode(404);
    deleteKey("no-key").then().statusCode(404);

    sandbox.advance(Duration.ofDays(30));
    loop.runUntilIdle();
    assertEquals(
        List.of(StatusType.INACTIVE),
        sandbox.iam().listAccessKeys(r -> r.userName(ada)).accessKeyMetadata().stream()
            .map(key -> key.status())
            .toList());
    key().then().statusCode(409).body("code", equalTo("ended"));
  }

  @Test
  void aKeyWhoseAnswerWasLostDoesNotStayBehind() {
    sandbox.planFault("{\"kind\": \"LOSE_ANSWER\", \"action\": \"CreateAccessKey\"}");
    key().then().statusCode(503).body("code", equalTo("aws-unavailable"));
    assertEquals(List.of(), sandbox.iam().listAccessKeys(r -> r.userName(ada)).accessKeyMetadata());
    key().then().statusCode(201);
  }

  private io.restassured.response.Response key() {
    return api().post("/cohorts/{name}/members/{user}/access-keys", cohort, ada);
  }

  private io.restassured.response.Response deleteKey(String id) {
    return api().delete("/cohorts/{name}/members/{user}/access-keys/{key}", cohort, ada, id);
  }
}
