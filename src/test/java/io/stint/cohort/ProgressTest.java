package io.stint.cohort;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.smallrye.mutiny.subscription.Cancellable;
import io.stint.contract.Contract;
import io.stint.database.CountedSql;
import io.stint.web.Streams;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How far a cohort is, told until there is nothing left to be done. */
@QuarkusTest
class ProgressTest extends CohortTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject CountedSql counted;
  @Inject ProgressRows rows;

  private final String cohort = unique("progress");

  @Test
  void whatIsNotThereIsAProblemAndNoStream() {
    api()
        .get("/cohorts/nobody/progress")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("code", equalTo("not-found"));
  }

  @Test
  void whatHasSettledIsToldOnce() {
    cohort(2);
    loop.runUntilIdle();
    api()
        .get("/cohorts/" + cohort.toUpperCase() + "/progress")
        .then()
        .statusCode(200)
        .body(containsString("[##############################] 2 of 2 active"));
    Told told = follow();
    assertEquals("settled", told.first.event());
    assertEquals("ACTIVE", told.first.data().get("goal").asText());
    assertEquals(List.of(), told.rest());
  }

  @Test
  void theCountsComeUntilEverybodyHasArrived() {
    cohort(3);
    Told told = follow();
    assertEquals("progress 0/3 ACTIVE", told.first.words());
    loop.runUntilIdle();
    assertEquals("settled 3/3 ACTIVE", told.last().words());
  }

  @Test
  void whoFailsIsCountedAndWaitedFor() {
    cohort(3);
    sandbox.planFault("{\"kind\": \"DENY\", \"action\": \"CreateUser\", \"nth\": 1, \"times\": 1}");
    loop.runUntilIdle();
    Told told = follow();
    assertEquals("progress 2/3 ACTIVE", told.first.words());
    assertEquals(1, told.first.data().at("/members/failing").asInt());
    assertTrue(told.first.comment().endsWith("2 of 3 active, 1 failing"), told.first.comment());
    sandbox.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    assertEquals("settled 3/3 ACTIVE", told.last().words());
  }

  @Test
  void anEndIsToldUntilNobodyHasAccess() {
    create(cohort, Map.of("endsAt", in(Duration.ofHours(1)).toString()));
    add(cohort, unique("ada") + "@uw.edu", unique("bob") + "@uw.edu");
    loop.runUntilIdle();
    sandbox.advance(Duration.ofHours(1));
    Told told = follow();
    assertEquals("progress 0/2 ENDED", told.first.words());
    assertEquals("ENDING", told.first.data().get("state").asText());
    loop.runUntilIdle();
    Event last = told.last();
    assertEquals("settled 2/2 ENDED", last.words());
    assertTrue(last.comment().endsWith("2 of 2 ended"), last.comment());
  }

  @Test
  void aDeletionIsToldToItsEndWhoeverHasTheNameThen() {
    cohort(3);
    loop.runUntilIdle();
    api().delete("/cohorts/" + cohort).then().statusCode(202);
    Told told = follow();
    assertEquals("progress 0/3 DELETED", told.first.words());
    loop.runUntilIdle();
    create(cohort, Map.of());
    assertEquals("deleted 3/3 DELETED", told.last().words());
  }

  @Test
  void oneQueryATickIsEnoughForAll() {
    cohort(2);
    Streams ticks = new Streams(Duration.ofDays(1));
    ProgressStream stream = new ProgressStream(rows, ticks, clock);
    List<CohortProgress> told = new ArrayList<>();
    List<Cancellable> followers = new ArrayList<>();
    followers.add(stream.of(cohort).subscribe().with(item -> told.add(item.data())));
    assertTrue(ticks.isTicking());
    assertEquals(1, counted.during(ticks::tick));
    IntStream.range(1, 50)
        .forEach(
            i -> followers.add(stream.of(cohort).subscribe().with(item -> told.add(item.data()))));
    assertEquals(1, counted.during(ticks::tick));
    assertEquals(50, told.size());
    loop.runUntilIdle();
    assertEquals(1, counted.during(ticks::tick));
    assertEquals(100, told.size());
    assertTrue(told.subList(50, 100).stream().allMatch(CohortProgress::settled));
    assertFalse(ticks.isTicking());
    assertEquals(0, counted.during(ticks::tick));
  }

  private void cohort(int members) {
    create(cohort, Map.of());
    add(
        cohort,
        IntStream.range(0, members)
            .mapToObj(i -> unique("m" + i) + "@uw.edu")
            .toArray(String[]::new));
  }

  private record Event(String comment, String event, JsonNode data) {

    String words() {
      return "%s %d/%d %s"
          .formatted(
              event,
              data.get("done").asInt(),
              data.get("total").asInt(),
              data.get("goal").asText());
    }
  }

  /** What a stream has told; the rest of it is waited for. */
  private final class Told {

    private final Iterator<String> lines;
    private final Event first;

    Told(Iterator<String> lines) {
      this.lines = lines;
      this.first = next();
    }

    List<Event> rest() {
      List<Event> rest = new ArrayList<>();
      for (Event event = next(); event != null; event = next()) {
        rest.add(event);
      }
      return rest;
    }

    Event last() {
      List<Event> rest = rest();
      return rest.get(rest.size() - 1);
    }

    private Event next() {
      StringBuilder text = new StringBuilder();
      String comment = "";
      String name = "";
      while (lines.hasNext()) {
        String line = lines.next();
        text.append(line).append('\n');
        if (line.startsWith(":")) {
          comment = line.substring(1).strip();
        } else if (line.startsWith("event:")) {
          name = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
          assertEquals(
              List.of(),
              Contract.ofFile()
                  .objectionsToAnswer(
                      "GET",
                      "/cohorts/" + cohort + "/progress",
                      200,
                      "text/event-stream",
                      text + "\n"));
          return new Event(comment, name, json(line.substring(5)));
        }
      }
      return null;
    }
  }

  private Told follow() {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://localhost:" + RestAssured.port + "/cohorts/" + cohort + "/progress"))
              .header("Authorization", "Bearer " + TOKEN)
              .timeout(Duration.ofSeconds(20))
              .build();
      return new Told(
          HttpClient.newHttpClient()
              .send(request, HttpResponse.BodyHandlers.ofLines())
              .body()
              .iterator());
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
