package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.policy.PolicyDocument;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * A session of twelve hours, under any name, that a document of ten seconds gives: nothing of it
 * would end with the document.
 */
@QuarkusTest
class AssumeInDocumentTest extends AssumeStory {

  /** A role that trusts the account and lets sessions last as long as IAM takes. */
  private String trusting() {
    return role(
        Map.of(
            "maxSessionDuration",
            "PT12H",
            "trust",
            List.of(Map.of("type", "ACCOUNT", "accountId", ACCOUNT))));
  }

  @Test
  void aSessionOfADocumentWouldOutliveItSoThereIsNoSuchDocument() {
    String ada = unique("ada");
    AwsCredentials keys = keys(cohort(ada), ada);
    String role = trusting();
    Map<String, Object> asked =
        policy(member(ada), Map.of("document", document("sts:AssumeRole", arn(role))));
    asked.put("ttl", "PT10S");
    json(asked)
        .post("/grants")
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/policy/document/Statement/0"))
        .body("detail", containsString("use an ASSUME_ROLE grant"));
    loop.runUntilIdle();
    assertEquals("AccessDenied", assumeError(keys, role, "anything"));

    // What it is for, ends: the name is forced, and the session with it.
    String id = granted(assume(role, member(ada), Duration.ofMinutes(30)));
    assertEquals("AccessDenied", assumeError(keys, role, "anything"));
    AwsCredentials session =
        assumeRole(keys, r -> r.roleArn(arn(role)).roleSessionName(ada).durationSeconds(12 * 3600));
    works(session);
    sandbox.advance(Duration.ofMinutes(30));
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    refused(session);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sts:AssumeRole  | arn:aws:iam::123456789012:role/OrganizationAccountAccessRole",
        "STS:assumerole  | arn:aws:iam::123456789012:role/stint/*",
        "sts:Assume*     | arn:aws:iam::*:role/Partner",
        "sts:?ssumeRole  | arn:*:role/Partner",
        "sts:*           | arn:aws:iam::123456789012:role/stint/Ops",
        "*               | arn:aws:iam::123456789012:role/stint/Ops",
        "sts:AssumeRole  | arn:aws:iam::9*:role/Partner",
        "sts:AssumeRole  | *",
      })
  void howeverItIsSaid(String action, String resource) {
    String ada = unique("ada");
    String cohort = cohort(ada);
    Map<String, Object> document = document(action, resource);
    for (Map<String, String> holder : List.of(member(ada), Map.of("cohort", cohort))) {
      for (String at : List.of("/plans", "")) {
        json(policy(holder, Map.of("document", document)))
            .post(at + "/grants")
            .then()
            .statusCode(400)
            .body("errors.pointer", hasItem("/policy/document/Statement/0"));
      }
    }
    Map<String, Object> policies = Map.of("inline", Map.of("p", document));
    json(Map.of("name", unique("crew"), "policies", policies))
        .post("/cohorts")
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/policies/inline/p/Statement/0"));
    api()
        .contentType("application/merge-patch+json")
        .body(Map.of("policies", policies))
        .patch("/cohorts/{name}", cohort)
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/policies/inline/p/Statement/0"));
    json(Map.of("name", unique("Hub"), "policies", policies))
        .post("/roles")
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/policies/inline/p/Statement/0"));
    String profile = unique("profile");
    json(Map.of(
            "name",
            profile,
            "newRole",
            Map.of(
                "name",
                profile,
                "trust",
                List.of(Map.of("type", "SERVICE", "service", "ec2.amazonaws.com")),
                "policies",
                policies)))
        .post("/instance-profiles")
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/newRole/policies/inline/p/Statement/0"));
  }

  @Test
  void notByAManagedPolicyEither() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String managed = managed("sts:AssumeRole", arn(trusting()));
    json(policy(member(ada), Map.of("arn", managed)))
        .post("/grants")
        .then()
        .statusCode(422)
        .body("errors.pointer", hasItem("/policy/arn"))
        .body("detail", containsString("use an ASSUME_ROLE grant"));
    Map<String, Object> policies = Map.of("managed", List.of(managed));
    json(Map.of("name", unique("crew"), "policies", policies))
        .post("/cohorts")
        .then()
        .statusCode(422)
        .body("errors.pointer", hasItem("/policies/managed/0"))
        .body("detail", containsString("use an ASSUME_ROLE grant"));
    api()
        .contentType("application/merge-patch+json")
        .body(Map.of("policies", policies))
        .patch("/cohorts/{name}", cohort)
        .then()
        .statusCode(422)
        .body("errors.pointer", hasItem("/policies/managed/0"));
    json(Map.of("name", unique("Hub"), "policies", policies))
        .post("/roles")
        .then()
        .statusCode(422)
        .body("errors.pointer", hasItem("/policies/managed/0"))
        .body("detail", containsString("chaining"));
  }

  @Test
  void aRoleSaysThatItsSessionsAssumeFurtherRoles() {
    String spoke = arn(trusting());
    String hub = unique("Hub");
    Map<String, Object> policies = Map.of("inline", Map.of("p", document("sts:AssumeRole", spoke)));
    Map<String, Object> body = new HashMap<>(Map.of("name", hub, "policies", policies));
    json(body)
        .post("/roles")
        .then()
        .statusCode(400)
        .body("detail", containsString("chaining"))
        .body("errors.pointer", hasItem("/policies/inline/p/Statement/0"));
    body.put("grants", Map.of("chaining", "ALLOW"));
    json(body).post("/roles").then().statusCode(202);
    loop.runUntilIdle();
    // What is there stays while something else is changed, until the word is taken back.
    change("/roles/{name}", hub, Map.of("description", "hub")).statusCode(202);
    change("/roles/{name}", hub, Map.of("grants", Map.of("chaining", "DENY")))
        .statusCode(400)
        .body("detail", containsString("chaining"));
    // A role that is not Stint's raises rights, whatever is said about chaining.
    body.put("name", unique("Hub"));
    body.put(
        "policies",
        Map.of("inline", Map.of("p", document("sts:AssumeRole", arn("x").replace("stint/", "")))));
    json(body)
        .post("/roles")
        .then()
        .statusCode(400)
        .body("detail", containsString("raise their own rights"));
  }

  private static io.restassured.response.ValidatableResponse change(
      String path, String name, Map<String, ?> patch) {
    return api().contentType("application/merge-patch+json").body(patch).patch(path, name).then();
  }

  /** It would stand in one document with what else the person has. */
  @Test
  void whatIamRefusesIsRefusedHere() {
    String ada = unique("ada");
    cohort(ada);
    Map<String, Object> bad =
        document("iam:GetRole", List.of("*", "arn:aws:iam::123456789012:roles/x"));
    assertEquals(
        "MalformedPolicyDocument",
        error(
            () ->
                sandbox
                    .iam()
                    .putUserPolicy(
                        r ->
                            r.userName(ada)
                                .policyName("bad")
                                .policyDocument(
                                    PolicyDocument.of(
                                            io.stint.policy.Statement.allow("iam:GetRole")
                                                .on("arn:aws:iam::123456789012:roles/x")
                                                .build())
                                        .toJson()))));
    json(policy(member(ada), Map.of("document", bad)))
        .post("/grants")
        .then()
        .statusCode(400)
        .body("errors.pointer", equalTo(List.of("/policy/document/Statement/0/Resource/1")))
        .body("detail", containsString("IAM refuses the resource"));
    for (String door : List.of("/cohorts", "/roles")) {
      json(Map.of("name", unique("x"), "policies", Map.of("inline", Map.of("p", bad))))
          .post(door)
          .then()
          .statusCode(400)
          .body("errors.pointer", equalTo(List.of("/policies/inline/p/Statement/0/Resource/1")));
    }
    granted(policy(member(ada), Map.of("document", LIST_USERS)));
  }
}
