package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Principals by their ARN: one that IAM does not take would block the role for everybody. */
@QuarkusTest
class ForeignPrincipalTest extends GrantStory {

  private static final String OTHERS = "arn:aws:iam::987654321098:";
  private static final String OURS = "arn:aws:iam::" + ACCOUNT + ":";

  private static ValidatableResponse refused(int status, String role, String arn) {
    return json(assume(role, Map.of("arn", arn), Duration.ofHours(1)))
        .post("/grants")
        .then()
        .statusCode(status)
        .body("errors.pointer", hasItem("/principal/arn"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OTHERS + "user/*",
        OTHERS + "user/",
        OTHERS + "user/a?",
        OTHERS + "user/ops/",
        OTHERS + "role/ops//x",
        OTHERS + "role/$(id)",
        OTHERS + "user/a'b",
        OTHERS + "root",
        OTHERS + "group/x",
        "arn:aws:sts::987654321098:assumed-role/x/y",
        "arn:aws:iam:us-east-1:987654321098:user/x",
        "arn:aws:iam::*:user/x"
      })
  void whatIsNotOneUserOrRole(String arn) {
    refused(400, "Any", arn);
  }

  @Test
  void aNameThatIsTooLong() {
    refused(400, "Any", OTHERS + "user/ops/" + "x".repeat(65));
  }

  @Test
  void anotherPartition() {
    refused(422, role(), "arn:aws-cn:iam::987654321098:user/x")
        .body("detail", containsString("aws-cn"));
  }

  @Test
  void whoIsNotThereInOurAccount() {
    String role = role();
    String ci = unique("ci");
    refused(422, role, OURS + "user/" + ci).body("detail", containsString("not in IAM"));
    refused(422, role, OURS + "role/" + ci).body("detail", containsString("not in IAM"));
    sandbox.iam().createUser(r -> r.userName(ci).path("/robots/"));
    refused(422, role, OURS + "user/" + ci);
    refused(422, role, OURS + "user/robots/" + ci.toUpperCase(Locale.ROOT));
    granted(assume(role, Map.of("arn", OURS + "user/robots/" + ci), Duration.ofHours(1)));
    granted(assume(role, Map.of("arn", OURS + "role/stint/" + role()), Duration.ofHours(1)));
    // Who is in another account cannot be looked up.
    granted(assume(role, Map.of("arn", OTHERS + "user/" + ci), Duration.ofHours(1)));
  }

  @Test
  void whoStintItselfRunsAsIsGrantedNothing() {
    sandbox.iam().createUser(r -> r.userName("administrator"));
    refused(422, role(), OURS + "user/administrator")
        .body("detail", containsString("Stint itself runs as"));
    granted(assume(role(), Map.of("arn", OTHERS + "user/administrator"), Duration.ofHours(1)));
  }

  @Test
  void aMemberIsNamedAsSuchAlsoBeforeItIsInIam() {
    String ada = unique("ada");
    String crew = cohort(ada);
    String role = role();
    String late = unique("late");
    join(crew, late);
    for (String name : new String[] {ada, late, late.toUpperCase(Locale.ROOT)}) {
      refused(422, role, OURS + "user/stint/" + name)
          .body("detail", containsString("name it as such"));
    }
    granted(assume(role, Map.of("arn", OTHERS + "user/stint/" + late), Duration.ofHours(1)));
  }

  @Test
  void aRoleCannotGiveASecondFactor() {
    String role = role(Map.of("grants", Map.of("mfa", true)));
    refused(422, role, OTHERS + "role/Deploy").body("detail", containsString("MFA"));
    String id = granted(assume(role, Map.of("arn", OTHERS + "user/x"), Duration.ofHours(1)));
    grant(id).body("principal.arn", equalTo(OTHERS + "user/x"));
  }
}
