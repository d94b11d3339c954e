package io.stint.role;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.AccessKey;

/** Whom a role trusts by an ARN is whoever had it then; who has it afterwards is somebody else. */
@QuarkusTest
class StandingPrincipalTest extends RoleStory {

  private static final String FOREIGN = "arn:aws:iam::987654321098:user/partner";
  private static final String OTHER = "arn:aws:iam::987654321098:user/other";

  private String ci;

  private String entry(String arn) {
    return "{\"type\": \"PRINCIPAL\", \"arn\": \"" + arn + "\"}";
  }

  private AwsCredentials made() {
    ci = "ci-" + name;
    aws.iam().createUser(r -> r.userName(ci).path("/robots/"));
    AccessKey key = aws.iam().createAccessKey(r -> r.userName(ci)).accessKey();
    return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
  }

  private String arn() {
    return "arn:aws:iam::123456789012:user/robots/" + ci;
  }

  private void deleted() {
    aws.iam()
        .listAccessKeys(r -> r.userName(ci))
        .accessKeyMetadata()
        .forEach(k -> aws.iam().deleteAccessKey(r -> r.userName(ci).accessKeyId(k.accessKeyId())));
    aws.iam().deleteUser(r -> r.userName(ci));
  }

  private boolean isLetIn(AwsCredentials keys) {
    try (var sts = aws.sts(keys)) {
      sts.assumeRole(r -> r.roleArn(inIam().arn()).roleSessionName("ci"));
      return true;
    } catch (AwsServiceException e) {
      assertEquals("AccessDenied", e.awsErrorDetails().errorCode());
      return false;
    }
  }

  private void isLeftOut(String arn) {
    assertFalse(trust().contains(arn), trust());
    assertFalse(trust().contains("AIDA"), trust());
    read()
        .body("state", equalTo("ACTIVE"))
        .body("failure.code", equalTo("PrincipalGone"))
        .body("failure.message", containsString(arn));
    api()
        .get("/events?action=role.principalGone&subject=" + name)
        .then()
        .body("items", hasSize(1))
        .body("items[0].details.principals[0]", equalTo(arn));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoComesUnderTheNameIsNotLetIn(boolean adopted) {
    AwsCredentials first = made();
    String body = "\"trust\": [" + EC2 + ", " + entry(arn()) + "]";
    if (adopted) {
      aws.iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(FOREIGN_TRUST));
      body += ", \"adopt\": true";
    }
    created(body);
    assertTrue(isLetIn(first));
    deleted();
    AwsCredentials second = made();
    assertFalse(isLetIn(second));

    patch("{\"trust\": [" + entry(arn()) + ", " + entry(OTHER) + "]}").statusCode(202);
    loop.runUntilIdle();
    assertFalse(isLetIn(second));
    isLeftOut(arn());
    assertTrue(trust().contains(OTHER), trust());

    // It is known for good, as long as the entry stays.
    aws.advance(Duration.ofMinutes(5));
    patch("{\"trust\": [" + entry(arn()) + ", " + EC2 + "]}").statusCode(202);
    loop.runUntilIdle();
    assertFalse(isLetIn(second));
    isLeftOut(arn());
    assertFalse(trust().contains(OTHER), trust());

    patch("{\"trust\": [" + EC2 + "]}").statusCode(202);
    loop.runUntilIdle();
    read().body("failure", equalTo(null));
    patch("{\"trust\": [" + EC2 + ", " + entry(arn()) + "]}").statusCode(202);
    loop.runUntilIdle();
    read().body("failure", equalTo(null));
    assertTrue(isLetIn(second));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 3})
  void alsoOneOfAnotherAccount(long minutes) {
    created("\"trust\": [" + entry(FOREIGN) + ", " + EC2 + "]");
    aws.advance(Duration.ofMinutes(minutes));
    aws.abroad(FOREIGN, true);
    assertTrue(trust().contains("AIDA"), trust());
    aws.abroad(FOREIGN, false);
    patch("{\"trust\": [" + entry(FOREIGN) + ", " + entry(OTHER) + ", " + EC2 + "]}")
        .statusCode(202);
    loop.runUntilIdle();
    isLeftOut(FOREIGN);
    assertTrue(trust().contains(OTHER), trust());
  }

  /** Somebody took out the id by hand, as IAM wants it. */
  @Test
  void whomIamDoesNotKnowAnyMoreIsGoneThoughNoIdIsShown() {
    created("\"trust\": [" + entry(FOREIGN) + ", " + EC2 + "]");
    String before = trust();
    aws.abroad(FOREIGN, true);
    aws.iam()
        .updateAssumeRolePolicy(
            r -> r.roleName(name).policyDocument(before.replace(FOREIGN, OTHER)));
    patch("{\"trust\": [" + entry(FOREIGN) + ", " + EC2 + "], \"description\": \"x\"}")
        .statusCode(202);
    patch("{\"trust\": [" + entry(FOREIGN) + ", " + entry(OTHER) + "]}").statusCode(202);
    loop.runUntilIdle();
    aws.abroad(FOREIGN, false);
    isLeftOut(FOREIGN);
    aws.advance(Duration.ofMinutes(5));
    patch("{\"trust\": [" + entry(FOREIGN) + ", " + EC2 + "]}").statusCode(202);
    loop.runUntilIdle();
    isLeftOut(FOREIGN);
  }
}
