package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** What else goes wrong with a user, a group or a role neither keeps grants alive nor out. */
@QuarkusTest
class TroubleTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);

  private String trust(String role) {
    return decoded(sandbox.iam().getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument());
  }

  @Test
  void aPrincipalThatWasDeletedStandsInNobodysWay() {
    String ghost = unique("ghost");
    String ghostArn = sandbox.iam().createUser(r -> r.userName(ghost)).user().arn();
    String ada = unique("ada");
    AwsCredentials keys = keys(cohort(ada), ada);
    String role = role();
    String partner = "arn:aws:iam::987654321098:role/Partner";
    String ghosts = granted(assume(role, Map.of("arn", ghostArn), HOUR));
    String partners = granted(assume(role, Map.of("arn", partner), HOUR));
    sandbox.iam().deleteUser(r -> r.userName(ghost));

    revoke(partners);
    String adas = ask(assume(role, member(ada), HOUR));
    loop.runUntilIdle();
    assertEquals("REVOKED", state(partners));
    assertEquals("ACTIVE", state(adas));
    assertEquals(null, assumeError(keys, role, ada));
    assertFalse(trust(role).contains(partner) || trust(role).contains(ghost), trust(role));
    offContract()
        .get("/roles/{name}", role)
        .then()
        .body("failure.code", equalTo("UnknownPrincipal"))
        .body("failure.message", containsString(ghostArn));

    revoke(ghosts);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(ghosts));
    offContract().get("/roles/{name}", role).then().body("failure", equalTo(null));
  }

  @Test
  void whoCannotJoinAnotherGroupHasItsGrantsAllTheSame() {
    String cyd = unique("cyd");
    AwsCredentials keys = keys(cohort(cyd), cyd);
    for (int i = 0; i < 9; i++) {
      String group = unique("full");
      sandbox.iam().createGroup(r -> r.groupName(group));
      sandbox.iam().addUserToGroup(r -> r.groupName(group).userName(cyd));
    }
    String second = cohort(unique("other"));
    join(second, cyd);
    loop.runUntilIdle();
    String id = ask(policy(member(cyd), Map.of("document", LIST_USERS)));
    Map<String, Object> later = policy(member(cyd), Map.of("document", LIST_USERS));
    later.put("startsAt", clock.instant().plus(Duration.ofHours(2)).toString());
    String scheduled = ask(later);
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(id));
    works(keys);
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    refused(keys);
    sandbox.advance(Duration.ofHours(2));
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(scheduled));
  }

  @Test
  void grantsOfACohortWhoseGroupIsTakenEnd() {
    String taken = unique("taken");
    sandbox.iam().createGroup(r -> r.groupName(taken));
    json(Map.of("name", taken)).post("/cohorts").then().statusCode(202);
    String yan = unique("yan");
    join(taken, yan);
    loop.runUntilIdle();
    String role = role();
    String own = ask(assume(role, member(yan), HOUR));
    String all = ask(assume(role, Map.of("cohort", taken), HOUR));
    loop.runUntilIdle();
    assertEquals("PENDING", state(own));
    assertEquals("PENDING", state(all));
    revoke(own);
    revoke(all);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(own));
    assertEquals("REVOKED", state(all));
    offContract().delete("/roles/{name}", role).then().statusCode(202);
  }

  @Test
  void aChangeOfACohortThatDoesNotFitBesideItsGrantsIsRefused() {
    String cohort = cohort(unique("ada"));
    String role = role();
    granted(policy(Map.of("cohort", cohort), Map.of("document", buckets(80))));
    String id = granted(assume(role, Map.of("cohort", cohort), HOUR));
    Map<String, Object> change =
        Map.of("policies", Map.of("inline", Map.of("mine", buckets(60)), "managed", MANAGED));
    for (String validateOnly : List.of("true", "false")) {
      offContract()
          .contentType("application/merge-patch+json")
          .queryParam("validateOnly", validateOnly)
          .body(change)
          .patch("/cohorts/{name}", cohort)
          .then()
          .statusCode(422)
          .body("errors[0].pointer", equalTo("/policies"))
          .body("detail", containsString("5120"));
    }
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
  }

  @Test
  void aFullGroupExchangesItsPolicies() {
    String cohort = cohort(unique("ada"));
    changeCohort(cohort, Map.of("policies", Map.of("managed", MANAGED)));
    loop.runUntilIdle();
    changeCohort(cohort, Map.of("policies", Map.of("managed", OTHERS)));
    loop.runUntilIdle();
    assertEquals(
        OTHERS.stream().sorted().toList(),
        sandbox
            .iam()
            .listAttachedGroupPolicies(r -> r.groupName(cohort))
            .attachedPolicies()
            .stream()
            .map(policy -> policy.policyArn())
            .sorted()
            .toList());
  }

  /** As many as a group takes. */
  private static final List<String> MANAGED =
      arns(
          "AmazonS3ReadOnlyAccess",
          "AmazonEC2ReadOnlyAccess",
          "AmazonSQSReadOnlyAccess",
          "AmazonSNSReadOnlyAccess",
          "AmazonRDSReadOnlyAccess",
          "AmazonDynamoDBReadOnlyAccess",
          "AmazonVPCReadOnlyAccess",
          "AmazonSSMReadOnlyAccess",
          "CloudWatchReadOnlyAccess",
          "IAMReadOnlyAccess");

  private static final List<String> OTHERS =
      arns(
          "AmazonS3FullAccess",
          "AmazonEC2FullAccess",
          "AmazonSQSFullAccess",
          "AmazonSNSFullAccess",
          "AmazonEC2ContainerRegistryReadOnly",
          "AmazonVPCFullAccess",
          "AmazonKinesisFullAccess",
          "AmazonRoute53FullAccess",
          "CloudWatchLogsFullAccess",
          "CloudWatchLogsReadOnlyAccess");

  private static List<String> arns(String... names) {
    return Stream.of(names).map(name -> "arn:aws:iam::aws:policy/" + name).toList();
  }

  private static Map<String, Object> buckets(int count) {
    List<String> resources =
        IntStream.range(0, count)
            .mapToObj(i -> "arn:aws:s3:::a-bucket-with-a-long-name-" + i + "/*")
            .toList();
    return Map.of(
        "Version",
        "2012-10-17",
        "Statement",
        List.of(Map.of("Effect", "Allow", "Action", "s3:GetObject", "Resource", resources)));
  }
}
