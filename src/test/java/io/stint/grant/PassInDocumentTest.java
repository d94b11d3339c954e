package io.stint.grant;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.IamClient;

/** A role that is passed, or assumed further on, gives what it may: also the right to stay. */
@QuarkusTest
class PassInDocumentTest extends PassRoleStory {

  private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
  private static final List<Map<String, Object>> EVERYTHING = List.of(allow("*", "*"));
  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\","
          + "\"Resource\":\"*\"}]}";

  private String ada;
  private String crew;
  private AwsCredentials keys;

  @BeforeEach
  void aMemberWhoMayLaunch() {
    ada = unique("ada");
    crew = launchers(ada);
    keys = keys(crew, ada);
  }

  /** The profile and its role, which says that it may raise rights. */
  private String administrators() {
    String name = machine(List.of(allow("iam:ListUsers", "*")));
    becomesPrivileged(name);
    return name;
  }

  private void becomesPrivileged(String role) {
    patch(
            role,
            Map.of(
                "grants",
                Map.of("privileged", true),
                "policies",
                Map.of("inline", Map.of("work", document(EVERYTHING)))))
        .then()
        .statusCode(202);
    loop.runUntilIdle();
  }

  private static Response patch(String role, Map<String, ?> change) {
    return api()
        .contentType("application/merge-patch+json")
        .body(change)
        .patch("/roles/{name}", role);
  }

  private Map<String, Object> passing(String role) {
    return document(List.of(allow("iam:PassRole", arn(role))));
  }

  private Map<String, Object> roleBody(
      String name, Map<String, ?> document, Map<String, ?> grants) {
    return Map.of(
        "name", name, "policies", Map.of("inline", Map.of("x", document)), "grants", grants);
  }

  private void stays(AwsCredentials administrator) {
    try (IamClient admin = sandbox.iam(administrator)) {
      admin.putUserPolicy(r -> r.userName(ada).policyName("mine").policyDocument(POLICY));
    }
    works(keys);
  }

  private void isGone() {
    loop.runUntilIdle();
    refused(keys);
    assertEquals(
        false, sandbox.iam().listUserPolicies(r -> r.userName(ada)).policyNames().contains("mine"));
    api()
        .queryParam("subject", ada)
        .queryParam("action", "member.foreignRemoved")
        .get("/events")
        .then()
        .body("items.details.what.flatten()", hasItem("the inline policy mine"));
  }

  @Test
  void noDocumentPassesAPrivilegedRole() {
    String top = administrators();
    Map<String, Object> policy = policy(member(ada), Map.of("document", passing(top)));
    for (String at : List.of("/plans/grants", "/grants")) {
      json(policy)
          .post(at)
          .then()
          .statusCode(422)
          .body("errors[0].pointer", equalTo("/policy/document"))
          .body("errors[0].detail", containsString("Use a PASS_ROLE grant"));
    }
    json(Map.of("name", unique("crew"), "policies", Map.of("inline", Map.of("x", passing(top)))))
        .post("/cohorts")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/policies/inline/x"));
    json(roleBody(unique("Deputy"), passing(top), Map.of()))
        .post("/roles")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/policies/inline/x"))
        .body("errors[0].detail", containsString(top));
    json(roleBody(unique("Deputy"), passing(top), Map.of("privileged", true)))
        .post("/roles")
        .then()
        .statusCode(202);
    granted(pass(top, member(ada), AN_HOUR));
  }

