package io.stint.page;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people do with the page, from the first click to the proof. */
@QuarkusTest
class PageJourneysTest extends PageStory {

  @Test
  void aRosterShowsWhatItWouldDoThenDoesItAndTheProgressIsFollowedToTheEnd() throws IOException {
    cohort("class", Map.of(), "old@uw.edu");
    Path file = Files.createTempFile("roster", ".csv");
    Files.writeString(
        file, "Name,Email\nA,old@uw.edu\nB,one@uw.edu\nC,two@uw.edu\nD," + "<b>not</b>" + "\n");
    open("#/cohorts/class/roster");
    browser.type("#file", file.toString());
    browser.waitForText("#plan", "2\nwould be added");
    browser.waitForText("#plan", "1\nwould be left out");
    browser.waitForText("#plan table", "<b>not</b>");
    api().get("/cohorts/class").then().body("members.total", equalTo(1));

    sandbox.planFault("{\"kind\": \"DENY\", \"action\": \"AddUserToGroup\", \"nth\": 2}");
    browser.press("Add 2 people");
    browser.waitForText("#plan", "2\nwere added");
    browser.press("Follow class");
    browser.waitFor("document.querySelector('[role=progressbar]').ariaValueNow === '1'");
    browser.waitForText(".legend", "2 on the way");
    loop.runUntilIdle();
    browser.waitForText("#failing", "AccessDenied");
    browser.waitFor("document.querySelector('[role=progressbar]').ariaValueNow === '2'");
    sandbox.advance(Duration.ofMinutes(5));
    loop.runUntilIdle();
    browser.waitFor("document.querySelector('[role=progressbar]').ariaValueNow === '3'");
    browser.waitFor("document.querySelector('#failing').innerText === ''");
    browser.waitForText("#members", "two@uw.edu");
  }

  @Test
  void passwordsAreTakenOnceAndPrintedOnePersonAPage() {
    cohort("hand", Map.of(), "a@hand.edu", "b@hand.edu", "c@hand.edu");
    open("#/cohorts/hand/handouts");
    browser.waitForText("main", "3 one-time passwords are ready");
    browser.waitForText("main", "nobody can ask for it again");
    browser.press("Take them …");
    browser.press("Cancel");
    api()
        .get("/cohorts/hand/members")
        .then()
        .body("items.credentials", everyItem(equalTo("READY")));
    browser.press("Take them …");
    browser.press("Take them now");
    browser.waitForText("h1", "3 hand-outs");
    browser.waitFor("!document.querySelector('dialog')");
    assertEquals(3, browser.printedPages());
    browser.press("People");
    browser.waitForText("dialog", "Nobody can show them again.");
    browser.press("Cancel");
    String password = browser.text(".handout:nth-of-type(2) .password");
    String user = browser.text(".handout:nth-of-type(2) .typed");
    assertTrue(sandbox.signIn(user, password).toString().contains("true"), user);
    api()
        .get("/cohorts/hand/members")
        .then()
        .body("items.credentials", everyItem(equalTo("CLAIMED")));
    open("#/cohorts/hand/handouts");
    browser.waitForText("main", "0 one-time passwords are ready");
    assertFalse(browser.text("main").contains(password));
  }

  @Test
  void passwordsOnThePageAreNotLeftUnasked() {
    cohort("held", Map.of(), "a@held.edu", "b@held.edu");
    open("#/cohorts/held");
    browser.press("Hand-outs");
    browser.press("Take them …");
    browser.press("Take them now");
    browser.waitForText("h1", "2 hand-outs");
    browser.waitFor("!document.querySelector('dialog')");
    browser.value("history.back()");
    browser.waitForText("dialog", "Nobody can show them again.");
    browser.press("Cancel");
    browser.waitFor("!document.querySelector('dialog')");
    assertEquals(address("/#/cohorts/held/handouts"), browser.address());
    browser.press("Sign out");
    browser.waitForText("dialog", "Nobody can show them again.");
    browser.press("Cancel");
    browser.waitFor("!document.querySelector('dialog')");
    browser.waitForText("h1", "2 hand-outs");
    browser.waitFor("document.querySelectorAll('.handout .password').length === 2");
    browser.value("history.back()");
    browser.press("Leave");
    browser.waitFor("document.querySelector('h1').innerText === 'held'");
    browser.press("Sign out");
    browser.waitForText("h1", "Sign in");
  }

  @Test
  void passwordsThatWereTakenElsewhereAreSaidToBe() {
    cohort("twice", Map.of(), "a@twice.edu", "b@twice.edu");
    open("#/cohorts/twice/handouts");
    browser.waitForText("main", "2 one-time passwords are ready");
    api().post("/cohorts/twice/credentials").then().statusCode(200);
    browser.press("Take them …");
    browser.press("Take them now");
    browser.waitForText("main", "They have been taken elsewhere");
    browser.waitFor("!document.querySelector('dialog')");
    assertFalse(browser.text("main").contains("Print"));
    assertFalse(browser.text("main").contains("on this page alone"));
    browser.press("People");
    browser.waitForText("h1", "People");
  }

