package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Why it works or does not, and what a person needs. */
@QuarkusTest
class ExplanationTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void beforeWhileAndAfter() {
    String ada = unique("ada");
    cohort(ada);
    String role = role();
    api()
        .queryParam("member", ada)
        .get("/roles/{name}/explanation", role)
        .then()
        .statusCode(200)
        .body("decision", not(equalTo("ALLOWED")))
        .body("requirements.find { it.side == 'TRUST' }.met", equalTo(false))
        .body("requirements.find { it.side == 'TRUST' }.remedy", containsString("grant"));
    String id = granted(assume(role, member(ada), HOUR));
    Instant end = Instant.parse(grant(id).extract().path("expiresAt"));
    api()
        .get("/grants/{id}/explanation", id)
        .then()
        .statusCode(200)
        .body("decision", equalTo("ALLOWED"))
        .body("requirements.met", everyItem(equalTo(true)));
    api()
        .queryParam("at", end.toString())
        .get("/grants/{id}/explanation", id)
        .then()
        .body("decision", equalTo("IMPLICIT_DENY"))
        .body("requirements.findAll { !it.met }.requirement", hasItem("Not after " + end))
        .body(
            "requirements.findAll { !it.met }.detail",
            hasItem(containsString("Explicit Deny in stint-sessions")));
  }

  @Test
  void mfaIsAskedForAndNamed() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role(Map.of("grants", Map.of("mfa", true, "mfaMaxAge", "PT1H")));
    String id = granted(assume(role, member(ada), HOUR));
    assertEquals("AccessDenied", assumeError(keys(cohort, ada), role, ada));
    api()
        .get("/grants/{id}/explanation", id)
        .then()
        .body("decision", equalTo("IMPLICIT_DENY"))
        .body(
            "requirements.findAll { !it.met }.requirement",
            hasItem("The trust policy requires MFA"))
        .body(
            "requirements.findAll { !it.met }.remedy",
            hasItem(containsString(ada + " has no MFA device; enrol one")));
    api()
        .queryParam("mfa", true)
        .get("/grants/{id}/explanation", id)
        .then()
        .body("decision", equalTo("ALLOWED"));
    api()
        .get("/grants/{id}/instructions", id)
        .then()
        .body("awsConfig", containsString("mfa_serial = <ARN of your MFA device>"))
        .body("awsConfig", not(containsString(":mfa/")))
        .body("note", containsString(ada + " has no MFA device; enrol one"))
        .body("assumeRoleCommand", containsString("--token-code"));
  }

  @Test
  void instructionsSayBothWays() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    String id = granted(assume(role, member(ada), Duration.ofMinutes(30)));
    api()
        .get("/grants/{id}/instructions", id)
        .then()
        .statusCode(200)
        .body("withAccessKey", equalTo("aws configure --profile stint-" + ada))
        .body("withSignIn", equalTo("aws login --profile stint-" + ada))
        .body("awsConfig", containsString("duration_seconds = 3600"))
        .body("assumeRoleCommand", containsString("--duration-seconds 1800"))
        .body("awsConfig", not(containsString("mfa_serial")))
        .body("awsConfig", containsString("role_session_name = " + ada))
        .body("switchRoleUrl", containsString("roleName=stint/" + role));
    api()
        .get("/grants/{id}/aws-config", id)
        .then()
        .statusCode(200)
        .contentType(ContentType.TEXT)
        .body(containsString("[profile " + role + "]"));
    AwsCredentials session = assumeRole(keys(cohort, ada), role, ada);
    works(session);
    revoke(id);
    api().get("/grants/{id}/instructions", id).then().statusCode(409);
  }

  @Test
  void aPassRoleGrantIsExplainedAndLeavesInstances() {
    String ada = unique("ada");
    cohort(ada);
    String role =
        role(Map.of("trust", List.of(Map.of("type", "SERVICE", "service", "ec2.amazonaws.com"))));
    Map<String, Object> body = assume(role, member(ada), HOUR);
    body.put("type", "PASS_ROLE");
    String id = granted(body);
    grant(id).body("passTo", equalTo(List.of("ec2.amazonaws.com")));
    api()
        .get("/grants/{id}/explanation", id)
        .then()
        .body("action", equalTo("iam:PassRole"))
        .body("decision", equalTo("ALLOWED"));
    api()
        .get("/grants/{id}/instructions", id)
        .then()
        .body("awsConfig", nullValue())
        .body("note", containsString("--iam-instance-profile"));
    api()
        .get("/grants/{id}/leftovers", id)
        .then()
        .statusCode(200)
        .body("note", containsString("six hours"))
        .body("instances", equalTo(List.of()));
  }

  @Test
  void theTrustOfACohortIsItsTag() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    String id = granted(assume(role, Map.of("cohort", cohort), HOUR));
    api()
        .get("/grants/{id}/explanation", id)
        .then()
        .body("decision", equalTo("ALLOWED"))
        .body(
            "requirements.requirement",
            hasItem("The trust policy requires membership of the cohort"));
  }
}
