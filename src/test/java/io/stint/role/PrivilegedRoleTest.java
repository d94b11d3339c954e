package io.stint.role;

import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only a role that says so may let its holder raise their own rights, made or adopted. */
@QuarkusTest
class PrivilegedRoleTest extends RoleStory {

  private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
  private static final String RAISING =
      "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Sid\": \"Mine\", \"Effect\": \"Allow\","
          + " \"Action\": \"iam:AttachUserPolicy\", \"Resource\": \"*\"}]}";
  private static final String PRIVILEGED = "\"grants\": {\"privileged\": true}";

  private static String managed(String arn) {
    return "\"policies\": {\"managed\": [\"" + arn + "\"]}";
  }

  private static String inlined(String document) {
    return "\"policies\": {\"inline\": {\"p\": " + document + "}}";
  }

  private Map<String, Object> told(String action) {
    return api()
        .queryParam("subject", name)
        .get("/events")
        .then()
        .statusCode(200)
        .extract()
        .path("items.find { it.action == '" + action + "' }.details");
  }

  @Test
  void aRoleIsNotPrivilegedUnlessItSaysSo() {
    created("\"trust\": [" + EC2 + "]");
    read().body("grants.privileged", equalTo(false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"managed", "inline"})
  void aRoleThatSaysSoMayRaiseItsHoldersRights(String kind) {
    boolean managed = kind.equals("managed");
    String policies = managed ? managed(ADMINISTRATOR) : inlined(RAISING);
    create(policies).statusCode(managed ? 422 : 400);
    created(policies + ", " + PRIVILEGED);
    read().body("grants.privileged", equalTo(true));
    assertEquals(true, told("role.created").get("privileged"));
    assertTrue(managed ? attached().contains(ADMINISTRATOR) : inlineNames().contains("p"));
  }

  @Test
  void aPlanSaysWhatRaises() {
    api()
        .contentType("application/json")
        .body("{\"name\": \"" + name + "\", " + inlined(RAISING) + ", " + PRIVILEGED + "}")
        .post("/plans/roles")
        .then()
        .statusCode(200)
        .body("warnings.code", hasItem("RAISES_OWN_RIGHTS"))
        .body("warnings.pointer", hasItem("/policies/inline/p/Statement/0"));
  }

  @Test
  void theWordCanBeTakenBackWhenNothingNeedsIt() {
    created(managed(ADMINISTRATOR) + ", " + PRIVILEGED);
    patch("{\"grants\": {\"privileged\": false}}")
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/policies/managed/0"));
    patch("{\"grants\": null}").statusCode(422);
    patch("{\"grants\": {\"privileged\": null}}").statusCode(422);
    read().body("grants.privileged", equalTo(true));
    patch("{\"grants\": {\"privileged\": false}, \"policies\": {\"managed\": []}}").statusCode(202);
    read().body("grants.privileged", equalTo(false));
    assertEquals(false, told("role.changed").get("privileged"));
  }

  @Test
  void aChangeToPrivilegedIsAudited() {
    created("\"trust\": [" + EC2 + "]");
    patch("{" + managed(ADMINISTRATOR) + "}").statusCode(422);
    patch("{" + managed(ADMINISTRATOR) + ", " + PRIVILEGED + "}").statusCode(202);
    assertEquals(true, told("role.changed").get("privileged"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"yes\"", "[]"})
  void theWordIsTrueOrFalse(String value) {
    create("\"grants\": {\"privileged\": " + value + "}")
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/grants/privileged"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"managed", "inline"})
  void whatAnAdoptedRoleHoldsIsJudgedAsWhatIsMade(String kind) {
    aws.iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(FOREIGN_TRUST));
    String told;
    if (kind.equals("managed")) {
      aws.iam().attachRolePolicy(r -> r.roleName(name).policyArn(ADMINISTRATOR));
      told = ADMINISTRATOR;
    } else {
      aws.iam().putRolePolicy(r -> r.roleName(name).policyName("p").policyDocument(RAISING));
      told = "Mine";
    }
    aws.iam()
        .putRolePolicy(r -> r.roleName(name).policyName("harmless").policyDocument(READ_BUCKET));
    create("\"adopt\": true")
        .statusCode(422)
        .body("code", equalTo("unprocessable"))
        .body("errors[0].pointer", equalTo("/adopt"))
        .body("errors[0].detail", allOf(containsString(told), containsString("privileged")));
    read().statusCode(404);
    created("\"adopt\": true, " + PRIVILEGED);
    assertEquals(true, told("role.adopted").get("privileged"));
    patch("{\"grants\": {\"privileged\": false}}")
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/grants/privileged"));
  }

  @Test
  void anAdoptedRoleThatRaisesNothingNeedsNoWord() {
    aws.iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(FOREIGN_TRUST));
    aws.iam().attachRolePolicy(r -> r.roleName(name).policyArn(READ_ONLY));
    created("\"adopt\": true");
    assertEquals(List.of(READ_ONLY), attached());
    patch("{\"grants\": {\"privileged\": true}}").statusCode(202);
    patch("{\"grants\": {\"privileged\": false}}").statusCode(202);
  }
}
