package io.stint.grant;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A role by which its holder could raise their own rights is granted only when it says so. */
@QuarkusTest
class PrivilegedGrantTest extends GrantStory {

  private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":"
          + "\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";
  private static final Duration HOUR = Duration.ofHours(1);

  private String ada;
  private String crew;

  @BeforeEach
  void somebody() {
    ada = unique("ada");
    crew = cohort(ada);
  }

  private String adopted() {
    String name = unique("Console");
    sandbox.iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST));
    ground(Map.of("name", name, "adopt", true));
    return name;
  }

  private void ground(Map<String, ?> body) {
    json(body).post("/roles").then().statusCode(202);
    loop.runUntilIdle();
  }

  private static void privileged(String role, boolean privileged) {
    api()
        .contentType("application/merge-patch+json")
        .body(Map.of("grants", Map.of("privileged", privileged)))
        .patch("/roles/{name}", role)
        .then()
        .statusCode(202);
  }

  private Object principal(String kind) {
    return switch (kind) {
      case "member" -> Map.of(kind, ada);
      case "cohort" -> Map.of(kind, crew);
      default -> Map.of(kind, "arn:aws:iam::987654321098:role/Deployer");
    };
  }

  @ParameterizedTest
  @CsvSource({
    "ASSUME_ROLE, member",
    "ASSUME_ROLE, cohort",
    "ASSUME_ROLE, arn",
    "PASS_ROLE, member",
    "PASS_ROLE, cohort"
  })
  void whatTheOwnerAddsAfterTheAdoptionCounts(String type, String kind) {
    String role = adopted();
    Map<String, Object> body = assume(role, principal(kind), HOUR);
    body.put("type", type);
    json(body).post("/plans/grants").then().statusCode(200);
    sandbox.iam().attachRolePolicy(r -> r.roleName(role).policyArn(ADMINISTRATOR));
    for (String at : List.of("/plans", "")) {
      json(body)
          .post(at + "/grants")
          .then()
          .statusCode(422)
          .body("errors[0].pointer", equalTo("/role"))
          .body("errors[0].detail", containsString(ADMINISTRATOR));
    }
    privileged(role, true);
    json(body)
        .post("/plans/grants")
        .then()
        .statusCode(200)
        .body("grant.warnings.code", hasItem("PRIVILEGED_ROLE"))
        .body("grant.warnings.pointer", hasItem("/role"));
    String id = ask(body);
    grant(id).body("warnings.code", hasItem("PRIVILEGED_ROLE"));
    assertEquals(true, told(id, "grant.requested").get("privileged"));
  }

  @Test
  void whatSomebodyElsePutsOnARoleOfStintsCounts() {
    String role = role();
    sandbox.iam().attachRolePolicy(r -> r.roleName(role).policyArn(ADMINISTRATOR));
    json(assume(role, member(ada), HOUR))
        .post("/grants")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/role"));
  }

  @Test
  void aRoleOfStintsIsGrantedThoughAwsCannotBeRead() {
    String role = role();
    granted(assume(role, member(ada), HOUR));
    sandbox.advance(Duration.ofMinutes(1));
    sandbox.planFault(
        "{\"action\": \"ListRolePolicies\", \"nth\": 1, \"kind\": \"DENY\", \"times\": 1}");
    ask(assume(role, member(ada), HOUR));
  }

  @Test
  void anAdoptedRoleThatCannotBeReadIsNotGranted() {
    String role = adopted();
    sandbox.planFault(
        "{\"action\": \"ListRolePolicies\", \"nth\": 1, \"kind\": \"DENY\", \"times\": 1}");
    json(assume(role, member(ada), HOUR))
        .post("/grants")
        .then()
        .statusCode(409)
        .body("code", equalTo("refused-by-aws"));
  }

  @Test
  void aGrantIsNotMadeLongerOnceItsRoleRaises() {
    String role = adopted();
    String id = granted(assume(role, member(ada), HOUR));
    grant(id).body("warnings", empty());
    sandbox.iam().attachRolePolicy(r -> r.roleName(role).policyArn(ADMINISTRATOR));
    change(id, Map.of("ttl", "PT2H"))
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/role"));
    change(id, Map.of("ttl", "PT30M")).then().statusCode(202);
    privileged(role, true);
    change(id, Map.of("ttl", "PT2H")).then().statusCode(202);
    grant(id).body("warnings.code", contains("PRIVILEGED_ROLE"));
  }

  private static Map<String, Object> told(String grant, String action) {
    return api()
        .queryParam("subject", grant)
        .get("/events")
        .then()
        .extract()
        .path("items.find { it.action == '" + action + "' }.details");
  }
}
