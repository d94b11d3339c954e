package io.stint.grant;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that hand out credentials of their own: nobody here ends those, so it is said. */
@QuarkusTest
class VendedTest extends GrantStory {

  private String ada;

  @BeforeEach
  void somebody() {
    ada = unique("ada");
    cohort(ada);
  }

  private static Map<String, Object> allowing(Object action) {
    return Map.of(
        "Version",
        "2012-10-17",
        "Statement",
        List.of(Map.of("Effect", "Allow", "Action", action, "Resource", "*")));
  }

  @Test
  void aGrantSaysIt() {
    Map<String, Object> body =
        policy(member(ada), Map.of("document", allowing("s3:GetDataAccess")));
    json(body)
        .post("/plans/grants")
        .then()
        .statusCode(200)
        .body("grant.warnings.code", contains("CREDENTIALS_OUTLIVE"));
    grant(granted(body))
        .body("warnings.code", contains("CREDENTIALS_OUTLIVE"))
        .body("warnings[0].pointer", containsString("/policy"))
        .body("warnings[0].message", containsString("PT12H"));
  }

  @Test
  void aCohortAndARoleSayIt() {
    Map<String, Object> policies =
        Map.of("inline", Map.of("x", allowing("sts:GetWebIdentityToken")));
    for (String at : List.of("/plans/cohorts", "/plans/roles")) {
      json(Map.of("name", unique("x"), "policies", policies))
          .post(at)
          .then()
          .statusCode(200)
          .body("warnings.code", hasItem("CREDENTIALS_OUTLIVE"))
          .body("warnings.pointer", hasItem("/policies/inline/x/Statement/0"));
    }
  }

  @Test
  void whatCannotMatchIsSaidWhereverADocumentComesIn() {
    Map<String, Object> document =
        Map.of(
            "Version",
            "2012-10-17",
            "Statement",
            List.of(
                Map.of(
                    "Effect",
                    "Allow",
                    "Action",
                    "s3:GetObject",
                    "Resource",
                    List.of("arn:aws:s3:::b/${aws.username}/*"))));
    Map<String, Object> body =
        Map.of("name", unique("x"), "policies", Map.of("inline", Map.of("x", document)));
    for (String at : List.of("/cohorts", "/roles")) {
      json(body)
          .post("/plans" + at)
          .then()
          .statusCode(200)
          .body("warnings.code", contains("UNKNOWN_VARIABLE"))
          .body("warnings.pointer", contains("/policies/inline/x/Statement/0/Resource"));
      json(body).post(at).then().body("warnings.code", contains("UNKNOWN_VARIABLE"));
    }
    Map<String, Object> grant = policy(member(ada), Map.of("document", document));
    json(grant)
        .post("/plans/grants")
        .then()
        .statusCode(200)
        .body("grant.warnings.code", contains("UNKNOWN_VARIABLE"));
    grant(granted(grant))
        .body("warnings.code", contains("UNKNOWN_VARIABLE"))
        .body("warnings.pointer", contains("/policy/document/Statement/0/Resource"));
  }

  @Test
  void aCohortSaysThatItsDenyStopsTheFirstSignIn() {
    Map<String, Object> deny =
        Map.of(
            "Version",
            "2012-10-17",
            "Statement",
            List.of(
                Map.of(
                    "Effect",
                    "Deny",
                    "NotAction",
                    List.of("iam:CreateVirtualMFADevice", "iam:EnableMFADevice"),
                    "Resource",
                    "*",
                    "Condition",
                    Map.of("BoolIfExists", Map.of("aws:MultiFactorAuthPresent", "false")))));
    json(Map.of("name", unique("x"), "policies", Map.of("inline", Map.of("mfa", deny))))
        .post("/plans/cohorts")
        .then()
        .statusCode(200)
        .body("warnings.code", contains("STOPS_FIRST_SIGN_IN"))
        .body("warnings.pointer", contains("/policies/inline/mfa/Statement/0"));
  }

  @Test
  void aKeyWithoutVendorIsRefusedAsIamRefusesIt() {
    Map<String, Object> document =
        Map.of(
            "Version",
            "2012-10-17",
            "Statement",
            List.of(
                Map.of(
                    "Effect",
                    "Allow",
                    "Action",
                    List.of("config:select-resource-config", "s3: GetObject"),
                    "Resource",
                    "*",
                    "Condition",
                    Map.of("StringEquals", Map.of("PassedToService", "x")))));
    json(policy(member(ada), Map.of("document", document)))
        .post("/grants")
        .then()
        .statusCode(400)
        .body(
            "errors.pointer",
            contains("/policy/document/Statement/0/Condition/StringEquals/PassedToService"));
  }

  @Test
  void aCohortWithoutAnEndSaysThatAnOwnerMayAddToAPolicy() {
    String arn = largePolicy();
    Map<String, Object> body =
        new HashMap<>(Map.of("name", unique("x"), "policies", Map.of("managed", List.of(arn))));
    json(body)
        .post("/plans/cohorts")
        .then()
        .statusCode(200)
        .body("warnings.code", contains("OWNER_MAY_CHANGE"))
        .body("warnings[0].pointer", equalTo("/policies/managed/0"));
    body.put("endsAt", clock.instant().plusSeconds(3600).toString());
    body.put("policies", Map.of("managed", List.of("arn:aws:iam::aws:policy/IAMReadOnlyAccess")));
    json(body).post("/plans/cohorts").then().statusCode(200).body("warnings", empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "account:*",
        "account:StartPrimaryEmailUpdate",
        "account:AcceptPrimaryEmailUpdate"
      })
  void nobodyIsGivenTheAddressOfAnAccountsRoot(String action) {
    json(policy(member(ada), Map.of("document", allowing(action))))
        .post("/grants")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", containsString("/policy/document/Statement/0"));
    json(Map.of("name", unique("x"), "policies", Map.of("inline", Map.of("x", allowing(action)))))
        .post("/cohorts")
        .then()
        .statusCode(400);
    json(Map.of("name", unique("x"), "policies", Map.of("inline", Map.of("x", allowing(action)))))
        .post("/roles")
        .then()
        .statusCode(400);
  }
}
