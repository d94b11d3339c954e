package io.stint.role;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Sessions that end early, seen with the credentials of those who hold them. */
@QuarkusTest
class SessionRevocationTest extends RoleStory {

  private static final String ASSUME =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
          + "\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\"}]}";

  private ValidatableResponse endSessions(String body) {
    return api()
        .contentType("application/json")
        .body(body)
        .post("/roles/" + name + "/session-revocations")
        .then();
  }

  private AwsCredentials user(String userName) {
    aws.iam().createUser(r -> r.userName(userName));
    aws.iam().putUserPolicy(r -> r.userName(userName).policyName("assume").policyDocument(ASSUME));
    AccessKey key = aws.iam().createAccessKey(r -> r.userName(userName)).accessKey();
    return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
  }

  private AwsCredentials session(AwsCredentials user, String sessionName) {
    Credentials made =
        aws.sts(user)
            .assumeRole(
                r ->
                    r.roleArn("arn:aws:iam::123456789012:role/stint/" + name)
                        .roleSessionName(sessionName))
            .credentials();
    return AwsSessionCredentials.create(
        made.accessKeyId(), made.secretAccessKey(), made.sessionToken());
  }

  private void works(AwsCredentials session) {
    aws.iam(session).listUsers();
  }

  private void isRefused(AwsCredentials session) {
    IamException refused = assertThrows(IamException.class, () -> aws.iam(session).listUsers());
    assertEquals("AccessDenied", refused.awsErrorDetails().errorCode());
  }

  /** AWS's clock runs on while the service's stands still: time enough that it does not matter. */
  private void later() {
    aws.advance(Duration.ofMinutes(1));
  }

  private void roleForTheAccount() {
    created(
        "\"trust\": [{\"type\": \"ACCOUNT\", \"accountId\": \"123456789012\"}],"
            + "\"policies\": {\"managed\": [\""
            + READ_ONLY
            + "\"]}");
  }

  @Test
  void oneMembersSessionsEndAndNobodyElseNotices() {
    roleForTheAccount();
    AwsCredentials ada = user(name + "-ada");
    AwsCredentials bob = user(name + "-bob");
    AwsCredentials before = session(ada, name + "-ada");
    AwsCredentials others = session(bob, name + "-bob");
    works(before);

    later();
    endSessions("{\"sessionName\": \"" + name + "-ada\"}")
        .statusCode(202)
        .body("armed", equalTo(false));
    loop.runUntilIdle();
    read().body("sessions", hasSize(1)).body("sessions[0].armed", equalTo(true));
    isRefused(before);
    works(others);

    later();
    works(session(ada, name + "-ada"));
  }

  @Test
  void theDenyIsGoneWhenNoSuchSessionCanLive() {
    roleForTheAccount();
    endSessions("{\"everybody\": true}").statusCode(202);
    loop.runUntilIdle();
    assertEquals(List.of("stint-sessions"), inlineNames());

    aws.advance(Duration.ofHours(12));
    loop.runUntilIdle();
    assertEquals(List.of("stint-sessions"), inlineNames());
    aws.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    assertEquals(List.of(), inlineNames());
    read().body("sessions", hasSize(0));
  }

  @Test
  void sessionsFromBeforeAShorterMaximumAreHeldToo() {
    roleForTheAccount();
    patch("{\"maxSessionDuration\": \"PT4H\"}").statusCode(202);
    loop.runUntilIdle();
    patch("{\"maxSessionDuration\": \"PT1H\"}").statusCode(202);
    endSessions("{\"everybody\": true}").statusCode(202);
    loop.runUntilIdle();
    aws.advance(Duration.ofHours(3));
    loop.runUntilIdle();
    assertEquals(List.of("stint-sessions"), inlineNames());
    aws.advance(Duration.ofHours(10));
    loop.runUntilIdle();
    assertEquals(List.of(), inlineNames());
  }

