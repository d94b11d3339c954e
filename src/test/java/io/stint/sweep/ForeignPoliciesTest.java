package io.stint.sweep;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Policies that others have put on groups, roles and users of Stint's making: what is told as left
 * stays, and what goes, because access is over by it, is told.
 */
@QuarkusTest
class ForeignPoliciesTest extends SweepStory {

  private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  private static final String EC2 = "arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess";

  private static final String READ =
      "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\":"
          + " \"s3:GetObject\", \"Resource\": \"*\"}]}";

  private static final String DENY =
      "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Action\":"
          + " \"s3:DeleteBucket\", \"Resource\": \"*\"}]}";

  private static final Map<String, Object> DOCUMENT =
      Map.of(
          "Version",
          "2012-10-17",
          "Statement",
          List.of(Map.of("Effect", "Allow", "Action", "s3:ListBucket", "Resource", "*")));

  private void onGroup(String group, String policy, String document) {
    aws.iam().putGroupPolicy(r -> r.groupName(group).policyName(policy).policyDocument(document));
  }

  private List<String> inline(String group) {
    return aws.iam().listGroupPolicies(r -> r.groupName(group)).policyNames();
  }

  private List<String> attached(String group) {
    return aws.iam().listAttachedGroupPolicies(r -> r.groupName(group)).attachedPolicies().stream()
        .map(one -> one.policyArn())
        .toList();
  }

  private static void patch(String path, Map<String, ?> change) {
    api()
        .contentType("application/merge-patch+json")
        .body(change)
        .patch(path)
        .then()
        .statusCode(202);
  }

  private void endsIn(String cohort, Duration time) {
    patch(
        "/cohorts/" + cohort,
        Map.of("endsAt", clock.instant().plus(time).toString(), "removeAfter", "P7D"));
    quietly();
  }

  private void end(String cohort) {
    endsIn(cohort, Duration.ofHours(1));
    aws.advance(Duration.ofHours(1));
    quietly();
    api().get("/cohorts/" + cohort).then().body("state", equalTo("ENDED"));
  }

  private void gone(String cohort) {
    api().delete("/cohorts/" + cohort).then().statusCode(202);
    quietly();
    api().get("/cohorts/" + cohort).then().statusCode(404);
  }

  private static List<Object> taken(String subject, String action) {
    return api()
        .get("/events?action=" + action + "&subject=" + subject)
        .then()
        .statusCode(200)
        .extract()
        .path("items.details.what.flatten()");
  }

  @Test
  void whatIsLeftOnAGroupStaysWhateverIsWrittenThere() {
    cohort("lasting", "lasting-ada");
    onGroup("lasting", "theirs", READ);
    aws.iam().attachGroupPolicy(r -> r.groupName("lasting").policyArn(READ_ONLY));
    String[] left = {
      "FOREIGN_IN_OURS POLICY lasting/theirs LEFT",
      "FOREIGN_IN_OURS POLICY lasting/" + READ_ONLY + " LEFT"
    };
    assertFound(sweep(), left);

    patch("/cohorts/lasting", Map.of("policies", Map.of("managed", List.of(EC2))));
    quietly();
    String grant =
        post(
                "/grants",
                Map.of(
                    "type",
                    "POLICY",
                    "principal",
                    Map.of("cohort", "lasting"),
                    "policy",
                    Map.of("document", DOCUMENT),
                    "ttl",
                    "PT8H"))
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    quietly();
    assertTrue(inline("lasting").contains("stint-grants"));
    api().delete("/grants/" + grant).then().statusCode(202);
    quietly();
    api().get("/grants/" + grant).then().body("state", equalTo("REVOKED"));

    assertEquals(List.of("stint-change-password", "theirs"), inline("lasting"));
    assertEquals(List.of(EC2, READ_ONLY), attached("lasting").stream().sorted().toList());
    assertFound(sweep(), left);
    patch("/cohorts/lasting", Map.of("policies", Map.of("managed", List.of())));
    quietly();
    assertEquals(List.of(READ_ONLY), attached("lasting"));
    gone("lasting");
  }

