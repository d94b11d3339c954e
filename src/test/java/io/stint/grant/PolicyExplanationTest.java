package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies are explained by something that they speak of: with the person's own values in it. */
@QuarkusTest
class PolicyExplanationTest extends GrantStory {

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

  private static Map<String, Object> allow(String element, Object resource) {
    return Map.of("Effect", "Allow", "Action", "s3:GetObject", element, resource);
  }

  private static ValidatableResponse explained(String id) {
    return api().get("/grants/{id}/explanation", id).then();
  }

  @Test
  void aPersonsOwnFolder() {
    explained(grantedPolicy(allow("Resource", "arn:aws:s3:::home/${aws:username}/*")))
        .statusCode(200)
        .body("decision", equalTo("ALLOWED"))
        .body("resource", equalTo("arn:aws:s3:::home/" + ada + "/example"));
    String id = sandbox.iam().getUser(r -> r.userName(ada)).user().userId();
    explained(grantedPolicy(allow("Resource", "arn:aws:s3:::by-id/${aws:userid}/v?")))
        .body("decision", equalTo("ALLOWED"))
        .body("resource", equalTo("arn:aws:s3:::by-id/" + id + "/vx"));
  }

  @Test
  void aTagOfThePerson() {
    String id = grantedPolicy(allow("Resource", "arn:aws:s3:::team-${aws:PrincipalTag/team}/*"));
    explained(id).statusCode(409).body("code", equalTo("cannot-try"));
    sandbox.iam().tagUser(r -> r.userName(ada).tags(t -> t.key("team").value("blue")));
    explained(id)
        .statusCode(200)
        .body("decision", equalTo("ALLOWED"))
        .body("resource", equalTo("arn:aws:s3:::team-blue/example"));
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:s3:::lab/*, arn:aws:s3:::lab/example",
    "arn:aws:sqs:*:*:jobs, arn:aws:sqs:us-east-1:123456789012:jobs",
    "arn:*:s3:::lab, arn:aws:s3:::lab",
    "arn:aws:s3:::lab${*}, arn:aws:s3:::lab*",
    "arn:aws:dynamodb:*, arn:aws:dynamodb:us-east-1:123456789012:example",
    "*, *"
  })
  void aWildcardStandsForSomething(String resource, String tried) {
    explained(grantedPolicy(allow("Resource", resource)))
        .statusCode(200)
        .body("decision", equalTo("ALLOWED"))
        .body("resource", equalTo(tried));
  }

  @Test
  void theFirstThatCanBeTriedIsTried() {
    explained(
            grantedPolicy(
                allow("NotResource", "arn:aws:s3:::secret/*"),
                allow(
                    "Resource",
                    List.of("arn:aws:s3:::team-${aws:PrincipalTag/team}/*", "arn:aws:s3:::lab/a"))))
        .body("decision", equalTo("ALLOWED"))
        .body("resource", equalTo("arn:aws:s3:::lab/a"));
    explained(grantedPolicy(allow("NotResource", "arn:aws:s3:::secret/*")))
        .statusCode(409)
        .body("code", equalTo("cannot-try"));
  }

  @Test
  void aPolicyThatIsAttachedAsItIs() {
    String id = granted(policy(member(ada), Map.of("arn", largePolicy())));
    explained(id)
        .statusCode(200)
        .body("decision", equalTo("ALLOWED"))
        .body("action", equalTo("iam:ListUsers"))
        .body("requirements.detail", hasItem(containsString("Large")));
  }
}
