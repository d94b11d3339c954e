package io.stint.grant;

import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Explanations of a grant whose time is not now, or which is not written yet. */
@QuarkusTest
class GrantValidityTest extends GrantStory {

  private static final String LACKING = "requirements.findAll { !it.met }.";
  private static final Duration HOUR = Duration.ofHours(1);

  private String ada;
  private Map<String, Object> body;

  @BeforeEach
  void aMemberAndARole() {
    ada = unique("ada");
    cohort(ada);
    body = assume(role(), member(ada), HOUR);
  }

  private static ValidatableResponse explained(String id, Instant at) {
    return api()
        .queryParam("at", at.toString())
        .get("/grants/{id}/explanation", id)
        .then()
        .statusCode(200);
  }

  @Test
  void aScheduledOneIsWaitedForAndNotAskedForAgain() {
    Instant start = clock.instant().plus(HOUR).truncatedTo(ChronoUnit.SECONDS);
    Instant end = start.plus(HOUR);
    body.put("startsAt", start.toString());
    String id = ask(body);
    loop.runUntilIdle();
    api()
        .get("/grants/{id}/explanation", id)
        .then()
        .statusCode(200)
        .body("decision", not(equalTo("ALLOWED")))
        .body("summary", containsString(start.toString()))
        .body(LACKING + "requirement", hasItem("Not before " + start))
        .body("requirements.find { it.requirement == 'Not after " + end + "' }.met", equalTo(true))
        .body(
            LACKING + "remedy",
            everyItem(
                allOf(containsString("Wait until " + start), not(containsString("Ask for")))));

    explained(id, start.plusSeconds(60))
        .body("decision", not(equalTo("ALLOWED")))
        .body(
            "requirements.find { it.requirement == 'Not before " + start + "' }.met", equalTo(true))
        .body(LACKING + "requirement", hasItem("The grant is written"))
        .body(LACKING + "detail", hasItem(containsString("written at its start")))
        .body(LACKING + "remedy", everyItem(containsString("Wait until " + start)));

    explained(id, end).body(LACKING + "requirement", hasItem("Not after " + end));

    sandbox.set(start);
    loop.runUntilIdle();
    api()
        .get("/grants/{id}/explanation", id)
        .then()
        .body("decision", equalTo("ALLOWED"))
        .body("requirements.met", everyItem(equalTo(true)));
  }

  @Test
  void oneThatIsBeingWrittenSaysSo() {
    String id = ask(body);
    api()
        .get("/grants/{id}/explanation", id)
        .then()
        .statusCode(200)
        .body("decision", not(equalTo("ALLOWED")))
        .body("summary", containsString("being written"))
        .body(LACKING + "requirement", hasItem("The grant is written"))
        .body(LACKING + "remedy", everyItem(not(containsString("Ask for"))));
    loop.runUntilIdle();
    api().get("/grants/{id}/explanation", id).then().body("decision", equalTo("ALLOWED"));
  }

  @Test
  void oneThatIsOverIsAskedForAgain() {
    String id = granted(body);
    Instant end = Instant.parse(grant(id).extract().path("endsAt"));
    sandbox.set(end);
    loop.runUntilIdle();
    api()
        .get("/grants/{id}/explanation", id)
        .then()
        .body("decision", not(equalTo("ALLOWED")))
        .body(LACKING + "requirement", hasItem("Not after " + end))
        .body(LACKING + "remedy", hasItem(containsString("Ask for a grant")));
  }

  @Test
  void aLongerEndThatIsBeingArmedDoesNotHideThatItWorks() {
    String id = granted(body);
    change(id, Map.of("ttl", "PT2H")).then().statusCode(202).body("state", equalTo("PENDING"));
    api()
        .get("/grants/{id}/explanation", id)
        .then()
        .body("decision", equalTo("ALLOWED"))
        .body("requirements.met", everyItem(equalTo(true)));
  }
}
