package io.stint.grant;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** A session of a grant goes on to further roles, where no end of the grant would reach it. */
@QuarkusTest
class ChainingTest extends GrantStory {

  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final Map<String, Object> EC2 =
      Map.of("type", "SERVICE", "service", "ec2.amazonaws.com");

  private final String ada = unique("ada");

  private String hub(String chaining, Map<String, Object> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("grants", Map.of("chaining", chaining));
    return role(body);
  }

  /** A role outside Stint that trusts these, and may assume itself. */
  private String spoke(String... trusted) {
    String name = unique("Spoke");
    trust(name, trusted);
    String own = sandbox.iam().getRole(r -> r.roleName(name)).role().arn();
    List<String> all = new java.util.ArrayList<>(List.of(trusted));
    all.add(own);
    sandbox.iam().updateAssumeRolePolicy(r -> r.roleName(name).policyDocument(trusting(all)));
    sandbox
        .iam()
        .putRolePolicy(
            r ->
                r.roleName(name)
                    .policyName("own")
                    .policyDocument(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                            + "\"Action\":[\"iam:ListUsers\",\"sts:AssumeRole\"],"
                            + "\"Resource\":\"*\"}]}"));
    return own;
  }

  private void trust(String name, String... trusted) {
    sandbox
        .iam()
        .createRole(r -> r.roleName(name).assumeRolePolicyDocument(trusting(List.of(trusted))));
  }