  @Test
  void whatIsLeftOnARoleStaysWhateverIsWrittenThere() {
    post(
            "/roles",
            Map.of(
                "name",
                "Lasting",
                "policies",
                Map.of("inline", Map.of("read", DOCUMENT)),
                "trust",
                List.of(Map.of("type", "SERVICE", "service", "ec2.amazonaws.com"))))
        .then()
        .statusCode(202);
    quietly();
    aws.iam().putRolePolicy(r -> r.roleName("Lasting").policyName("theirs").policyDocument(READ));
    aws.iam().attachRolePolicy(r -> r.roleName("Lasting").policyArn(READ_ONLY));
    aws.iam().deleteRolePolicy(r -> r.roleName("Lasting").policyName("read"));

    assertFound(
        sweep(),
        "CHANGED ROLE Lasting REPAIRED",
        "FOREIGN_IN_OURS POLICY Lasting/theirs LEFT",
        "FOREIGN_IN_OURS POLICY Lasting/" + READ_ONLY + " LEFT");
    patch("/roles/Lasting", Map.of("policies", Map.of("managed", List.of(EC2))));
    quietly();

    assertEquals(
        List.of("read", "theirs"),
        aws.iam().listRolePolicies(r -> r.roleName("Lasting")).policyNames().stream()
            .sorted()
            .toList());
    assertEquals(
        List.of(EC2, READ_ONLY),
        aws.iam().listAttachedRolePolicies(r -> r.roleName("Lasting")).attachedPolicies().stream()
            .map(one -> one.policyArn())
            .sorted()
            .toList());
    api().delete("/roles/Lasting").then().statusCode(202);
    quietly();
    api().get("/roles/Lasting").then().statusCode(404);
  }

  @Test
  void whatOthersGiveInAGroupGoesWithTheEndAndIsTold() {
    cohort("ending", "ending-ada");
    onGroup("ending", "theirs", READ);
    onGroup("ending", "no", DENY);
    aws.iam().attachGroupPolicy(r -> r.groupName("ending").policyArn(READ_ONLY));

    end("ending");

    assertEquals(List.of("no"), inline("ending"));
    assertEquals(List.of(), attached("ending"));
    assertEquals(
        List.of("the attached policy " + READ_ONLY, "the inline policy theirs"),
        taken("ending", "cohort.foreignRemoved").stream().map(Object::toString).sorted().toList());
    assertFound(sweep(), "FOREIGN_IN_OURS POLICY ending/no LEFT");
    gone("ending");
    assertTrue(taken("ending", "cohort.foreignRemoved").contains("the inline policy no"));
  }

  @Test
  void whatIsPutOnTheGroupOfACohortThatHasEndedIsTaken() {
    cohort("after", "after-ada");
    end("after");
    onGroup("after", "theirs", READ);
    onGroup("after", "no", DENY);
    aws.iam().attachGroupPolicy(r -> r.groupName("after").policyArn(READ_ONLY));

    assertFound(
        sweep(false),
        "FOREIGN_IN_OURS POLICY after/theirs LEFT",
        "FOREIGN_IN_OURS POLICY after/no LEFT",
        "FOREIGN_IN_OURS POLICY after/" + READ_ONLY + " LEFT");
    quietly();
    assertFound(
        sweep(),
        "FOREIGN_IN_OURS POLICY after/theirs REPAIRED",
        "FOREIGN_IN_OURS POLICY after/no LEFT",
        "FOREIGN_IN_OURS POLICY after/" + READ_ONLY + " REPAIRED");

    assertEquals(List.of("no"), inline("after"));
    assertEquals(List.of(), attached("after"));
    assertEquals(2, taken("after", "cohort.foreignRemoved").size());
    quietly();
    assertFound(sweep(), "FOREIGN_IN_OURS POLICY after/no LEFT");
    gone("after");
  }

  @Test
  void whatIsPutOnAUserWhoseTimeIsOverIsTaken() {
    cohort("severed", "severed-ada");
    end("severed");
    aws.iam()
        .putUserPolicy(r -> r.userName("severed-ada").policyName("theirs").policyDocument(READ));
    aws.iam().putUserPolicy(r -> r.userName("severed-ada").policyName("no").policyDocument(DENY));

    assertFound(
        sweep(),
        "FOREIGN_IN_OURS POLICY severed-ada/theirs REPAIRED",
        "FOREIGN_IN_OURS POLICY severed-ada/no LEFT");

    assertEquals(
        List.of("no"), aws.iam().listUserPolicies(r -> r.userName("severed-ada")).policyNames());
    assertEquals(
        List.of("the inline policy theirs"), taken("severed-ada", "member.foreignRemoved"));
    gone("severed");
  }

  @Test
  void whoWasLetInPastTheGrantsIsTold() {
    cohort("told", "told-ada");
    post(
            "/roles",
            Map.of(
                "name",
                "Told",
                "trust",
                List.of(Map.of("type", "SERVICE", "service", "ec2.amazonaws.com"))))
        .then()
        .statusCode(202);
    quietly();
    aws.iam()
        .updateAssumeRolePolicy(
            r ->
                r.roleName("Told")
                    .policyDocument(
                        "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Sid\": \"StintTrust0\","
                            + " \"Effect\": \"Allow\", \"Principal\": {\"Service\":"
                            + " \"ec2.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"},"
                            + " {\"Sid\": \"Mine\", \"Effect\": \"Allow\", \"Principal\":"
                            + " {\"AWS\": \"arn:aws:iam::123456789012:user/stint/told-ada\"},"
                            + " \"Action\": \"sts:AssumeRole\"}]}"));

    sweep();

    assertEquals(
        List.of("the statement Mine of the trust policy"), taken("Told", "role.foreignRemoved"));
  }
}
