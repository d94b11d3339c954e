package io.stint.cohort;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who becomes a member, under which name, and what is refused as a whole. */
@QuarkusTest
class RosterTest extends CohortTest {

  private String cohort;
  private String p;

  @BeforeEach
  void aCohort() {
    cohort = unique("roster");
    p = unique("r");
    create(cohort);
    loop.runUntilIdle();
  }

  @Test
  void aFileThatIsNoRosterIsRefusedAsAWhole() {
    refused("Name,Phone\nAda,1\n", "Name, Phone");
    refused("Email,email\nada@uw.edu,ada@uw.edu\n", "twice");
    refused("", "empty");
    refused("PK\u0003\u0004", "workbook");
    String rows =
        IntStream.rangeClosed(1, 10_001)
            .mapToObj(i -> p + i + "@uw.edu")
            .collect(Collectors.joining("\n"));
    refused("Email\n" + rows, "more than 10,000 rows");
    cohort(cohort).then().body("members.total", equalTo(0));
  }

  @Test
  void aFileIsReadAsItComesAndTheAnswerSaysHow() {
    String lines = "Kurs;Zoë\r\nE-Mail-Adresse;Kürzel\r\nb.%1$s@uw.edu;bo-%1$s\r\n".formatted(p);
    String rest = "\"Jane\" <j.%1$s@uw.edu>;\r\nC <c.%1$s@uw.edu>;\r\n".formatted(p);
    api()
        .contentType("text/csv")
        .queryParam("userNameColumn", "kürzel")
        .body((lines + rest).getBytes(ISO_8859_1))
        .post("/cohorts/{name}/roster", cohort)
        .then()
        .statusCode(202)
        .body("file.encoding", equalTo("windows-1252"))
        .body("file.separator", equalTo(";"))
        .body("file.headerLine", equalTo(2))
        .body("file.emailColumn", equalTo("E-Mail-Adresse"))
        .body("file.userNameColumn", equalTo("Kürzel"))
        .body("rows.line", equalTo(List.of(3, 4, 5)))
        .body("rows.outcome", equalTo(List.of("CREATED", "REJECTED", "CREATED")))
        .body("rows.userName", equalTo(Arrays.asList("bo-" + p, null, "c." + p)));
    api()
        .contentType("text/csv")
        .queryParam("emailColumn", "Post")
        .body("Email\na@uw.edu\n")
        .post("/plans/cohorts/{name}/roster", cohort)
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("?emailColumn"));
  }

  private void refused(String csv, String words) {
    upload(cohort, csv)
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo(""))
        .body("detail", containsString(words));
  }

  @Test
  void semicolonsAndTabsAreColumnsTooAndOtherTypesAreRefused() {
    upload(cohort, "Name;E-Mail;Email\nAda;x;a." + p + "@uw.edu\n")
        .then()
        .body("accepted", equalTo(1));
    upload(cohort, "Email\tName\nb." + p + "@uw.edu\tBob\n").then().body("accepted", equalTo(1));
    offContract()
        .contentType("application/xml")
        .body("<a/>")
        .post("/cohorts/{name}/members", cohort)
        .then()
        .statusCode(415);
  }

  @Test
  void whatAnUploadWouldDoIsShownAndNothingIsStored() {
    add(cohort, "a." + p + "@uw.edu");
    loop.runUntilIdle();
    sandbox.clearCalls();
    String file = "Email\na.%1$s@uw.edu\nb.%1$s@uw.edu\nnobody\n".formatted(p);
    api()
        .contentType("text/csv")
        .body(file)
        .post("/plans/cohorts/{name}/roster", cohort)
        .then()
        .statusCode(200)
        .body("accepted", equalTo(1))
        .body("unchanged", equalTo(1))
        .body("rejected", equalTo(1))
        .body("rows.outcome", equalTo(List.of("UNCHANGED", "CREATED", "REJECTED")))
        .body("rows.state", equalTo(Arrays.asList("ACTIVE", null, null)));
    json(Map.of("members", List.of(Map.of("email", "c." + p + "@uw.edu"))))
        .post("/plans/cohorts/{name}/members", cohort)
        .then()
        .statusCode(200)
        .body("accepted", equalTo(1));
    loop.runUntilIdle();
    cohort(cohort).then().body("members.total", equalTo(1));
    assertEquals(0, sandbox.calls("CreateUser"));
    api().queryParam("subject", "b." + p).get("/events").then().body("items", equalTo(List.of()));
    upload(cohort, file).then().statusCode(202).body("accepted", equalTo(1));
  }

  @Test
  void membersCanBeSentAsJson() {
    json(Map.of(
            "members",
            List.of(
                Map.of("email", "a." + p + "@uw.edu"),
                Map.of("email", "b." + p + "@uw.edu", "userName", "bob-" + p),
                Map.of("email", "nobody"))))
        .post("/cohorts/{name}/members", cohort)
        .then()
        .statusCode(202)
        .body("accepted", equalTo(2))
        .body("rows.line", equalTo(List.of(1, 2, 3)))
        .body("rows.userName", equalTo(Arrays.asList("a." + p, "bob-" + p, null)))
        .body("rows[2].outcome", equalTo("REJECTED"));
    json(Map.of("members", List.of(Map.of("email", "a@b.c", "name", "x"))))
        .post("/cohorts/{name}/members", cohort)
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/members/0/name"));
    json(Map.of("members", List.of()))
        .post("/cohorts/{name}/members", cohort)
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/members"));
  }

  @Test
  void aRowThatHidesSomethingStopsNoOther() {
    List<Map<String, String>> rows =
        List.of(
            Map.of("email", "a." + p + "@uw.edu"),
            Map.of("email", "b\u202e." + p + "@uw.edu"),
            Map.of("email", "c\u0000@uw.edu"),
            Map.of("email", "d." + p + "@uw.edu", "userName", "d\u200b" + p),
            Map.of("email", "e." + p + "@uw.edu", "userName", "e\u0000" + p),
            Map.of("email", "\ud800." + p + "@uw.edu"),
            Map.of("email", "f." + p + "@uw.edu"));
    json(Map.of("members", rows))
        .post("/cohorts/{name}/members", cohort)
        .then()
        .statusCode(202)
        .body("accepted", equalTo(2))
        .body("rejected", equalTo(5))
        .body("rows[1].email", equalTo("b\ufffd." + p + "@uw.edu"))
        .body("rows[1].reason", containsString("U+202E"))
        .body("rows[3].userName", equalTo("d\ufffd" + p))
        .body("rows[3].reason", containsString("U+200B"))
        .body("rows[4].reason", containsString("U+0000"));
    String csv =
        rows.stream()
            .filter(row -> row.get("email").charAt(0) < '\ud800')
            .map(row -> row.get("email") + "," + row.getOrDefault("userName", ""))
            .collect(Collectors.joining("\n", "Email,Username\n", "\n"));
    upload(cohort, csv)
        .then()
        .statusCode(202)
        .body("unchanged", equalTo(2))
        .body("rejected", equalTo(4))
        .body("rows[1].email", equalTo("b\ufffd." + p + "@uw.edu"));
    json(Map.of("members", List.of(Map.of("email", 1))))
        .post("/cohorts/{name}/members", cohort)
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/members/0/email"));
  }

  @Test
  void oneEmailIsAlwaysTheSameUserWhateverElseIsSent() {
    add(cohort, "kim." + p + "@uw.edu", "kim." + p + "@mit.edu");
    assertEquals(List.of("kim." + p, "kim." + p + "@mit.edu"), names(cohort));
    add(cohort, "kim." + p + "@mit.edu").then().body("unchanged", equalTo(1));

    String other = unique("roster");
    create(other, Map.of("userNames", "EMAIL"));
    add(other, "kim." + p + "@mit.edu", "kim." + p + "@uw.edu", "lee." + p + "@uw.edu");
    assertEquals(
        List.of("kim." + p, "kim." + p + "@mit.edu", "lee." + p + "@uw.edu"), names(other));
    upload(other, "Email,Username\nkim." + p + "@uw.edu,another-" + p + "\n")
        .then()
        .body("rows[0].outcome", equalTo("REJECTED"))
        .body("rows[0].reason", containsString("has the user kim." + p + " already"));
    upload(other, "Email,Username\nnew." + p + "@uw.edu,KIM." + p + "\n")
        .then()
        .body("rows[0].reason", containsString("is taken by another member"));
  }

  @Test
  void aLocalPartOfOneLetterIsTooShortForAUserNameSoTheEmailIsIt() {
    String email = "a@" + p + ".edu";
    add(cohort, email, "bo." + p + "@uw.edu")
        .then()
        .body("accepted", equalTo(2))
        .body("rows[0].userName", equalTo(email))
        .body(
            "rows[0].reason",
            equalTo("the user name a has less than 2 characters, so the e-mail is the user name"));
    loop.runUntilIdle();
    assertEquals("ACTIVE", stateOf(cohort, email));
  }

  @Test
  void anUploadIsOnlySaidToBeDoneWhenEverybodyOfItHasArrived() throws Exception {
    sandbox.planFault(
        "{\"kind\": \"DENY\", \"action\": \"CreateUser\", \"nth\": 1, \"times\": 99}");
    uploadAndWait("a." + p, 1).then().statusCode(202).body("accepted", equalTo(1));
    assertEquals("FAILING", stateOf(cohort, "a." + p));
    sandbox.noFaults();
    uploadAndWait("b." + p, 30).then().statusCode(201).body("accepted", equalTo(1));
    assertEquals("FAILING", stateOf(cohort, "a." + p), "of another upload");
  }

  private Response uploadAndWait(String name, int seconds) throws Exception {
    CompletableFuture<Response> answer =
        CompletableFuture.supplyAsync(
            () ->
                api()
                    .contentType("text/csv; charset=UTF-8")
                    .header("Prefer", "wait=" + seconds)
                    .body("Email\n" + name + "@uw.edu\n")
                    .post("/cohorts/{name}/roster", cohort));
    while (!answer.isDone()) {
      loop.runUntilIdle();
    }
    return answer.get();
  }

  @Test
  void aUserThatIsSomebodyElsesIsOnlyTakenInWhenAskedFor() {
    String name = "root-" + p;
    sandbox.iam().createUser(r -> r.userName(name));
    add(cohort, name + "@uw.edu")
        .then()
        .body("rejected", equalTo(1))
        .body("rows[0].reason", containsString("adopt=true"));

    api()
        .contentType("text/csv; charset=UTF-8")
        .body("Email\n" + name + "@uw.edu\n")
        .post("/cohorts/{name}/roster?adopt=true", cohort)
        .then()
        .statusCode(202)
        .body("rows[0].outcome", equalTo("CREATED"));
    loop.runUntilIdle();

    member(cohort, name)
        .then()
        .body("state", equalTo("ACTIVE"))
        .body("adopted", equalTo(true))
        .body("credentials", equalTo("NONE"))
        .body("userArn", equalTo("arn:aws:iam::123456789012:user/" + name));
    assertFalse(canSignIn(name));
    assertTrue(inGroup(cohort).contains(name));
    api()
        .post("/cohorts/{name}/members/{user}/credentials", cohort, name)
        .then()
        .statusCode(409)
        .body("code", equalTo("adopted-user"));

    delete(cohort);
    loop.runUntilIdle();
    cohort(cohort).then().statusCode(404);
    assertTrue(isInIam(name), "an adopted user is never deleted");
    assertEquals(
        List.of(), sandbox.iam().listUserTags(r -> r.userName(name)).tags(), "and left as it was");
  }

  @Test
  void aUserThatSomebodyMakesMeanwhileFailsVisiblyAndIsLeftAlone() {
    String name = "race-" + p;
    add(cohort, name + "@uw.edu");
    sandbox.iam().createUser(r -> r.userName(name));
    loop.runUntilIdle();

    member(cohort, name)
        .then()
        .body("state", equalTo("FAILING"))
        .body("failure.code", equalTo("NameTaken"))
        .body("failure.attempts", equalTo(1));
    cohort(cohort).then().body("members.failing", equalTo(1));
    api()
        .get("/cohorts/{name}/members?state=FAILING", cohort)
        .then()
        .body("items.userName", equalTo(List.of(name)));
    assertFalse(inGroup(cohort).contains(name));

    takeOut(cohort, name);
    loop.runUntilIdle();
    member(cohort, name).then().statusCode(404);
    assertTrue(isInIam(name));
  }

  @Test
  void tenThousandRowsAreStoredAtOnce() {
    String file =
        "Email\n"
            + IntStream.rangeClosed(1, 10_000)
                .mapToObj(i -> p + "-" + i + "@uw.edu")
                .collect(Collectors.joining("\n"));
    Response answer = upload(cohort, file);
    answer.then().statusCode(202).body("accepted", equalTo(10_000));
    cohort(cohort).then().body("members.total", equalTo(10_000));
    upload(cohort, file).then().body("unchanged", equalTo(10_000));

    List<String> all = new ArrayList<>();
    String token = null;
    do {
      var page =
          api()
              .queryParam("pageSize", 500)
              .queryParams(token == null ? Map.of() : Map.of("pageToken", token))
              .get("/cohorts/{name}/members", cohort)
              .jsonPath();
      all.addAll(page.getList("items.userName"));
      token = page.getString("nextPageToken");
    } while (token != null);
    assertEquals(10_000, all.stream().distinct().count());
    sql.update("DELETE FROM iam_user WHERE user_name LIKE ?", p + "-%");
  }

  @Test
  void aListInPlaceOfTheOneBeforeTakesOutWhoIsNotInIt() {
    String[] all = IntStream.range(0, 11).mapToObj(i -> i + p + "@uw.edu").toArray(String[]::new);
    add(cohort, all);
    loop.runUntilIdle();
    sync("", Arrays.copyOfRange(all, 0, 10))
        .statusCode(202)
        .body("removed.email", equalTo(List.of(all[10])))
        .body("unchanged", equalTo(10));
    loop.runUntilIdle();
    assertEquals(10, names(cohort).size());
    // Nobody else goes by it, and who is back in the list comes back.
    sync("", Arrays.copyOfRange(all, 0, 10)).body("removed", empty());
    sync("", all).statusCode(202).body("accepted", equalTo(1)).body("removed", empty());
    loop.runUntilIdle();
    add(cohort, all[0]).then().body("removed", empty());
    assertEquals(11, names(cohort).size());
  }

  @Test
  void aListThatWasCutOffTakesOutNobody() {
    String[] all = IntStream.range(0, 11).mapToObj(i -> i + p + "@uw.edu").toArray(String[]::new);
    add(cohort, all);
    loop.runUntilIdle();
    String[] half = Arrays.copyOfRange(all, 0, 9);
    sync("", half)
        .statusCode(422)
        .body("errors[0].pointer", equalTo("?confirm"))
        .body("detail", containsString("2 of 11 members"));
    sync("&confirm=true", half[0], "nobody at all")
        .statusCode(422)
        .body("detail", containsString("line 3, this is not an e-mail address"));
    assertEquals(11, names(cohort).size());
    api()
        .contentType("text/csv")
        .body("Email\n" + String.join("\n", half))
        .post("/plans/cohorts/{name}/roster?mode=SYNC", cohort)
        .then()
        .statusCode(200)
        .body("removed.userName", hasSize(2));
    assertEquals(11, names(cohort).size());
    sync("&confirm=true", half).statusCode(202).body("removed", hasSize(2));
    loop.runUntilIdle();
    assertEquals(9, names(cohort).size());
  }

  private ValidatableResponse sync(String more, String... emails) {
    return api()
        .contentType("text/csv")
        .body("Email\n" + String.join("\n", emails) + "\n")
        .post("/cohorts/{name}/roster?mode=SYNC" + more, cohort)
        .then();
  }

  @Test
  void anEleventhCohortOfAPersonIsARejectedRow() {
    String email = "ada." + p + "@uw.edu";
    for (int i = 0; i < 10; i++) {
      String other = unique("many");
      create(other, Map.of());
      add(other, email);
    }
    add(cohort, email, "bob." + p + "@uw.edu")
        .then()
        .body("rows.outcome", equalTo(List.of("REJECTED", "CREATED")))
        .body("rows[0].reason", containsString("is in 10 cohorts"));
  }

  @Test
  void theListAsCsvHoldsNothingThatASpreadsheetWouldRun() {
    add(cohort, "+cmd." + p + "@uw.edu");
    String csv =
        api().get("/cohorts/{name}/roster", cohort).then().statusCode(200).extract().asString();
    assertEquals(
        "userName,email,userArn,state,failure,credentials,adopted,claimedAt,claimedBy,suspendedAt\r\n'+cmd."
            + p
            + ",'+cmd."
            + p
            + "@uw.edu,,PENDING,,NONE,false,,,\r\n",
        csv);
  }

  private static List<String> names(String cohort) {
    return api().get("/cohorts/{name}/members", cohort).jsonPath().getList("items.userName");
  }

  @Test
  void theUserThatStintItselfRunsAsIsNoMember() {
    for (String query : List.of("", "?adopt=true")) {
      api()
          .contentType("text/csv")
          .body("Email,Username\n" + p + "@uw.edu,Administrator\n")
          .post("/cohorts/{name}/roster" + query, cohort)
          .then()
          .statusCode(202)
          .body("rows[0].outcome", equalTo("REJECTED"))
          .body("rows[0].reason", containsString("Stint itself runs as"));
    }
  }
}
