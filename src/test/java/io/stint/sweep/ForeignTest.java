package io.stint.sweep;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What other tools have put into roles and groups of Stint's making. */
@QuarkusTest
class ForeignTest extends SweepStory {

  private static final String COMPLIANCE =
      "{\"Sid\": \"Compliance\", \"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\":"
          + " \"sts:AssumeRole\", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"false\"}}}";

  private static final String DENY =
      "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Action\":"
          + " \"s3:DeleteBucket\", \"Resource\": \"*\"}]}";

  private void role(String name) {
    post(
            "/roles",
            Map.of(
                "name",
                name,
                "trust",
                List.of(Map.of("type", "SERVICE", "service", "ec2.amazonaws.com"))))
        .then()
        .statusCode(202);
    quietly();
  }

  private String trust(String role) {
    return URLDecoder.decode(
        aws.iam().getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument(),
        StandardCharsets.UTF_8);
  }

  private void add(String role, String statement) {
    String trust = trust(role);
    String more = trust.substring(0, trust.lastIndexOf(']')) + ", " + statement + "]}";
    aws.iam().updateAssumeRolePolicy(r -> r.roleName(role).policyDocument(more));
  }

  @Test
  void aForeignStatementInTheTrustOfARoleThatStintMadeStays() {
    cohort("trusted", "trusted-ada");
    role("Guarded");
    add("Guarded", COMPLIANCE);
    String found = "FOREIGN_IN_OURS TRUST Guarded/Compliance LEFT";

    assertFound(sweep(), found);
    assertTrue(told("sweep.foreignFound").contains("TRUST Guarded/Compliance"));
    String grant =
        post(
                "/grants",
                Map.of(
                    "type",
                    "ASSUME_ROLE",
                    "principal",
                    Map.of("member", "trusted-ada"),
                    "role",
                    "Guarded",
                    "ttl",
                    "PT8H"))
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    quietly();
    assertTrue(trust("Guarded").contains("StintGrantsUsers"), trust("Guarded"));
    assertTrue(trust("Guarded").contains("Compliance"), trust("Guarded"));
    api().delete("/grants/" + grant).then().statusCode(202);
    quietly();
    assertFalse(trust("Guarded").contains("StintGrantsUsers"), trust("Guarded"));
    assertTrue(trust("Guarded").contains("Compliance"), trust("Guarded"));
    api().get("/grants/" + grant).then().body("state", equalTo("REVOKED"));
    assertFound(sweep(), found);

    api()
        .contentType("application/merge-patch+json")
        .body(
            Map.of("trust", List.of(Map.of("type", "SERVICE", "service", "lambda.amazonaws.com"))))
        .patch("/roles/Guarded")
        .then()
        .statusCode(202);
    quietly();
    assertTrue(trust("Guarded").contains("lambda.amazonaws.com"), trust("Guarded"));
    assertFalse(trust("Guarded").contains("ec2.amazonaws.com"), trust("Guarded"));
    assertTrue(trust("Guarded").contains("Compliance"), trust("Guarded"));
    api().delete("/roles/Guarded").then().statusCode(202);
    quietly();
    assertFound(sweep());
  }

  @Test
  void whatLetsAMemberInPastTheGrantsIsTakenOut() {
    cohort("past", "past-ada");
    role("Door");
    String before = trust("Door");
    add(
        "Door",
        "{\"Sid\": \"Mine\", \"Effect\": \"Allow\", \"Principal\": {\"AWS\":"
            + " \"arn:aws:iam::123456789012:user/stint/past-ada\"}, \"Action\":"
            + " \"sts:AssumeRole\"}");

    assertFound(sweep(), "CHANGED ROLE Door REPAIRED");

    assertEquals(before, trust("Door"));
    quietly();
    assertFound(sweep());
  }

  @Test
  void whatSomebodyElseDeniesInAGroupOrARoleStays() {
    cohort("denied", "denied-ada");
    role("Denied");
    aws.iam().putGroupPolicy(r -> r.groupName("denied").policyName("no").policyDocument(DENY));
    aws.iam().putRolePolicy(r -> r.roleName("Denied").policyName("no").policyDocument(DENY));
    api()
        .contentType("application/merge-patch+json")
        .body(
            Map.of(
                "policies", Map.of("managed", List.of("arn:aws:iam::aws:policy/ReadOnlyAccess"))))
        .patch("/cohorts/denied")
        .then()
        .statusCode(202);
    aws.iam()
        .updateAssumeRolePolicy(
            r ->
                r.roleName("Denied")
                    .policyDocument(
                        trust("Denied").replace("ec2.amazonaws.com", "s3.amazonaws.com")));
    quietly();

    assertFound(
        sweep(),
        "CHANGED ROLE Denied REPAIRED",
        "FOREIGN_IN_OURS POLICY Denied/no LEFT",
        "FOREIGN_IN_OURS POLICY denied/no LEFT");

    assertTrue(trust("Denied").contains("ec2.amazonaws.com"), trust("Denied"));
    aws.iam().getRolePolicy(r -> r.roleName("Denied").policyName("no"));
    aws.iam().getGroupPolicy(r -> r.groupName("denied").policyName("no"));
    aws.iam().deleteRolePolicy(r -> r.roleName("Denied").policyName("no"));
    aws.iam().deleteGroupPolicy(r -> r.groupName("denied").policyName("no"));
  }
}
