package io.stint.cohort;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The main job, on a roster as rosters are. */
@QuarkusTest
class StoryTest extends CohortTest {

  private static final int PLAIN = 188;

  @Test
  void aRosterOfTwoHundredLinesBecomesPeopleWhoCanSignInAndWhoseAccessEnds() {
    String cohort = unique("SCOPED_workshop");
    String p = unique("s");
    create(
        cohort,
        Map.of(
            "policies", Map.of("managed", List.of(EC2)),
            "endsAt", in(Duration.ofDays(30)).toString(),
            "removeAfter", "PT2H"));

    Response uploaded = upload(cohort, roster(p));

    uploaded.then().statusCode(202);
    JsonPath answer = uploaded.jsonPath();
    Map<Integer, Map<String, Object>> rows =
        answer.<Map<String, Object>>getList("rows").stream()
            .collect(Collectors.toMap(r -> (Integer) r.get("line"), r -> r));
    assertEquals("ada." + p, rows.get(2).get("userName"));
    assertEquals("ada." + p + "@uw.edu", rows.get(2).get("email"));
    assertEquals("grace." + p, rows.get(3).get("userName"));
    assertEquals("UNCHANGED", rows.get(4).get("outcome"));
    assertEquals("ada." + p + "@mit.edu", rows.get(5).get("userName"));
    assertTrue(((String) rows.get(5).get("reason")).contains("is taken"));
    assertEquals("this is not an e-mail address", rows.get(6).get("reason"));
    assertFalse(rows.containsKey(7), "an empty line is no row");
    assertEquals("x".repeat(64), rows.get(8).get("userName"), "cut");
    assertEquals("obrien", rows.get(9).get("userName"));
    assertTrue(((String) rows.get(9).get("reason")).contains("so the user name is obrien"));
    assertEquals("chosen-" + p, rows.get(10).get("userName"));
    assertEquals("there is no e-mail in this row", rows.get(11).get("reason"));
    int people = PLAIN + 6;
    assertEquals(people, answer.getInt("accepted"));
    assertEquals(1, answer.getInt("unchanged"));
    assertEquals(2, answer.getInt("rejected"));
    cohort(cohort)
        .then()
        .body("state", equalTo("PENDING"))
        .body("members.total", equalTo(people))
        .body("members.pending", equalTo(people));

    loop.runUntilIdle();

    cohort(cohort)
        .then()
        .body("state", equalTo("ACTIVE"))
        .body("members.active", equalTo(people))
        .body("members.failing", equalTo(0))
        .body("group.arn", containsString("group/stint/" + cohort))
        .body("signInUrl", notNullValue())
        .body("enforcement.AWS", equalTo(List.of("DATED_ALLOW")))
        .body("enforcement.scheduler", equalTo(true));
    assertEquals(people, sandbox.calls("CreateUser"));
    assertEquals(people, sandbox.calls("CreateLoginProfile"));
    assertEquals(people, sandbox.calls("AddUserToGroup"));
    assertEquals(0, sandbox.calls("GetUser"));
    assertEquals(people, inGroup(cohort).size());

    sandbox.clearCalls();
    Response again = upload(cohort, roster(p));
    again.then().body("accepted", equalTo(0)).body("unchanged", equalTo(people + 1));
    loop.runUntilIdle();
    assertEquals(0, sandbox.calls("CreateUser"), "the same file again changes nothing");
    assertEquals(people, inGroup(cohort).size());

    Map<String, String> passwords = claim(cohort);
    assertEquals(people, passwords.size());
    String ada = "ada." + p;
    assertTrue(takes(ada, passwords.get(ada)));
    assertEquals(Map.of(), claim(cohort), "each password is handed out once");

    change(cohort, Map.of("endsAt", in(Duration.ofMinutes(10)).toString())).then().statusCode(202);
    loop.runUntilIdle();
    assertEquals(people, inGroup(cohort).size());
    sandbox.advance(Duration.ofMinutes(10));
    cohort(cohort).then().body("state", equalTo("ENDING"));
    loop.runUntilIdle();

    cohort(cohort).then().body("state", equalTo("ENDED")).body("members.ended", equalTo(people));
    assertEquals(List.of(), inGroup(cohort));
    assertTrue(isInIam(ada));
    assertFalse(canSignIn(ada));
    upload(cohort, roster(p)).then().statusCode(409).body("code", equalTo("ended"));

    sandbox.advance(Duration.ofHours(2));
    loop.runUntilIdle();
    assertFalse(isInIam(ada));
    assertEquals("REMOVED", stateOf(cohort, ada));
    cohort(cohort).then().body("members.ended", equalTo(people));

    delete(cohort);
    loop.runUntilIdle();
    cohort(cohort).then().statusCode(404);
    api()
        .get("/events?subject={name}&kind=cohort", cohort)
        .then()
        .body(
            "items.action",
            equalTo(
                List.of(
                    "cohort.deleted",
                    "cohort.deletionRequested",
                    "cohort.ended",
                    "cohort.accessEnded",
                    "cohort.activated",
                    "cohort.changed",
                    "cohort.activated",
                    "cohort.created")));
  }

  private static String roster(String p) {
    StringBuilder csv = new StringBuilder("\ufeffName,EMAIL,Username,Notes\r\n");
    csv.append("\"Lovelace, Ada\",ada.").append(p).append("@uw.edu,,first\r\n");
    csv.append("Hopper,  GRACE.").append(p.toUpperCase()).append("@UW.EDU  ,,upper case\r\n");
    csv.append("Again,Ada.").append(p).append("@UW.edu,,a double\r\n");
    csv.append("Other,ada.").append(p).append("@mit.edu,,same local part\r\n");
    csv.append("Nobody,ada.uw.edu,,no @\r\n");
    csv.append("\r\n");
    csv.append("Long,").append("x".repeat(65)).append("@uw.edu,,cut at 64\r\n");
    csv.append("Quote,o'brien@uw.edu,,IAM takes no apostrophe\r\n");
    csv.append("Chosen,c.").append(p).append("@uw.edu,chosen-").append(p).append(",\r\n");
    csv.append("Missing,,,\r\n");
    for (int i = 1; i <= PLAIN; i++) {
      csv.append("\"P \"\"").append(i).append("\"\"\",").append(p).append('-').append(i);
      csv.append("@uw.edu,,\r\n");
    }
    return csv.toString();
  }
}
