package io.stint.grant;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.stint.support.ContractFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who has what now, through what, until when. */
@QuarkusTest
class AccessTest extends GrantStory {

  private String ada;
  private String bob;

  @BeforeEach
  void people() {
    ada = unique("ada");
    bob = unique("bob");
  }

  private static RequestSpecification organizer(String subject) {
    String token =
        json(Map.of("name", subject, "role", "ORGANIZER", "subject", subject, "ttl", "P1D"))
            .post("/api-tokens")
            .then()
            .statusCode(201)
            .extract()
            .path("token");
    return given().header("Authorization", "Bearer " + token).filter(ContractFilter.INSTANCE);
  }

  /** {@code who type cohort-or-dash role-or-dash}. */
  private static List<String> lines(RequestSpecification caller, String query) {
    List<Map<String, Object>> items =
        given().spec(caller).get("/access?" + query).then().statusCode(200).extract().path("items");
    return items.stream()
        .map(
            item ->
                (item.get("userName") == null ? item.get("arn") : item.get("userName"))
                    + " "
                    + item.get("type")
                    + " "
                    + item.get("cohort")
                    + " "
                    + item.get("role"))
        .toList();
  }

  private static List<String> lines(String query) {
    return lines(api(), query);
  }

  @Test
  void whatComesThroughACohortIsToldOfEachMember() {
    Instant end = clock.instant().plus(Duration.ofHours(5));
    String crew = cohort(end, ada, bob);
    String role = role();
    String direct = granted(assume(role, member(ada), Duration.ofHours(1)));
    String through = granted(assume(role, Map.of("cohort", crew), Duration.ofHours(2)));
    // What is to come, and what is over, nobody has.
    Map<String, Object> later = assume(role, member(bob), Duration.ofHours(1));
    later.put("startsAt", clock.instant().plus(Duration.ofHours(1)).toString());
    ask(later);
    revoke(granted(assume(role, member(bob), Duration.ofHours(1))));
    loop.runUntilIdle();
    List<String> adas =
        List.of(
            ada + " ASSUME_ROLE null " + role,
            ada + " ASSUME_ROLE " + crew + " " + role,
            ada + " MEMBERSHIP " + crew + " null");
    List<String> bobs =
        List.of(bob + " ASSUME_ROLE " + crew + " " + role, bob + " MEMBERSHIP " + crew + " null");
    assertEquals(adas, lines("userName=" + ada.toUpperCase()));
    assertEquals(adas, lines("email=" + ada + "@Example.org"));
    assertEquals(bobs, lines("userName=" + bob));
    List<String> crews = new ArrayList<>(adas.subList(1, 3));
    crews.addAll(bobs);
    assertEquals(crews, lines("cohort=" + crew));
    assertEquals(List.of(adas.get(0), adas.get(1), bobs.get(0)), lines("role=" + role));
    api()
        .get(
            "/access?role={r}&endsBefore={e}",
            role,
            clock.instant().plus(Duration.ofMinutes(90)).toString())
        .then()
        .body("items.grantId", contains(direct));
    api()
        .get("/access?userName={u}", ada)
        .then()
        .body("items.grantId", contains(direct, through, null))
        .body("items[2].until", equalTo(end.toString()))
        .body("items[2].email", equalTo(ada + "@example.org"));
  }

  @Test
  void whatIsNotYetSeenToBeGoneIsTold() {
    cohort(ada);
    String role = role();
    String id = granted(assume(role, member(ada), Duration.ofHours(1)));
    // Without the Deny on the role its sessions go on.
    sandbox.planFault("{\"kind\": \"DENY\", \"action\": \"PutRolePolicy\", \"times\": 999}");
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKING", state(id));
    api().get("/access?role={r}", role).then().body("items.grantId", contains(id));
    sandbox.noFaults();
    sandbox.advance(Duration.ofMinutes(5));
    loop.runUntilIdle();
    api().get("/access?role={r}", role).then().body("items", empty());
  }

