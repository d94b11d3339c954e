package io.stint.cohort;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A room of machines: who sits down takes the user of the seat, whoever that is. */
@QuarkusTest
class SeatsTest extends CohortTest {

  private String cohort;
  private String one;
  private String two;

  @BeforeEach
  void aRoom() {
    cohort = unique("room");
    one = unique("seat");
    two = unique("seat");
    create(cohort);
    upload(cohort, "Username\n" + one + "\n" + two + "\n")
        .then()
        .statusCode(202)
        .body("accepted", equalTo(2))
        .body("rows[0].email", nullValue())
        .body("file.emailColumn", nullValue())
        .body("file.userNameColumn", equalTo("Username"));
    loop.runUntilIdle();
    assertEquals("ACTIVE", stateOf(cohort, one));
  }

  private static Map<String, Object> seat(String userName) {
    Map<String, Object> seat = new HashMap<>();
    seat.put("userName", userName);
    return seat;
  }

  @Test
  void passwordsAreHandedOutBySeat() {
    String csv =
        api().post("/cohorts/{name}/credentials/csv", cohort).then().extract().body().asString();
    List<String> lines = csv.lines().toList();
    assertEquals(3, lines.size());
    for (String seat : List.of(one, two)) {
      String line = lines.stream().filter(l -> l.startsWith(seat + ",,")).findFirst().orElseThrow();
      assertTrue(takes(seat, line.split(",")[2].replace("\"", "")) || line.contains("\""));
    }
    String fresh =
        api()
            .post("/cohorts/{name}/members/{userName}/credentials", cohort, one)
            .then()
            .body("email", nullValue())
            .extract()
            .path("password");
    loop.runUntilIdle();
    assertTrue(takes(one, fresh));
    api()
        .queryParam("renew", "ALL")
        .post("/cohorts/{name}/credentials", cohort)
        .then()
        .body("items", hasSize(2))
        .body("items[0].email", nullValue());
  }

  @Test
  void itIsShownWithoutAnAddressAndFoundByItsName() {
    api()
        .get("/cohorts/{name}/members", cohort)
        .then()
        .body("items", hasSize(2))
        .body("items[0].email", nullValue());
    api()
        .get("/cohorts/{name}/roster", cohort)
        .then()
        .body(containsString("\n" + one + ",,arn:aws:iam::"));
    api().get("/people/{userName}", one).then().statusCode(200).body("email", nullValue());
    api()
        .get("/people?userName={name}", one)
        .then()
        .body("items.userName", contains(one))
        .body("items[0].email", nullValue());
    api().get("/people?email={name}", one).then().body("items", empty());
    api().get("/access?userName={name}", one).then().body("items[0].email", nullValue());
    api()
        .get("/events?action=member.added&subject={name}", one)
        .then()
        .body("items[0].details", equalTo(Map.of("cohort", cohort)));
  }

  @Test
  void theSameListAgainChangesNothingAndJsonNamesSeatsToo() {
    String three = unique("seat");
    json(Map.of("members", List.of(seat(one.toUpperCase(Locale.ROOT)), seat(three))))
        .post("/cohorts/{name}/members", cohort)
        .then()
        .statusCode(202)
        .body("rows.outcome", contains("UNCHANGED", "CREATED"))
        .body("rows.userName", contains(one, three));
    loop.runUntilIdle();
    assertTrue(inGroup(cohort).contains(three));
    upload(cohort, "Username\n" + one + "\n" + two + "\n")
        .then()
        .body("unchanged", equalTo(2))
        .body("accepted", equalTo(0));
  }

  @Test
  void aListInPlaceOfTheOneBeforeGoesByTheNames() {
    api()
        .contentType("text/csv")
        .queryParam("mode", "SYNC")
        .queryParam("confirm", "true")
        .body("Username\n" + two + "\n")
        .post("/cohorts/{name}/roster", cohort)
        .then()
        .statusCode(202)
        .body("removed.userName", contains(one))
        .body("removed[0].email", nullValue());
    loop.runUntilIdle();
    assertFalse(isInIam(one));
    assertEquals("ACTIVE", stateOf(cohort, two));
    // A name that IAM does not take may be meant for somebody who is to stay.
    api()
        .contentType("text/csv")
        .queryParam("mode", "SYNC")
        .queryParam("confirm", "true")
        .body("Username\nno blanks\n")
        .post("/cohorts/{name}/roster", cohort)
        .then()
        .statusCode(422)
        .body("detail", containsString("line 2"));
    // Whoever sits there now is somebody else: there is a new user, with a password of its own.
    add(cohort, "someone@uw.edu");
    upload(cohort, "Username\n" + one + "\n").then().body("accepted", equalTo(1));
    loop.runUntilIdle();
    assertEquals("ACTIVE", stateOf(cohort, one));
  }

  @Test
  void stintsOwnListCanBeUploadedAgain() {
    String ada = unique("ada");
    add(cohort, ada + "@uw.edu");
    loop.runUntilIdle();
    String list = api().get("/cohorts/{name}/roster", cohort).then().extract().body().asString();
    upload(cohort, list)
        .then()
        .body("unchanged", equalTo(3))
        .body("rejected", equalTo(0))
        .body("rows.email.findAll { it != null }", contains(ada + "@uw.edu"));
    upload(cohort, "Username,Email\n" + unique("seat") + ",\n")
        .then()
        .body("rejected", equalTo(1))
        .body("rows[0].reason", equalTo("there is no e-mail in this row"));
  }

  /** Nobody knows who sits there: not that it is the same person in another room. */
  @Test
  void aSeatIsOfOneCohortAloneAndMeansNobodyWhoIsThere() {
    String ada = unique("ada");
    add(cohort, ada + "@uw.edu");
    String other = unique("other");
    create(other);
    sandbox.iam().createUser(r -> r.userName(unique("ops")));
    String foreign = sandbox.iam().createUser(r -> r.userName(unique("ops"))).user().userName();
    upload(other, "Username\n" + one + "\n" + ada + "\n" + foreign + "\n")
        .then()
        .body("rejected", equalTo(3))
        .body("rows[0].reason", equalTo("the user name " + one + " is taken by another member"))
        .body("rows[1].reason", equalTo("the user name " + ada + " is taken by another member"))
        .body("rows[2].reason", startsWith("a user " + foreign + " exists in IAM"));
    json(Map.of("members", List.of(Map.of("email", one + "@uw.edu", "userName", one))))
        .post("/cohorts/{name}/members", other)
        .then()
        .body("rows[0].outcome", equalTo("REJECTED"));
    api()
        .contentType("text/csv")
        .body("Username\n" + ada + "\n")
        .post("/cohorts/{name}/roster", cohort)
        .then()
        .body("unchanged", equalTo(1));
  }
}