  @Test
  void whatSomebodyElsePutOnTheRoleCountsAndAManagedPolicyToo() {
    String worker = machine(List.of(allow("iam:ListUsers", "*")));
    String text =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
            + "\"iam:Pass*\",\"Resource\":\""
            + arn(worker)
            + "\"}]}";
    String managed =
        sandbox
            .iam()
            .createPolicy(r -> r.policyName(unique("Pass")).policyDocument(text))
            .policy()
            .arn();
    json(policy(member(ada), Map.of("arn", managed))).post("/plans/grants").then().statusCode(200);
    sandbox.iam().attachRolePolicy(r -> r.roleName(worker).policyArn(ADMINISTRATOR));
    json(policy(member(ada), Map.of("document", passing(worker))))
        .post("/grants")
        .then()
        .statusCode(422)
        .body("errors[0].detail", containsString(ADMINISTRATOR));
    json(policy(member(ada), Map.of("arn", managed)))
        .post("/grants")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/policy/arn"));
    json(Map.of("name", unique("crew"), "policies", Map.of("managed", List.of(managed))))
        .post("/cohorts")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/policies/managed/0"));
  }

  @Test
  void whereTheRoleBecomesPrivilegedLaterThatIsShownAndWhatItMadeGoesWithTheGrant() {
    String worker = machine(List.of(allow("iam:ListUsers", "*")));
    String id = granted(policy(member(ada), Map.of("document", passing(worker))));
    grant(id).body("warnings.code", not(hasItem("REACHES_PRIVILEGED")));
    becomesPrivileged(worker);
    grant(id).body("warnings.code", hasItem("REACHES_PRIVILEGED"));
    change(id, Map.of("ttl", "PT2H")).then().statusCode(422);
    String instance = launch(keys, worker);
    stays(inside(instance, worker));
    api()
        .get("/grants/{id}/leftovers", id)
        .then()
        .statusCode(200)
        .body("instances.instanceId", contains(instance));
    sandbox.advance(Duration.ofMinutes(1));
    revoke(id);
    isGone();
  }

  @Test
  void whatACohortsDocumentMadeGoesWithTheMembership() {
    String worker = machine(List.of(allow("iam:ListUsers", "*")));
    String passers = unique("crew");
    json(Map.of("name", passers, "policies", Map.of("inline", Map.of("x", passing(worker)))))
        .post("/cohorts")
        .then()
        .statusCode(202);
    join(passers, ada);
    loop.runUntilIdle();
    becomesPrivileged(worker);
    stays(inside(launch(keys, worker), worker));
    sandbox.advance(Duration.ofMinutes(1));
    leave(passers, ada);
    isGone();
  }

  @Test
  void whatACohortsDocumentMadeGoesWithItsEnd() {
    String worker = machine(List.of(allow("iam:ListUsers", "*")));
    String passers = unique("crew");
    json(Map.of(
            "name",
            passers,
            "endsAt",
            clock.instant().plus(AN_HOUR).toString(),
            "policies",
            Map.of("inline", Map.of("x", passing(worker)))))
        .post("/cohorts")
        .then()
        .statusCode(202);
    join(passers, ada);
    loop.runUntilIdle();
    becomesPrivileged(worker);
    stays(inside(launch(keys, worker), worker));
    sandbox.advance(AN_HOUR);
    isGone();
  }

  @Test
  void aRoleThatAssumesAPrivilegedOneIsJudgedAsOne() {
    String top = administrators();
    Map<String, Object> assumes = document(List.of(allow("sts:AssumeRole", arn(top))));
    for (String at : List.of("/plans/roles", "/roles")) {
      json(roleBody(unique("Hub"), assumes, Map.of("chaining", "ALLOW")))
          .post(at)
          .then()
          .statusCode(422)
          .body("errors[0].pointer", equalTo("/policies/inline/x"))
          .body("errors[0].detail", containsString("grants.privileged"));
    }
    json(roleBody(unique("Hub"), assumes, Map.of("chaining", "ALLOW", "privileged", true)))
        .post("/roles")
        .then()
        .statusCode(202);
  }