  @Test
  void thePagesHaveEachOnceWithThoseThatStintDoesNotManageLast() {
    String foreign = "arn:aws:iam::987654321098:user/" + unique("ci");
    sandbox.abroad(foreign, false);
    cohort(ada, bob);
    String role = role();
    for (Object principal : List.of(member(ada), member(bob), Map.of("arn", foreign))) {
      granted(assume(role, principal, Duration.ofHours(1)));
      granted(assume(role, principal, Duration.ofHours(2)));
    }
    List<String> ids = new ArrayList<>();
    String more = "";
    while (more != null) {
      var page = api().get("/access?pageSize=1&role=" + role + more).then().extract();
      ids.addAll(page.path("items.grantId"));
      String token = page.path("nextPageToken");
      more = token == null ? null : "&pageToken=" + token;
    }
    assertEquals(6, ids.size());
    assertEquals(ids.stream().distinct().toList(), ids);
    List<String> lines = lines("role=" + role);
    assertEquals(foreign + " ASSUME_ROLE null " + role, lines.get(4));
    assertEquals(ids, api().get("/access?role=" + role).path("items.grantId"));
  }

  @Test
  void anOrganizerReadsWhatIsTheirsAndNothingOfThePast() {
    String ann = unique("ann");
    String anns = cohort(ada);
    String others = cohort(bob);
    changeCohort(anns, Map.of("owners", List.of(Map.of("subject", ann))));
    String role = role();
    granted(assume(role, member(ada), Duration.ofHours(1)));
    granted(assume(role, member(bob), Duration.ofHours(1)));
    granted(assume(role, Map.of("cohort", others), Duration.ofHours(1)));
    RequestSpecification owner = organizer(ann);
    assertEquals(
        List.of(ada + " ASSUME_ROLE null " + role, ada + " MEMBERSHIP " + anns + " null"),
        lines(owner, "pageSize=50"));
    assertEquals(List.of(), lines(owner, "userName=" + bob));
    assertEquals(List.of(), lines(owner, "email=" + bob + "@example.org"));
    assertEquals(List.of(), lines(owner, "cohort=" + others));
    for (String path : List.of("/access", "/access/csv")) {
      given().spec(owner).get(path + "?at=" + clock.instant()).then().statusCode(403);
      api().get(path + "?at=" + clock.instant()).then().statusCode(200);
    }
  }

  @Test
  void aSpreadsheetTakesNothingForAFormula() {
    String crew = cohort(ada);
    String role = "=" + unique("Ops");
    json(Map.of("name", role, "trust", List.of())).post("/roles").then().statusCode(202);
    loop.runUntilIdle();
    granted(assume(role, member(ada), Duration.ofHours(1)));
    String csv =
        api()
            .get("/access/csv?userName={u}", ada)
            .then()
            .statusCode(200)
            .contentType("text/csv")
            .extract()
            .asString();
    List<String> rows = csv.lines().toList();
    assertEquals("userName,email,arn,cohort,type,role,policy,grantId,since,until", rows.get(0));
    assertTrue(
        rows.get(1).startsWith(ada + "," + ada + "@example.org,,,ASSUME_ROLE,'" + role + ","));
    assertTrue(rows.get(2).startsWith(ada + "," + ada + "@example.org,," + crew + ",MEMBERSHIP,"));
    assertEquals(3, rows.size());
    String then =
        api()
            .get("/access/csv?userName={u}&at={at}", ada, clock.instant().toString())
            .then()
            .extract()
            .asString();
    assertEquals(rows.size(), then.lines().count());
  }

  @Test
  void cohortsAreListedByTheirEnd() {
    Instant base = clock.instant().plus(Duration.ofDays(400));
    String last = cohort(base.plusSeconds(60));
    String first = cohort(base);
    String same = cohort(base);
    String never = cohort();
    List<String> names = new ArrayList<>();
    String more = "";
    while (more != null) {
      var page = api().get("/cohorts?sort=ENDS_AT&pageSize=2" + more).then().extract();
      names.addAll(page.path("items.name"));
      String token = page.path("nextPageToken");
      more = token == null ? null : "&pageToken=" + token;
    }
    names.retainAll(List.of(last, first, same, never));
    List<String> two = new ArrayList<>(List.of(first, same));
    two.sort(null);
    assertEquals(List.of(two.get(0), two.get(1), last, never), names);
    List<String> before =
        api().get("/cohorts?pageSize=500&endsBefore=" + base.plusSeconds(1)).path("items.name");
    assertTrue(before.containsAll(two));
    assertTrue(!before.contains(last) && !before.contains(never));
  }
}
