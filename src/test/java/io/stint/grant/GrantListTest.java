package io.stint.grant;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.stint.access.Scope;
import io.stint.database.CountedSql;
import io.stint.web.PageRequest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.Test;

/** Grants are found by what they are about. */
@QuarkusTest
class GrantListTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);

  /** Half of them are about one role and one member, the others about a cohort; none fits both. */
  private static final String MANY =
      """
      INSERT INTO access_grant (id, version, state, type, user_id, user_name, cohort_id, cohort_name,
        role_id, role_name, starts_at, expires_at, ends_at, created_at, updated_at, revision)
      SELECT gen_random_uuid(), 1, CASE WHEN ours THEN 'ACTIVE' ELSE 'REVOKED' END,
        CASE WHEN ours THEN 'ASSUME_ROLE' ELSE 'PASS_ROLE' END,
        CASE WHEN ours THEN whose END, CASE WHEN ours THEN 'plan-member' END,
        CASE WHEN NOT ours THEN whose END, CASE WHEN NOT ours THEN 'plan-cohort' END,
        whose, CASE WHEN ours THEN 'plan-role' ELSE 'plan-other' END,
        at, ends, ends, at, at, 1
      FROM (SELECT gen_random_uuid() AS whose) one, (
        SELECT n % 2 = 0 AS ours,
          at,
          CASE WHEN n % 2 = 0 THEN at + interval '300 days' ELSE at - interval '1 day' END
            + n * interval '1 second' AS ends
        FROM generate_series(1, 20000) n, (SELECT ?::timestamptz AS at) one) rows
      """;

  @Inject AgroalDataSource database;
  @Inject GrantQueries reads;
  @Inject CountedSql counted;
  @Inject EntityManagerFactory jpaFactory;

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

  @Test
  void whatEndsLastComesFirstBeforeAnEnd() {
    String ada = unique("ada");
    cohort(ada);
    String role = role();
    String second = ask(assume(role, member(ada), HOUR.multipliedBy(2)));
    String last = ask(assume(role, member(ada), HOUR.multipliedBy(3)));
    ask(assume(role, member(ada), HOUR.multipliedBy(4)));
    String first = ask(assume(role, member(ada), HOUR));
    String end = clock.instant().plus(HOUR.multipliedBy(3)).plusSeconds(60).toString();

    Map<String, String> filter = Map.of("member", ada, "expiresBefore", end, "pageSize", "2");
    var page = api().queryParams(filter).get("/grants").then().statusCode(200).extract();
    assertEquals(List.of(last, second), page.path("items.id"));
    String token = page.path("nextPageToken");
    assertEquals(
        List.of(first),
        api()
            .queryParams(filter)
            .queryParam("pageToken", token)
            .get("/grants")
            .then()
            .body("nextPageToken", equalTo(null))
            .extract()
            .path("items.id"));
  }

  @Test
  void onePlainStatementReadsAGrantAndTwoAPageOfThem() {
    String ada = unique("ada");
    cohort(ada);
    String role = role();
    String first = granted(assume(role, member(ada), HOUR));
    granted(policy(member(ada), Map.of("document", LIST_USERS)));
    String foreign = granted(assume(role, Map.of("arn", "arn:aws:iam::987654321098:user/x"), HOUR));
    Statistics jpa = jpaFactory.unwrap(SessionFactory.class).getStatistics();
    jpa.setStatisticsEnabled(true);
    try {
      assertEquals(1, counted.during(() -> reads.view(first)));
      assertEquals(1, counted.during(() -> reads.view(foreign)));
      Scope all = new Scope(true, Set.of());
      GrantFilter hers = new GrantFilter(null, null, null, ada, null, null);
      PageRequest page = new PageRequest(50, List.of(), "");
      assertEquals(2, counted.during(() -> assertEquals(2, reads.page(hers, all, page).size())));
      assertEquals(0, jpa.getPrepareStatementCount());
    } finally {
      jpa.setStatisticsEnabled(false);
    }
  }

  /** As many as they may be: what is read for a page is a few pages of the database. */
  @Test
  void noFilterReadsMoreThanItShows() throws SQLException {
    Instant now = clock.instant();
    try (Connection connection = database.getConnection();
        PreparedStatement many = connection.prepareStatement(MANY);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      // What other tests have left late is read and put in order besides.
      long most = 200 + 3 * late(statement, now);
      many.setObject(1, now.atOffset(ZoneOffset.UTC));
      many.execute();
      statement.execute("ANALYZE access_grant");
      var filters =
          GrantSearchPlans.filters("plan-role", "plan-member", "plan-cohort", now.plus(HOUR));
      for (var each : filters.entrySet()) {
        for (boolean second : List.of(false, true)) {
          var plan = GrantSearchPlans.of(connection, each.getValue(), now, second);
          assertFalse(plan.steps().contains("Seq Scan"), () -> each.getKey() + ": " + plan);
          assertTrue(
              plan.pages() <= most && plan.passedOver() <= most && plan.sorted() <= most,
              () -> each.getKey() + ": " + plan);
        }
      }
      connection.rollback();
      connection.setAutoCommit(true);
      statement.execute("VACUUM ANALYZE access_grant");
    }
  }

  private static long late(Statement statement, Instant now) throws SQLException {
    try (ResultSet late =
        statement.executeQuery(
            "SELECT count(*) FROM access_grant, (SELECT '%s'::timestamptz AS now) one WHERE"
                    .formatted(now)
                + " state IN ('SCHEDULED', 'PENDING', 'ACTIVE') AND ends_at <= now"
                + " OR state = 'SCHEDULED' AND starts_at <= now"
                + " OR state = 'REQUESTED' AND least(ends_at, asked_lapses_at) <= now")) {
      late.next();
      return late.getLong(1);
    }
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
