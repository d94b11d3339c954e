package io.stint.audit;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.stint.database.Sql;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import io.stint.support.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A year later somebody asks who had what. */
@QuarkusTest
class PastAccessTest extends StintTest {

  private static final String READ =
      "{'document': {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action':"
          + " 's3:GetObject', 'Resource': 'arn:aws:s3:::lab/*'}]}}";

  @Inject ReconcileLoop loop;
  @Inject SandboxControl sandbox;
  @Inject TestClock clock;
  @Inject Chain chain;
  @Inject Sql sql;

  @Test
  void whoHadWhatIsToldOfEachInstant() {
    Instant before = later();
    post(
        "/cohorts",
        "{'name': 'crew', 'endsAt': '" + clock.instant().plus(Duration.ofDays(9)) + "'}");
    post("/cohorts/crew/members", "{'members': [{'email': 'ada@uw.edu'}, {'email': 'bo@uw.edu'}]}");
    post("/roles", "{'name': 'Ops'}");
    loop.runUntilIdle();
    Instant members = later();
    String own = grant("ASSUME_ROLE", "{'member': 'ada'}", "'role': 'Ops'");
    String all = grant("POLICY", "{'cohort': 'crew'}", "'policy': " + READ);
    Instant asked = later();
    loop.runUntilIdle();
    Instant given = later();
    api().delete("/grants/" + own).then().statusCode(202);
    loop.runUntilIdle();
    Instant revoked = later();
    api().delete("/cohorts/crew/members/bo").then().statusCode(202);
    loop.runUntilIdle();
    Instant left = later();
    sandbox.advance(Duration.ofDays(10));
    loop.runUntilIdle();
    Instant over = later();

    assertEquals(List.of(), at(before));
    List<String> crew = List.of("ada MEMBERSHIP crew", "bo MEMBERSHIP crew");
    assertEquals(crew, at(members));
    // What is asked for is not had yet.
    assertEquals(crew, at(asked));
    List<String> ofAll =
        List.of(
            "ada MEMBERSHIP crew", "ada POLICY crew " + all,
            "bo MEMBERSHIP crew", "bo POLICY crew " + all);
    assertEquals(
        Stream.concat(Stream.of("ada ASSUME_ROLE Ops " + own), ofAll.stream()).toList(), at(given));
    assertEquals(ofAll, at(revoked));
    assertEquals(ofAll.subList(0, 2), at(left));
    assertEquals(List.of(), at(over));

    Map<String, Object> item = items(given, 50).get(0);
    assertEquals("ada@uw.edu", item.get("email"));
    assertEquals("Ops", item.get("role"));
    assertEquals(
        api().get("/grants/" + own).path("expiresAt"),
        item.get("until"),
        "its end as it was known then");
    assertEquals(items(given, 50), items(given, 2), "page by page");
    assertEquals(List.of(), at(clock.instant().plus(Duration.ofDays(1))), "all ends before");

    // And when the events of then are kept no longer, that is said.
    chain.seal();
    Floor.isOver(sql);
    sql.exists("select forget_events(?, null, null, 100000)", members);
    Floor.isBack(sql);
    api()
        .get("/access?at=" + before)
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("?at"));
    assertEquals(List.of(), at(over));
  }

  /** An instant between what was and what comes. */
  private Instant later() {
    sandbox.advance(Duration.ofSeconds(10));
    Instant between = clock.instant();
    sandbox.advance(Duration.ofSeconds(10));
    return between;
  }

  private static List<String> at(Instant instant) {
    return items(instant, 50).stream()
        .map(
            item ->
                Stream.of("userName", "type", "cohort", "role", "grantId")
                    .map(item::get)
                    .filter(value -> value != null)
                    .map(Object::toString)
                    .reduce((one, next) -> one + " " + next)
                    .orElseThrow())
        .toList();
  }

  private static List<Map<String, Object>> items(Instant instant, int size) {
    List<Map<String, Object>> all = new ArrayList<>();
    String token = null;
    do {
      String from = token == null ? "" : "&pageToken=" + token;
      Response page = api().get("/access?at=" + instant + "&pageSize=" + size + from);
      assertEquals(200, page.statusCode(), page.asString());
      all.addAll(page.path("items"));
      token = page.path("nextPageToken");
    } while (token != null);
    return all;
  }

  private static String grant(String type, String principal, String more) {
    return post(
            "/grants",
            "{'type': '%s', 'principal': %s, 'ttl': 'PT1H', %s}".formatted(type, principal, more))
        .path("id");
  }

  private static Response post(String path, String body) {
    RequestSpecification request =
        api().contentType("application/json").body(body.replace('\'', '"'));
    Response answer = request.post(path);
    assertEquals(2, answer.statusCode() / 100, answer.asString());
    return answer;
  }
}
