package io.stint.role;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Tag;

/** What an entry of the standing trust asks of whom it names, with that somebody's own keys. */
@QuarkusTest
class NarrowedTrustTest extends RoleStory {

  private String robot;
  private AwsCredentials keys;

  @BeforeEach
  void aRobot() {
    robot = "robot-" + name;
    aws.iam().createUser(r -> r.userName(robot));
    AccessKey key = aws.iam().createAccessKey(r -> r.userName(robot)).accessKey();
    keys = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
  }

  private String entry(String more) {
    return "{\"type\": \"PRINCIPAL\", \"arn\": \"arn:aws:iam::123456789012:user/"
        + robot
        + "\""
        + more.replace('\'', '"')
        + "}";
  }

  private boolean isLetIn(Consumer<AssumeRoleRequest.Builder> asking) {
    try (var sts = aws.sts(keys)) {
      sts.assumeRole(
          r -> {
            r.roleArn(inIam().arn()).roleSessionName("ci");
            asking.accept(r);
          });
      return true;
    } catch (AwsServiceException e) {
      assertEquals("AccessDenied", e.awsErrorDetails().errorCode());
      return false;
    }
  }

  @Test
  void theExternalIdIsAskedForOfOnePrincipalToo() {
    created("\"trust\": [" + entry(", 'externalId': 'e-42'") + "]");
    assertFalse(isLetIn(r -> {}));
    assertFalse(isLetIn(r -> r.externalId("e-43")));
    assertTrue(isLetIn(r -> r.externalId("e-42")));
    read().body("trust[0].externalId", equalTo("e-42"));
  }

  @Test
  void freeConditionsAreAsked() {
    aws.iam().tagUser(r -> r.userName(robot).tags(t -> t.key("team").value("data")));
    created(
        "\"trust\": ["
            + entry(", 'conditions': {'StringEquals': {'aws:PrincipalTag/team': ['ops', 'data']}}")
            + "]");
    assertTrue(isLetIn(r -> {}));
    read().body("trust[0].conditions.StringEquals.'aws:PrincipalTag/team'[1]", equalTo("data"));
    patch(
            "{\"trust\": ["
                + entry(", 'conditions': {'StringEquals': {'aws:PrincipalTag/team': ['ops']}}")
                + "]}")
        .statusCode(202);
    loop.runUntilIdle();
    assertFalse(isLetIn(r -> {}));
  }

  @Test
  void sessionsBearTagsAndASourceIdentityWhereTheRoleSaysSo() {
    Tag tag = Tag.builder().key("project").value("x").build();
    created("\"trust\": [" + entry("") + "]");
    assertTrue(isLetIn(r -> {}));
    assertFalse(isLetIn(r -> r.tags(tag)));
    assertFalse(isLetIn(r -> r.sourceIdentity("ada")));

    patch("{\"trust\": [" + entry(", 'tagSession': true, 'externalId': 'e-42'") + "]}")
        .statusCode(202);
    loop.runUntilIdle();
    assertFalse(isLetIn(r -> r.tags(tag)));
    assertTrue(isLetIn(r -> r.tags(tag).externalId("e-42")));
    assertFalse(isLetIn(r -> r.sourceIdentity("ada").externalId("e-42")));

    patch("{\"trust\": [" + entry(", 'setSourceIdentity': true") + "]}").statusCode(202);
    loop.runUntilIdle();
    assertFalse(isLetIn(r -> r.tags(tag)));
    assertTrue(isLetIn(r -> r.sourceIdentity("ada")));
  }
}
