package io.stint.grant;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Grants are found by what they are about. */
@QuarkusTest
class GrantListTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);

  private static TreeSet<String> found(Map<String, ?> filter) {
    List<String> ids =
        api().queryParams(filter).get("/grants").then().statusCode(200).extract().path("items.id");
    return new TreeSet<>(ids);
  }

  @Test
  void filtersNarrowTogether() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role =
        role(Map.of("trust", List.of(Map.of("type", "SERVICE", "service", "ec2.amazonaws.com"))));
    String assume = granted(assume(role, member(ada), HOUR));
    String all = granted(assume(role, Map.of("cohort", cohort), HOUR.multipliedBy(3)));
    Map<String, Object> passing = assume(role, member(ada), HOUR.multipliedBy(2));
    passing.put("type", "PASS_ROLE");
    String pass = granted(passing);
    String policy = granted(policy(member(ada), Map.of("document", LIST_USERS)));
    Map<String, Object> later = assume(role, member(ada), HOUR);
    later.put("startsAt", clock.instant().plus(HOUR.multipliedBy(5)).toString());
    String scheduled = ask(later);
    revoke(assume);
    loop.runUntilIdle();

    assertEquals(set(assume, pass, policy, scheduled), found(Map.of("member", ada)));
    assertEquals(
        set(assume, pass, policy, scheduled),
        found(Map.of("member", ada.toUpperCase(Locale.ROOT))));
    assertEquals(set(all), found(Map.of("cohort", cohort)));
    assertEquals(set(assume, all, pass, scheduled), found(Map.of("role", role)));
    assertEquals(set(pass), found(Map.of("role", role, "type", "PASS_ROLE")));
    assertEquals(set(policy), found(Map.of("member", ada, "type", "POLICY")));
    assertEquals(set(all, pass), found(Map.of("role", role, "state", "ACTIVE")));
    assertEquals(set(assume), found(Map.of("role", role, "state", "REVOKED")));
    assertEquals(set(scheduled), found(Map.of("role", role, "state", "SCHEDULED")));
    Instant soon = clock.instant().plus(HOUR).plusSeconds(60);
    assertEquals(
        set(policy),
        found(Map.of("member", ada, "state", "ACTIVE", "expiresBefore", soon.toString())));
    api()
        .queryParam("state", "SOMETIMES")
        .get("/grants")
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("?state"));
  }

  private static TreeSet<String> set(String... ids) {
    return new TreeSet<>(List.of(ids));
  }

  @Test
  void pages() {
    String ada = unique("ada");
    cohort(ada);
    String role = role();
    for (int i = 0; i < 5; i++) {
      ask(assume(role, member(ada), HOUR));
    }
    var first =
        api()
            .queryParam("member", ada)
            .queryParam("pageSize", 3)
            .get("/grants")
            .then()
            .body("items.size()", equalTo(3))
            .extract();
    api()
        .queryParam("member", ada)
        .queryParam("pageSize", 3)
        .queryParam("pageToken", first.<String>path("nextPageToken"))
        .get("/grants")
        .then()
        .body("items.size()", equalTo(2))
        .body("nextPageToken", equalTo(null));
  }
}
