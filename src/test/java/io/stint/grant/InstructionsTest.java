package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A profile is pasted into a file and a command into a shell: whose they are is looked up. */
@QuarkusTest
class InstructionsTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);

  private static ValidatableResponse instructions(String id, String member) {
    return api().queryParam("member", member).get("/grants/{id}/instructions", id).then();
  }

  private static void nobodys(String id, String member) {
    instructions(id, member).statusCode(422).body("errors.pointer", hasItem("?member"));
    api()
        .accept(ContentType.TEXT)
        .queryParam("member", member)
        .get("/grants/{id}/instructions", id)
        .then()
        .statusCode(422)
        .body(not(containsString("credential_process")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aNameThatIsNoMembersGetsNoProfile(boolean mfa) {
    String ada = unique("ada");
    String stranger = unique("eve");
    String crew = cohort(ada);
    cohort(stranger);
    String role = role(Map.of("grants", Map.of("mfa", mfa)));
    String id = granted(assume(role, Map.of("cohort", crew), HOUR));
    nobodys(id, "x\ncredential_process = /tmp/evil");
    nobodys(id, "x;touch /tmp/evil");
    nobodys(id, unique("unknown"));
    nobodys(id, stranger);
    instructions(id, ada).statusCode(200).body("member", equalTo(ada));
    leave(crew, ada);
    nobodys(id, ada);
  }

  @Test
  void aNameIsSpelledAsIamDoes() {
    String ada = unique("ada");
    String crew = cohort(ada);
    String role = role();
    String id = granted(assume(role, Map.of("cohort", crew), HOUR));
    instructions(id, ada.toUpperCase(Locale.ROOT))
        .body("member", equalTo(ada))
        .body("awsConfig", containsString("role_session_name = " + ada + "\n"))
        .body("withSignIn", equalTo("aws login --profile stint-" + ada));
    assertEquals(null, assumeError(keys(crew, ada), role, ada));
    api()
        .get("/grants/{id}/instructions", id)
        .then()
        .statusCode(200)
        .body("awsConfig", containsString("role_session_name = <your user name>\n"))
        .body("assumeRoleCommand", containsString("--role-session-name '<your user name>'"));
  }

  @Test
  void aGrantToOneIsNobodyElses() {
    String ada = unique("ada");
    String bob = unique("bob");
    cohort(ada, bob);
    String id = granted(assume(role(), member(ada), HOUR));
    nobodys(id, bob);
    instructions(id, ada.toUpperCase(Locale.ROOT)).statusCode(200).body("member", equalTo(ada));
    api()
        .queryParam("member", bob)
        .get("/grants/{id}/explanation", id)
        .then()
        .statusCode(422)
        .body("errors.pointer", hasItem("?member"));
  }

  @Test
  void whoIsNotInIamYetHasNoDeviceYet() {
    String ada = unique("ada");
    String crew = cohort(ada);
    String role = role(Map.of("grants", Map.of("mfa", true)));
    String late = unique("late");
    join(crew, late);
    String own = ask(assume(role, member(late), HOUR));
    String everybodys = ask(assume(role, Map.of("cohort", crew), HOUR));
    String unknown = "mfa_serial = <ARN of your MFA device>\n";
    instructions(own, late).statusCode(200).body("awsConfig", containsString(unknown));
    instructions(everybodys, late).statusCode(200).body("awsConfig", containsString(unknown));
  }

  @Test
  void aRoleThatAssumesARoleGetsAnHour() {
    String role = role(Map.of("maxSessionDuration", "PT4H"));
    String user = "arn:aws:iam::987654321098:user/ops/x";
    String other = "arn:aws:iam::987654321098:role/ops/Deploy";
    String chained = granted(assume(role, Map.of("arn", other), Duration.ofHours(6)));
    String direct = granted(assume(role, Map.of("arn", user), Duration.ofHours(6)));
    api()
        .get("/grants/{id}/instructions", chained)
        .then()
        .statusCode(200)
        .body("setUp", not(containsString("--profile default")))
        .body("awsConfig", containsString("duration_seconds = 3600\n"))
        .body("awsConfig", containsString("role_session_name = Deploy\n"))
        .body("assumeRoleCommand", containsString("--duration-seconds 3600"))
        .body("note", containsString("hour"));
    // A session name has two characters at least.
    api()
        .get("/grants/{id}/instructions", direct)
        .then()
        .body("awsConfig", containsString("duration_seconds = 14400\n"))
        .body("awsConfig", containsString("role_session_name = stint\n"));
    instructions(chained, "ada").statusCode(422).body("errors.pointer", hasItem("?member"));
  }

  @Test
  void aPathThatAShellWouldRunIsQuoted() {
    String ada = unique("ada");
    cohort(ada);
    String role = unique("Odd");
    sandbox
        .iam()
        .createRole(
            r ->
                r.roleName(role)
                    .path("/a$(id)/")
                    .assumeRolePolicyDocument(
                        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                            + "\"Action\":\"sts:AssumeRole\",\"Principal\":{\"Service\":"
                            + "\"ec2.amazonaws.com\"}}}"));
    json(Map.of("name", role, "adopt", true)).post("/roles").then().statusCode(202);
    loop.runUntilIdle();
    String id = ask(assume(role, member(ada), HOUR));
    api()
        .get("/grants/{id}/instructions", id)
        .then()
        .statusCode(200)
        .body(
            "assumeRoleCommand",
            containsString("--role-arn 'arn:aws:iam::" + ACCOUNT + ":role/a$(id)/" + role + "' "));
  }

  @Test
  void eachToolIsToldItsOwn() {
    String ada = unique("ada");
    cohort(ada);
    String role = role();
    String id = granted(assume(role, member(ada), HOUR));
    told(id, null)
        .body("tool", equalTo("aws-cli"))
        .body("profile", equalTo(role))
        .body("setUp", containsString("aws configure set external_id " + id + " --profile " + role))
        .body("setUp", containsString("aws configure set region us-east-1 --profile " + role))
        .body("use", equalTo("aws sts get-caller-identity --profile " + role));
    told(id, "profile").body("setUp", startsWith("\n[profile " + role + "]\n"));
    told(id, "java").body("use", containsString("ProfileCredentialsProvider"));
    told(id, "javascript").body("use", equalTo("fromIni({profile: '" + role + "'})"));
    told(id, "env").body("profile", nullValue()).body("setUp", startsWith("export "));
    told(id, "credential-process")
        .body("profile", equalTo(role + "-process"))
        .body("setUp", containsString("aws configure set credential_process "));
    api()
        .queryParam("tool", "fortran")
        .get("/grants/{id}/instructions", id)
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("?tool"));
    api()
        .queryParam("tool", "env")
        .get("/grants/{id}/aws-config", id)
        .then()
        .statusCode(200)
        .body(startsWith("export "));
  }

  /** What an SDK would do without MFA, it is not told to do. */
  @Test
  void whoNeverSendsACodeIsGivenASessionThatHasOne() {
    String ada = unique("ada");
    cohort(ada);
    String role = role(Map.of("grants", Map.of("mfa", true)));
    String id = granted(assume(role, member(ada), HOUR));
    told(id, "java").body("setUp", containsString("--token-code")).body("profile", nullValue());
    told(id, "javascript").body("use", containsString("mfaCodeProvider"));
    told(id, "credential-process").body("setUp", nullValue()).body("note", containsString("env"));
  }

  /** The command line keeps a session by what stands in the profile, and goes on with it. */
  @Test
  void whereSessionsWereEndedTheTextIsAnother() {
    String ada = unique("ada");
    String crew = cohort(ada);
    String role = role();
    String id = granted(assume(role, Map.of("cohort", crew), Duration.ofHours(6)));
    Set<String> texts = new HashSet<>();
    texts.add(instructions(id, ada).extract().path("setUp"));
    json(Map.of("member", ada))
        .post("/roles/{name}/session-revocations", role)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    texts.add(instructions(id, ada).extract().path("setUp"));
    sandbox.advance(Duration.ofMinutes(1));
    leave(crew, ada);
    loop.runUntilIdle();
    sandbox.advance(Duration.ofMinutes(1));
    join(crew, ada);
    loop.runUntilIdle();
    texts.add(instructions(id, ada).extract().path("setUp"));
    assertEquals(3, texts.size(), texts.toString());
  }

  private static ValidatableResponse told(String id, String tool) {
    RequestSpecification asked = api();
    if (tool != null) {
      asked = asked.queryParam("tool", tool);
    }
    return asked.get("/grants/{id}/instructions", id).then().statusCode(200);
  }
}
