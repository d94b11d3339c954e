package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an explanation says of a request that nobody has made yet. */
@QuarkusTest
class ForeseenTest extends GrantStory {

  private static final String QUEUE = "arn:aws:sqs:us-east-1:" + ACCOUNT + ":q";
  private static final Map<String, ?> OFFICE =
      Map.of("IpAddress", Map.of("aws:SourceIp", "203.0.113.0/24"));

  private String ada;

  @BeforeEach
  void aMember() {
    ada = unique("ada");
    cohort(ada);
  }

  @SafeVarargs
  private String grantedPolicy(Map<String, ?>... statements) {
    return granted(
        policy(
            member(ada),
            Map.of("document", Map.of("Version", "2012-10-17", "Statement", List.of(statements)))));
  }

  private static Map<String, Object> allow(String action, Map<String, ?> condition) {
    return Map.of("Effect", "Allow", "Action", action, "Resource", QUEUE, "Condition", condition);
  }

  private static ValidatableResponse explained(String id, String... context) {
    RequestSpecification asked = api();
    for (String one : context) {
      asked.queryParam("context", one);
    }
    return asked.get("/grants/{id}/explanation", id).then().statusCode(200);
  }

  @ParameterizedTest
  @CsvSource({
    "aws:SecureTransport, true",
    "aws:ViaAWSService, false",
    "aws:PrincipalIsAWSService, false",
    "aws:ResourceAccount, 123456789012",
    "aws:PrincipalAccount, 123456789012"
  })
  void whatIsInEveryRequestIsKnown(String key, String value) {
    explained(grantedPolicy(allow("sqs:SendMessage", Map.of("StringEquals", Map.of(key, value)))))
        .body("decision", equalTo("ALLOWED"))
        .body("requirements.met", everyItem(equalTo(true)));
  }

  @Test
  void whereTheRequestComesFromIsNot() {
    String id = grantedPolicy(allow("sqs:SendMessage", OFFICE));
    explained(id)
        .body("decision", equalTo("DEPENDS"))
        .body("summary", containsString("depends on the request: with aws:sourceip 203.0.113.0"))
        .body(
            "requirements.findAll { it.depends }.requirement",
            hasItem(containsString("allows it from an address in 203.0.113.0/24")))
        .body("requirements.findAll { it.depends }.met", everyItem(equalTo(false)))
        .body("requirements.remedy", not(hasItem(containsString("Ask for a grant"))));
    explained(id, "aws:SourceIp=203.0.113.7")
        .body("decision", equalTo("ALLOWED"))
        .body("requirements.depends", everyItem(equalTo(false)));
    explained(id, "AWS:SOURCEIP=198.51.100.1")
        .body("decision", equalTo("IMPLICIT_DENY"))
        .body(
            "requirements.findAll { !it.met }.remedy",
            equalTo(List.of("Make the request from an address in 203.0.113.0/24.")));
  }

  @Test
  void aKeyCanHaveSeveralValues() {
    String id =
        grantedPolicy(
            allow(
                "sqs:TagQueue",
                Map.of("ForAllValues:StringEquals", Map.of("aws:TagKeys", List.of("a", "b")))));
    explained(id, "aws:TagKeys=a", "aws:TagKeys=b").body("decision", equalTo("ALLOWED"));
    explained(id, "aws:TagKeys=a", "aws:TagKeys=c").body("decision", equalTo("IMPLICIT_DENY"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws:SourceIp",
        "SourceIp=1.2.3.4",
        "aws:username=bob",
        "aws:PrincipalTag/team=red",
        "aws:CurrentTime=2030-01-01T00:00:00Z",
        "aws:MultiFactorAuthPresent=true"
      })
  void whoTriesAndWhenIsNotToBeSaid(String context) {
    api()
        .queryParam("context", context)
        .get("/grants/{id}/explanation", grantedPolicy(allow("sqs:SendMessage", OFFICE)))
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("?context"));
  }

  @Test
  void ofEachAllowTheFirstActionIsTried() {
    String id =
        grantedPolicy(
            allow("sqs:SendMessage", Map.of("Bool", Map.of("aws:SecureTransport", "false"))),
            allow("sqs:ReceiveMessage", Map.of()),
            allow("sqs:PurgeQueue", OFFICE));
    explained(id)
        .body("decision", equalTo("DEPENDS"))
        .body("action", equalTo("sqs:PurgeQueue"))
        .body("tried.action", equalTo(List.of("sqs:ReceiveMessage", "sqs:PurgeQueue")))
        .body("tried.decision", equalTo(List.of("ALLOWED", "DEPENDS")));
    sandbox
        .iam()
        .putUserPolicy(
            r ->
                r.userName(ada)
                    .policyName("theirs")
                    .policyDocument(
                        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\","
                            + "\"Action\":\"sqs:Receive*\",\"Resource\":\"*\"}}"));
    explained(id)
        .body("decision", equalTo("EXPLICIT_DENY"))
        .body("action", equalTo("sqs:ReceiveMessage"))
        .body("tried.decision", equalTo(List.of("EXPLICIT_DENY", "DEPENDS")));
  }

