package io.stint.grant;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who had what by a cohort, from when until when, and when that was seen to be gone. */
@QuarkusTest
class CohortReportTest extends GrantStory {

  private String ada;
  private String bob;

  @BeforeEach
  void people() {
    ada = unique("ada");
    bob = unique("bob");
  }

  /** Works on while time passes, to the whole second. */
  private String after(int seconds) {
    sandbox.advance(Duration.ofSeconds(seconds));
    loop.runUntilIdle();
    return clock.instant().toString();
  }

  private static List<Map<String, Object>> report(String cohort) {
    return api()
        .get("/cohorts/{name}/report?pageSize=500", cohort)
        .then()
        .statusCode(200)
        .body("nextPageToken", equalTo(null))
        .extract()
        .path("items");
  }

  private static List<Object> line(Map<String, Object> item) {
    List<Object> line = new ArrayList<>();
    for (String field : List.of("userName", "type", "since", "until", "goneAt")) {
      line.add(item.get(field));
    }
    return line;
  }

  private static List<Object> line(
      String who, String type, String since, String until, String goneAt) {
    List<Object> line = new ArrayList<>();
    line.add(who);
    line.addAll(List.of(type, since, until));
    line.add(goneAt);
    return line;
  }

  private static List<List<Object>> lines(String cohort) {
    return report(cohort).stream().map(CohortReportTest::line).toList();
  }

  @Test
  void whoHadWhatAndWhenItWasSeenToBeGone() {
    Instant end = clock.instant().plus(Duration.ofHours(5));
    String crew = cohort(end, ada, bob);
    String joined = clock.instant().toString();
    after(10);
    String role = role();
    String through = granted(assume(role, Map.of("cohort", crew), Duration.ofHours(1)));
    String given = clock.instant().toString();
    String direct = granted(assume(role(), member(ada), Duration.ofHours(2)));
    assertEquals(
        List.of(
            line(null, "ASSUME_ROLE", given, at(given, 3600), null),
            line(ada, "ASSUME_ROLE", given, at(given, 7200), null),
            line(ada, "MEMBERSHIP", joined, end.toString(), null),
            line(bob, "MEMBERSHIP", joined, end.toString(), null)),
        lines(crew));
    sandbox.advance(Duration.ofSeconds(60));
    String left = clock.instant().toString();
    leave(crew, ada);
    String gone = after(0);
    assertEquals(
        List.of(
            line(null, "ASSUME_ROLE", given, at(given, 3600), null),
            line(ada, "ASSUME_ROLE", given, left, gone),
            line(ada, "MEMBERSHIP", joined, left, gone),
            line(bob, "MEMBERSHIP", joined, end.toString(), null)),
        lines(crew));
    after(3600);
    String over = clock.instant().toString();
    sandbox.advance(Duration.between(clock.instant(), end));
    loop.runUntilIdle();
    api().get("/cohorts/{name}", crew).then().body("state", equalTo("ENDED"));
    assertEquals(
        List.of(
            line(null, "ASSUME_ROLE", given, at(given, 3600), over),
            line(ada, "ASSUME_ROLE", given, left, gone),
            line(ada, "MEMBERSHIP", joined, left, gone),
            line(bob, "MEMBERSHIP", joined, end.toString(), end.toString())),
        lines(crew));
    List<Map<String, Object>> items = report(crew);
    assertEquals(role, items.get(0).get("role"));
    assertEquals(through, items.get(0).get("grantId"));
    assertEquals(direct, items.get(1).get("grantId"));
    assertEquals(ada + "@example.org", items.get(2).get("email"));
  }

  private static String at(String instant, long later) {
    return Instant.parse(instant).plusSeconds(later).toString();
  }

  @Test
  void whoWasSuspendedAndLetInAgainHasTwoLines() {
    String crew = cohort(clock.instant().plus(Duration.ofHours(5)), ada);
    String joined = clock.instant().toString();
    String suspended = later(() -> suspended(crew, true));
    String back = later(() -> suspended(crew, false));
    String end = api().get("/cohorts/{name}", crew).path("endsAt");
    assertEquals(
        List.of(
            line(ada, "MEMBERSHIP", joined, suspended, suspended),
            line(ada, "MEMBERSHIP", back, end, null)),
        lines(crew));
  }

  /** Somebody else's time in a cohort of the same name is not in it, nor who never came in. */
  @Test
  void aCohortOfAnEarlierNameIsAnother() {
    String crew = cohort(ada);
    api().delete("/cohorts/{name}", crew).then().statusCode(202);
    after(60);
    after(1);
    api().get("/cohorts/{name}/report", crew).then().statusCode(404);
    json(Map.of("name", crew)).post("/cohorts").then().statusCode(202);
    join(crew, bob);
    leave(crew, bob);
    after(1);
    assertEquals(List.of(), report(crew));
    api().get("/cohorts/{name}/report", crew).then().body("items", empty());
  }

  @Test
  void eachLineIsOnOnePage() {
    String crew = cohort(ada, bob);
    granted(assume(role(), Map.of("cohort", crew), Duration.ofHours(1)));
    List<Object> paged = new ArrayList<>();
    String more = "";
    do {
      var page =
          api()
              .get("/cohorts/" + crew + "/report?pageSize=1" + more)
              .then()
              .statusCode(200)
              .body("items", hasSize(1))
              .extract();
      paged.add(page.path("items[0]"));
      String next = page.path("nextPageToken");
      more = next == null ? null : "&pageToken=" + next;
    } while (more != null);
    assertEquals(report(crew), paged);
    assertEquals(3, paged.size());
  }

  @Test
  void itIsAFileForASpreadsheetToo() {
    String crew = cohort(ada);
    String csv =
        api()
            .get("/cohorts/{name}/report/csv", crew)
            .then()
            .statusCode(200)
            .contentType("text/csv")
            .extract()
            .asString();
    String[] lines = csv.split("\r?\n");
    assertEquals("userName,email,type,role,policy,grantId,since,until,goneAt", lines[0]);
    assertEquals(2, lines.length, csv);
    assertTrue(lines[1].startsWith(ada + "," + ada + "@example.org,MEMBERSHIP,,,,"), csv);
  }

  private void suspended(String cohort, boolean suspended) {
    api()
        .contentType("application/merge-patch+json")
        .body(Map.of("suspended", suspended))
        .patch("/cohorts/{name}/members/{user}", cohort, ada)
        .then()
        .statusCode(202);
  }

  private String later(Runnable change) {
    sandbox.advance(Duration.ofSeconds(30));
    change.run();
    return after(0);
  }
}
