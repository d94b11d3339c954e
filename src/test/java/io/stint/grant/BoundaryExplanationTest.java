package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A role's own permissions boundary: the role can be assumed, and what then? */
@QuarkusTest
class BoundaryExplanationTest extends GrantStory {

  private static final String OF_THE_ROLE = "requirements.find { it.side == 'BOUNDARY' }.";
  private static final String ALLOW_ALL =
      "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}";

  private String ada;
  private String crew;

  @BeforeEach
  void aMember() {
    ada = unique("ada");
    crew = cohort(ada);
  }

  private String boundary(String statements) {
    return sandbox
        .iam()
        .createPolicy(
            r ->
                r.policyName(unique("Boundary"))
                    .policyDocument(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}"))
        .policy()
        .arn();
  }

  private String role(String boundary) {
    String role = role(Map.of("permissionsBoundary", boundary));
    granted(assume(role, member(ada), Duration.ofHours(1)));
    return role;
  }

  private ValidatableResponse explained(String role) {
    return api()
        .queryParam("member", ada)
        .get("/roles/{name}/explanation", role)
        .then()
        .statusCode(200);
  }

  @Test
  void oneThatDeniesEverything() {
    String role =
        role(boundary(ALLOW_ALL + ",{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}"));
    refused(assumeRole(keys(crew, ada), role, ada));
    explained(role)
        .body("decision", equalTo("EXPLICIT_DENY"))
        .body("summary", containsString("A session can be made"))
        .body(OF_THE_ROLE + "met", equalTo(false))
        .body(OF_THE_ROLE + "detail", containsString("Explicit Deny in"))
        .body(OF_THE_ROLE + "remedy", notNullValue());
  }

  @Test
  void oneThatAllowsNothingAnyMore() {
    String role =
        role(
            boundary(
                "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":"
                    + "{\"DateLessThan\":{\"aws:CurrentTime\":\"2020-01-01T00:00:00Z\"}}}"));
    refused(assumeRole(keys(crew, ada), role, ada));
    explained(role)
        .body("decision", equalTo("IMPLICIT_DENY"))
        .body("summary", containsString("A session can be made"))
        .body(OF_THE_ROLE + "met", equalTo(false))
        .body(OF_THE_ROLE + "requirement", containsString("boundary"))
        .body(OF_THE_ROLE + "remedy", notNullValue());
  }

  @Test
  void oneThatAllowsSomething() {
    String role =
        role(boundary("{\"Effect\":\"Allow\",\"Action\":\"iam:List*\",\"Resource\":\"*\"}"));
    works(assumeRole(keys(crew, ada), role, ada));
    explained(role)
        .body("decision", equalTo("ALLOWED"))
        .body("requirements.side", hasItem("BOUNDARY"))
        .body(OF_THE_ROLE + "met", equalTo(true))
        .body(OF_THE_ROLE + "remedy", nullValue());
  }
}