  @Test
  void aGrantSaysWhetherItWorksAndHowItIsUsedAndItsEndIsProved() {
    cohort("ops", Map.of(), "ada@ops.edu");
    role("Careful", true);
    String id = grant(Map.of("member", "ada"), "Careful", Duration.ofHours(1), "INC-1");
    open("#/grants/" + id);
    browser.waitForText("#explanation", "The trust policy requires MFA");
    browser.waitForText("#explanation .verdict", "No.");
    browser.click("#mfa");
    browser.waitForText("#explanation .verdict", "Yes.");
    browser.waitForText("#use", "role_session_name ada");
    browser.waitForText("main", "ada@ops.edu");

    browser.press("End it now …");
    browser.press("End it now");
    browser.waitForText(".proof", "It is being taken away");
    loop.runUntilIdle();
    browser.waitForText(".proof", "read back from IAM");
    browser.waitForText("#proof", "REVOKED");
    browser.waitForText("#proof", "DENY");
    browser.waitForText("#cut", "grant.revoked");
    api().get("/grants/" + id).then().body("endedBy", equalTo("REVOCATION"));
  }

  @Test
  void everythingOfAPersonEndsWithTheProof() {
    cohort("one", Map.of(), "gone@uw.edu", "stays@uw.edu");
    cohort("two", Map.of(), "gone@uw.edu");
    role("Both", false);
    grant(Map.of("member", "gone"), "Both", Duration.ofHours(1), "a");
    String other = grant(Map.of("member", "stays"), "Both", Duration.ofHours(1), "b");
    open("#/people");
    browser.type("#find", "gone@");
    browser.waitForText("main", "1 of ");
    browser.click("td .who");
    browser.waitForText("h1", "gone@uw.edu");
    browser.press("End everything …");
    browser.waitForText("dialog", "taken out of two");
    browser.press("End everything now");
    browser.waitForText(".proof", "It is being taken away");
    loop.runUntilIdle();
    browser.waitForText(".proof", "read back from IAM");
    browser.waitForText("#cut", "member.userDeleted");
    browser.waitForText(".proof", "gone");
    assertTrue(
        sandbox.iam().listUsers().users().stream()
            .noneMatch(user -> user.userName().equals("gone")));
    api().get("/grants/" + other).then().body("state", equalTo("ACTIVE"));
  }

  @Test
  void everythingOfACohortEndsWithTheProof() {
    cohort("whole", Map.of("endsAt", in(ALL_DAY).toString()), "w1@uw.edu", "w2@uw.edu");
    role("Wholesale", false);
    String shared = grant(Map.of("cohort", "whole"), "Wholesale", Duration.ofHours(1), "all");
    String own = grant(Map.of("member", "w1"), "Wholesale", Duration.ofHours(1), "own");
    open("#/cohorts/whole");
    browser.press("End everything …");
    browser.waitForText("dialog", "2 people lose it now");
    browser.press("End everything now");
    browser.waitForText(".proof", "It is being taken away");
    loop.runUntilIdle();
    browser.waitForText(".proof", "read back from IAM");
    browser.waitForText(".proof .legend", "2 ended");
    browser.waitForText("#proof", "cohort end");
    browser.waitForText("#cut", "cohort.ended");
    for (String id : List.of(shared, own)) {
      api().get("/grants/" + id).then().body("state", equalTo("REVOKED"));
    }
  }

  @Test
  void theProofNamesWhoFailsAndListsOnlyWhatTheEndHasCut() {
    cohort("told", Map.of("endsAt", in(ALL_DAY).toString()), "t1@uw.edu", "t2@uw.edu");
    api()
        .contentType("application/merge-patch+json")
        .body(Map.of("description", "Long before the end"))
        .patch("/cohorts/told")
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    sandbox.planFault("{\"kind\": \"DENY\", \"action\": \"DeleteLoginProfile\", \"nth\": 1}");
    open("#/cohorts/told");
    browser.press("End everything …");
    browser.press("End everything now");
    browser.waitForText(".proof", "It is being taken away");
    loop.runUntilIdle();
    browser.waitForText(".proof #failing", "AccessDenied");
    browser.waitForText(".proof #failing", "@uw.edu");
    sandbox.advance(Duration.ofMinutes(5));
    loop.runUntilIdle();
    browser.waitForText(".proof", "All of it is over");
    browser.waitForText("#cut", "cohort.ended");
    browser.waitForText("#cut", "member.severed");
    assertFalse(browser.text("#cut").contains("changed"), browser.text("#cut"));
  }

  @Test
  void theProofSaysWhereSomethingElseGivesItStill() {
    cohort("still", Map.of(), "s1@uw.edu");
    role("Twofold", false);
    String id = grant(Map.of("member", "s1"), "Twofold", Duration.ofHours(1), "own");
    grant(Map.of("cohort", "still"), "Twofold", Duration.ofHours(1), "all");
    open("#/grants/" + id);
    browser.press("End it now …");
    browser.press("End it now");
    browser.waitForText(".proof", "It is being taken away");
    loop.runUntilIdle();
    browser.waitForText("#proof", "REVOKED");
    browser.waitForText(".proof .verdict", "something else gives one grant of it still");
    browser.waitForText("#proof", "something else gives it still");
    assertFalse(browser.text(".proof .verdict").contains("All of it is over"));
  }
}