  private static String trusting(List<String> arns) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
        + "\"sts:AssumeRole\",\"Principal\":{\"AWS\":[\""
        + String.join("\",\"", arns)
        + "\"]}}]}";
  }

  private String hopError(AwsCredentials session, String arn) {
    return error(() -> hop(session, arn));
  }

  private AwsCredentials hop(AwsCredentials session, String arn) {
    return assumeRole(session, r -> r.roleArn(arn).roleSessionName("any-name"));
  }

  @Test
  void aSessionOfTenSecondsDoesNotBecomeOneForEver() {
    AwsCredentials keys = keys(cohort(ada), ada);
    String hub = hub("DENY", Map.of());
    String spoke = spoke(arn(hub));
    String id = granted(assume(hub, member(ada), TEN_SECONDS));
    AwsCredentials session = assumeRole(keys, hub, ada);
    works(session);
    assertEquals("AccessDenied", hopError(session, spoke));
    sandbox.advance(TEN_SECONDS);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    refused(session);
    assertEquals("AccessDenied", hopError(session, spoke));
  }

  @Test
  void whereItIsAllowedItGoesOnForEver() {
    AwsCredentials keys = keys(cohort(ada), ada);
    String hub = hub("ALLOW", Map.of());
    String spoke = spoke(arn(hub));
    granted(assume(hub, member(ada), TEN_SECONDS));
    AwsCredentials chained = hop(assumeRole(keys, hub, ada), spoke);
    sandbox.advance(Duration.ofMinutes(50));
    loop.runUntilIdle();
    AwsCredentials renewed = hop(chained, spoke);
    sandbox.advance(Duration.ofMinutes(50));
    works(renewed);
  }

  @Test
  void theDenyComesAndGoesWithTheRolesWord() {
    AwsCredentials keys = keys(cohort(ada), ada);
    String hub = hub("ALLOW", Map.of());
    String spoke = spoke(arn(hub));
    granted(assume(hub, member(ada), Duration.ofHours(1)));
    AwsCredentials session = assumeRole(keys, hub, ada);
    assertEquals(null, hopError(session, spoke));
    chaining(hub, "DENY");
    assertEquals("AccessDenied", hopError(session, spoke));
    works(session);
    chaining(hub, "ALLOW");
    assertEquals(null, hopError(session, spoke));
  }

  @Test
  void whatCanBeReachedIsNamed() {
    cohort(ada);
    String hub = hub("ALLOW", Map.of());
    String spoke = role(Map.of("trust", List.of(Map.of("type", "PRINCIPAL", "arn", arn(hub)))));
    json(assume(hub, member(ada), Duration.ofHours(1)))
        .post("/plans/grants")
        .then()
        .statusCode(200)
        .body("grant.warnings.code", hasItem("CHAINING"));
    String id = granted(assume(hub, member(ada), Duration.ofHours(1)));
    grant(id)
        .body("enforcement.chaining.denied", equalTo(false))
        .body("enforcement.chaining.roles.role", contains(spoke))
        .body("enforcement.chaining.roles.renews", contains(false))
        .body("enforcement.chaining.sessionsOf", equalTo("PT1H"))
        .body("warnings.code", hasItem("CHAINING"));
    chaining(hub, "DENY");
    grant(id)
        .body("enforcement.chaining.denied", equalTo(true))
        .body("enforcement.chaining.roles", hasSize(0))
        .body("warnings", hasSize(0));
    trusting(spoke, hub, spoke);
    chaining(hub, "ALLOW");
    grant(id).body("enforcement.chaining.roles.renews", contains(true));
  }

  /** The role's standing trust, for roles of Stint. */
  private void trusting(String role, String... trusted) {
    offContract()
        .contentType("application/merge-patch+json")
        .body(
            Map.of(
                "trust",
                java.util.stream.Stream.of(trusted)
                    .map(name -> Map.of("type", "PRINCIPAL", "arn", arn(name)))
                    .toList()))
        .patch("/roles/{name}", role)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
  }

  @Test
  void aPlanWarnsOfRolesThatAssumeThemselvesAndOfCircles() {
    String one = hub("ALLOW", Map.of());
    String other = role(Map.of("trust", List.of(Map.of("type", "PRINCIPAL", "arn", arn(one)))));
    plans(one, one).body("warnings.code", hasItem("ASSUMES_ITSELF"));
    plans(one, other).body("warnings.code", hasItem("ASSUMES_IN_A_CIRCLE"));
    plans(other, one).body("warnings", hasSize(0));
  }

  @Test
  void soDoTheRolesThemselves() {
    String one = hub("ALLOW", Map.of());
    String other = role(Map.of("trust", List.of(Map.of("type", "PRINCIPAL", "arn", arn(one)))));
    shown(other).body("warnings", hasSize(0));
    trusting(one, other);
    shown(one).body("warnings.code", contains("ASSUMES_IN_A_CIRCLE"));
    shown(other).body("warnings.code", contains("ASSUMES_IN_A_CIRCLE"));
    offContract()
        .get("/roles")
        .then()
        .body(
            "items.find { it.name == '" + one + "' }.warnings.code",
            contains("ASSUMES_IN_A_CIRCLE"));
    changes(one, one).body("warnings.code", contains("ASSUMES_ITSELF"));
    String self = unique("Self");
    json(Map.of(
            "name",
            self,
            "grants",
            Map.of("chaining", "ALLOW"),
            "policies",
            Map.of("inline", Map.of("x", assuming(ownArn(self))))))
        .post("/roles")
        .then()
        .statusCode(202)
        .body("warnings.code", contains("ASSUMES_ITSELF"));
  }

  private static String ownArn(String name) {
    return "arn:aws:iam::" + ACCOUNT + ":role/stint/" + name;
  }

  private static Map<String, Object> assuming(String arn) {
    return Map.of(
        "Version",
        "2012-10-17",
        "Statement",
        List.of(Map.of("Effect", "Allow", "Action", "sts:AssumeRole", "Resource", arn)));
  }

  private static ValidatableResponse shown(String role) {
    return offContract().get("/roles/{name}", role).then().statusCode(200);
  }

  private ValidatableResponse changes(String role, String trusted) {
    return api()
        .contentType("application/merge-patch+json")
        .body(Map.of("trust", List.of(Map.of("type", "PRINCIPAL", "arn", arn(trusted)))))
        .patch("/roles/{name}", role)
        .then()
        .statusCode(202);
  }

  /** Its sessions are nobody else's to end. */
  @Test
  void aRoleOfThisAccountIsNotElsewhere() {
    String spoke = role();
    Map<String, Object> body =
        Map.of(
            "name",
            unique("Hub"),
            "grants",
            Map.of("chaining", "ALLOW"),
            "policies",
            Map.of("inline", Map.of("x", assuming(arn(spoke)))));
    json(body).post("/plans/roles").then().statusCode(200).body("warnings", hasSize(0));
    json(body).post("/roles").then().statusCode(202).body("warnings", hasSize(0));
  }

  private ValidatableResponse plans(String role, String trusted) {
    return offContract()
        .contentType("application/merge-patch+json")
        .body(Map.of("trust", List.of(Map.of("type", "PRINCIPAL", "arn", arn(trusted)))))
        .patch("/plans/roles/{name}", role)
        .then()
        .statusCode(200);
  }

  private void chaining(String role, String word) {
    offContract()
        .contentType("application/merge-patch+json")
        .body(Map.of("grants", Map.of("chaining", word)))
        .patch("/roles/{name}", role)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
  }

  /** Others come in by the standing trust: only the sessions of grants are denied. */
  @Test
  void nobodyElseOnTheRoleNotices() {
    String ci = unique("ci");
    String ciArn = sandbox.iam().createUser(r -> r.userName(ci)).user().arn();
    var key = sandbox.iam().createAccessKey(r -> r.userName(ci)).accessKey();
    AwsCredentials cis = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    String bob = unique("bob");
    String cohort = cohort(bob);
    AwsCredentials keys = keys(cohort(ada), ada);
    String hub =
        hub("DENY", Map.of("trust", List.of(EC2, Map.of("type", "PRINCIPAL", "arn", ciArn))));
    String spoke = spoke(arn(hub));
    granted(assume(hub, member(ada), Duration.ofHours(1)));
    granted(assume(hub, Map.of("cohort", cohort), Duration.ofHours(1)));
    assertEquals("AccessDenied", hopError(assumeRole(keys, hub, ada), spoke));
    assertEquals("AccessDenied", hopError(assumeRole(keys(cohort, bob), hub, bob), spoke));
    assertEquals(null, hopError(assumeRole(cis, hub, "pipeline"), spoke));
  }

  @Test
  void aForeignPrincipalsSessionGoesNowhereEither() {
    String ci = unique("ci");
    String ciArn = sandbox.iam().createUser(r -> r.userName(ci)).user().arn();
    var key = sandbox.iam().createAccessKey(r -> r.userName(ci)).accessKey();
    AwsCredentials cis = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    String hub = hub("DENY", Map.of());
    String spoke = spoke(arn(hub));
    Map<String, Object> before = inIam(hub, Set.of(), cohort(ada));
    granted(assume(hub, Map.of("arn", ciArn), TEN_SECONDS));
    AwsCredentials session = assumeRole(cis, hub, "any");
    works(session);
    assertEquals("AccessDenied", hopError(session, spoke));
    sandbox.advance(Duration.ofMinutes(30));
    loop.runUntilIdle();
    works(session);
    assertEquals("AccessDenied", hopError(session, spoke));
    sandbox.advance(LONGEST_SESSION);
    loop.runUntilIdle();
    assertEquals(before.get("trust"), inIam(hub, Set.of(), cohort()).get("trust"));
    assertFalse(inIam(hub, Set.of(), cohort()).containsKey("role stint-sessions"));
  }

  /** Its name is its own, so that the Deny would hit whom the standing trust lets in. */
  @Test
  void whereAForeignPrincipalsSessionIsNotKeptFromItThatIsSaid() {
    String ci = unique("ci");
    String ciArn = sandbox.iam().createUser(r -> r.userName(ci)).user().arn();
    String hub = hub("DENY", Map.of("trust", List.of(EC2)));
    grant(granted(assume(hub, Map.of("arn", ciArn), TEN_SECONDS)))
        .body("enforcement.chaining.denied", equalTo(false))
        .body("enforcement.chaining.roles", hasSize(0))
        .body("warnings.code", contains("CHAINING"));
  }

  /** Everybody shares the statement: a person more costs what a name costs. */
  @Test
  void theNextPersonCostsNoStatementMore() {
    String bob = unique("bob");
    cohort(ada, bob);
    String hub = hub("DENY", Map.of());
    granted(assume(hub, member(ada), Duration.ofHours(1)));
    int one = hops(hub);
    granted(assume(hub, member(bob), Duration.ofHours(2)));
    assertEquals(one, hops(hub));
    assertTrue(one > 0);
  }

  private int hops(String role) {
    String text =
        decoded(
            sandbox
                .iam()
                .getRolePolicy(r -> r.roleName(role).policyName("stint-sessions"))
                .policyDocument());
    return text.split("sts:AssumeRole\"", -1).length - 1;
  }
}