  @Test
  void whereThatIsPrivilegedLaterItIsShownAndWhatWasMadeByItGoes() {
    String hub = role(Map.of("grants", Map.of("chaining", "ALLOW")));
    String top = role(Map.of("trust", List.of(Map.of("type", "PRINCIPAL", "arn", arn(hub)))));
    String id = granted(assume(hub, member(ada), AN_HOUR));
    grant(id).body("warnings.code", contains("CHAINING"));
    becomesPrivileged(top);
    grant(id).body("warnings.code", hasItems("CHAINING", "REACHES_PRIVILEGED"));
    api()
        .get("/roles/{name}", hub)
        .then()
        .body("warnings.code", hasItem("REACHES_PRIVILEGED"))
        .body("warnings[0].message", containsString(top));
    json(assume(hub, member(ada), AN_HOUR))
        .post("/grants")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/role"))
        .body("errors[0].detail", containsString(top));
    AwsCredentials session = assumeRole(keys, hub, ada);
    stays(assumeRole(session, r -> r.roleArn(arn(top)).roleSessionName("any")));
    sandbox.advance(Duration.ofMinutes(1));
    revoke(id);
    isGone();
  }

  @Test
  void whereARoleMayNotChainWhoTrustsItIsNotReached() {
    String hub = role();
    String top = role(Map.of("trust", List.of(Map.of("type", "PRINCIPAL", "arn", arn(hub)))));
    becomesPrivileged(top);
    grant(granted(assume(hub, member(ada), AN_HOUR))).body("warnings", empty());
    patch(hub, Map.of("grants", Map.of("chaining", "ALLOW")))
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/grants/privileged"));
  }

  private String selfPassing(String chaining) {
    String name = machine(List.of(allow("iam:ListUsers", "*")));
    Map<String, Object> statements =
        document(
            List.of(
                allow("ec2:RunInstances", "*"),
                allow("iam:ListUsers", "*"),
                Map.of(
                    "Effect",
                    "Allow",
                    "Action",
                    "iam:PassRole",
                    "Resource",
                    arn(name),
                    "Condition",
                    Map.of("StringEquals", Map.of("iam:PassedToService", "ec2.amazonaws.com")))));
    patch(
            name,
            Map.of(
                "grants",
                Map.of("chaining", chaining),
                "policies",
                Map.of("inline", Map.of("work", statements))))
        .then()
        .statusCode(202)
        .body("warnings.code", contains("PASSES_ITSELF"));
    loop.runUntilIdle();
    return name;
  }

  @Test
  void aSessionOfTenSecondsStartsNothingThatRenewsItself() {
    String self = selfPassing("DENY");
    String id = granted(assume(self, member(ada), Duration.ofSeconds(10)));
    grant(id).body("warnings.code", contains("PASSES_ITSELF"));
    AwsCredentials session = assumeRole(keys, self, ada);
    works(session);
    assertEquals("UnauthorizedOperation", error(() -> launch(session, self)));
    api().get("/grants/{id}/leftovers", id).then().statusCode(200).body("instances", empty());
    launchedByAdministrator(self);
    sandbox.advance(Duration.ofSeconds(10));
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
  }

  @Test
  void whereARoleMayChainThatIsSaidAndWhatIsLeftIsTold() {
    String self = selfPassing("ALLOW");
    String id = granted(assume(self, member(ada), Duration.ofSeconds(10)));
    grant(id).body("warnings.code", hasItems("CHAINING", "PASSES_ITSELF"));
    String instance = launch(assumeRole(keys, self, ada), self);
    sandbox.advance(Duration.ofSeconds(10));
    loop.runUntilIdle();
    api()
        .get("/grants/{id}/leftovers", id)
        .then()
        .statusCode(200)
        .body("instances.instanceId", contains(instance));
    json(Map.of("action", "DISASSOCIATE"))
        .post("/grants/{id}/leftovers", id)
        .then()
        .statusCode(200)
        .body("instances.disassociated", contains(true));
  }

  @Test
  void whoMayPassSuchARoleIsWarnedToo() {
    String self = selfPassing("DENY");
    grant(granted(pass(self, member(ada), AN_HOUR)))
        .body("warnings.code", contains("PASSES_ITSELF"));
    String plain = machine(List.of(allow("iam:ListUsers", "*")));
    grant(granted(pass(plain, member(ada), AN_HOUR)))
        .body("warnings.code", not(hasItem("PASSES_ITSELF")));
  }
}