  /**
   * Somebody's own tool raises the maximum: Stint is not told, and the session keeps its length.
   */
  @Test
  void aSessionLongerThanTheRoleSaysStaysEnded() {
    roleForTheAccount();
    aws.iam().updateRole(r -> r.roleName(name).maxSessionDuration(12 * 3600));
    AwsCredentials ada = user(name + "-ada");
    Credentials made =
        aws.sts(ada)
            .assumeRole(
                r ->
                    r.roleArn("arn:aws:iam::123456789012:role/stint/" + name)
                        .roleSessionName("xx")
                        .durationSeconds(12 * 3600))
            .credentials();
    AwsCredentials longest =
        AwsSessionCredentials.create(
            made.accessKeyId(), made.secretAccessKey(), made.sessionToken());
    works(longest);
    aws.advance(Duration.ofMinutes(1));
    endSessions("{\"sessionName\": \"xx\"}").statusCode(202);
    for (int hour = 0; hour < 12; hour++) {
      loop.runUntilIdle();
      isRefused(longest);
      aws.advance(Duration.ofMinutes(59));
    }
  }

  @Test
  void everybodysSessionsEnd() {
    roleForTheAccount();
    AwsCredentials ada = user(name + "-ada");
    AwsCredentials before = session(ada, name + "-ada");
    later();
    endSessions("{\"sessionName\": \"" + name + "-ada\"}").statusCode(202);
    endSessions("{\"everybody\": true}").statusCode(202);
    loop.runUntilIdle();
    isRefused(before);
    read().body("sessions", hasSize(1)).body("sessions[0].member", equalTo(null));
  }

  private AwsCredentials endedSession() {
    roleForTheAccount();
    AwsCredentials before = session(user(name + "-ada"), name + "-ada");
    works(before);
    later();
    endSessions("{\"everybody\": true}").statusCode(202);
    loop.runUntilIdle();
    isRefused(before);
    return before;
  }

  @Test
  void anEndedSessionStaysEndedWhileItsRoleIsRemovedByHalves() {
    AwsCredentials before = endedSession();
    aws.planFault("{\"kind\": \"DENY\", \"action\": \"DetachRolePolicy\"}");
    delete().statusCode(202);
    loop.runUntilIdle();
    read().body("failure.code", equalTo("AccessDenied"));
    isRefused(before);
  }

  @Test
  void anEndedSessionStaysEndedWhileItsDenyMoves() {
    AwsCredentials before = endedSession();
    String large =
        "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\":"
            + " \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/"
            + "x".repeat(10_000)
            + "\"}]}";
    aws.planFault("{\"kind\": \"DENY\", \"action\": \"AttachRolePolicy\"}");
    patch("{\"policies\": {\"inline\": {\"large\": " + large + "}}}").statusCode(202);
    loop.runUntilIdle();
    read().body("failure.code", equalTo("AccessDenied"));
    isRefused(before);
    later();
    later();
    later();
    loop.runUntilIdle();
    read().body("failure", equalTo(null));
    assertEquals(List.of("large"), inlineNames());
    isRefused(before);
  }

  @Test
  void aMemberWhoIsNotThereIsRefused() {
    roleForTheAccount();
    endSessions("{\"member\": \"staurt\"}")
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/member"))
        .body("detail", containsString("sessionName"));
    read().body("sessions", hasSize(0));
  }

  @Test
  void whoseSessionsMustBeClear() {
    roleForTheAccount();
    endSessions("{}").statusCode(400);
    endSessions("{\"member\": \"ada\", \"sessionName\": \"ada\"}").statusCode(400);
    endSessions("{\"sessionName\": \"a b\"}")
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/sessionName"));
    endSessions("{\"member\": \"ada\", \"everybody\": true}").statusCode(400);
    endSessions("{\"member\": \"a\"}")
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/member"));
    name = "nobody";
    endSessions("{\"everybody\": true}").statusCode(404);
  }
}