  @Test
  void whereNoConditionCanBeMetThatIsSaid() {
    explained(
            grantedPolicy(
                allow("sqs:SendMessage", Map.of("Bool", Map.of("aws:SecureTransport", "false")))))
        .body("decision", equalTo("IMPLICIT_DENY"))
        .body("tried", hasSize(1))
        .body(
            "requirements.findAll { !it.met }.remedy",
            equalTo(List.of("Make the request with aws:SecureTransport false.")));
  }

  private static ValidatableResponse asked(String id, String action, String resource) {
    return api()
        .queryParam("action", action)
        .queryParam("resource", resource)
        .get("/grants/{id}/explanation", id)
        .then();
  }

  @Test
  void anActionThatIsAskedForIsTried() {
    String id = grantedPolicy(allow("sqs:*Message", Map.of()));
    asked(id, "sqs:SendMessage", QUEUE).statusCode(200).body("decision", equalTo("ALLOWED"));
    asked(id, "sqs:SendMessage", "*").statusCode(200).body("decision", equalTo("IMPLICIT_DENY"));
    asked(id, "sqs", QUEUE).statusCode(400).body("errors.pointer", hasItem("?action"));
    asked(id, "sqs:SendMessage", "q").statusCode(400).body("errors.pointer", hasItem("?resource"));
    api()
        .queryParam("action", "sqs:SendMessage")
        .get("/grants/{id}/explanation", id)
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("?resource"));
    String role = granted(assume(role(), member(ada), Duration.ofHours(1)));
    asked(role, "sqs:SendMessage", QUEUE)
        .statusCode(400)
        .body("errors.pointer", hasItem("?action"));
  }

  @Test
  void whatElseThePersonMayDoIsNotTold() {
    String id = grantedPolicy(allow("sqs:SendMessage", Map.of()));
    sandbox
        .iam()
        .putUserPolicy(
            r ->
                r.userName(ada)
                    .policyName("secret-project")
                    .policyDocument(
                        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                            + "\"Action\":\"sqs:PurgeQueue\",\"Resource\":\"*\"}}"));
    asked(id, "sqs:PurgeQueue", QUEUE)
        .statusCode(200)
        .body("decision", equalTo("IMPLICIT_DENY"))
        .body("summary", equalTo("The grant does not allow sqs:PurgeQueue on " + QUEUE + "."))
        .body("requirements.detail", not(hasItem(containsString("secret-project"))))
        .body("requirements.remedy", not(hasItem(containsString("Ask for a grant"))));
  }

  @Test
  void aDenyByAddressOnATrustIsListed() {
    String role = role();
    String id = granted(assume(role, member(ada), Duration.ofHours(1)));
    explained(id).body("decision", equalTo("ALLOWED"));
    String trust =
        decoded(sandbox.iam().getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument());
    String denied =
        trust.replaceFirst(
            "\\[",
            "[{\"Sid\":\"Office\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\","
                + "\"Condition\":{\"NotIpAddress\":{\"aws:SourceIp\":\"203.0.113.0/24\"}}},");
    sandbox.iam().updateAssumeRolePolicy(r -> r.roleName(role).policyDocument(denied));
    explained(id)
        .body("decision", equalTo("DEPENDS"))
        .body(
            "requirements.findAll { it.depends }.detail",
            equalTo(
                List.of(
                    "Explicit Deny in "
                        + role
                        + " statement Office of a request from an address outside of"
                        + " 203.0.113.0/24.")));
    explained(id, "aws:SourceIp=203.0.113.7").body("decision", equalTo("ALLOWED"));
    explained(id, "aws:SourceIp=198.51.100.1").body("decision", equalTo("EXPLICIT_DENY"));
  }

  @Test
  void whoHoldsAGrantIsNotToldToAskForOne() {
    String role = role();
    granted(assume(role, member(ada), Duration.ofHours(1)));
    sandbox
        .iam()
        .listUserPolicies(r -> r.userName(ada))
        .policyNames()
        .forEach(name -> sandbox.iam().deleteUserPolicy(r -> r.userName(ada).policyName(name)));
    api()
        .queryParam("member", ada)
        .get("/roles/{name}/explanation", role)
        .then()
        .statusCode(200)
        .body("decision", equalTo("IMPLICIT_DENY"))
        .body("requirements.remedy", not(hasItem(containsString("Ask for a grant"))))
        .body("requirements.remedy", hasItem(containsString("The grant is held")));
  }
}
