package io.stint.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.database.Sql;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is surely over is forgotten after a while; what may still live never is. */
@QuarkusTest
class EndedGrantsTest extends GrantStory {

  private static final Duration KEPT = Duration.ofDays(400);

  @Inject EndedGrants ended;
  @Inject Sql sql;

  private final String member = unique("ada");

  @Test
  void anEndedGrantIsShownForTheTimeThatIsConfiguredAndThenForgotten() {
    cohort(member);
    String role = role();
    String over = granted(assume(role, member(member), Duration.ofHours(4)));
    String live = granted(assume(role, member(member), KEPT.plusDays(30)));
    revoke(over);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(over));
    Instant proved = clock.instant();

    sandbox.set(proved.plus(KEPT));
    loop.runUntilIdle();
    ended.forgetOld();
    assertEquals("REVOKED", state(over));

    sandbox.advance(Duration.ofSeconds(1));
    ended.forgetOld();
    api().get("/grants/" + over).then().statusCode(404);
    assertEquals("ACTIVE", state(live));
  }

  @Test
  void oneThatIsNotProvedToBeGoneIsNeverForgotten() {
    cohort(member);
    String role = role();
    String open = granted(assume(role, member(member), Duration.ofHours(4)));
    sandbox.setFaults("{\"down\": true}");
    revoke(open);
    loop.runUntilIdle();
    assertEquals("REVOKING", state(open));
    sandbox.advance(KEPT.plusDays(1));
    ended.forgetOld();
    assertEquals("REVOKING", state(open));

    sandbox.noFaults();
    loop.runUntilIdle();
    sandbox.advance(Duration.ofMinutes(5));
    loop.runUntilIdle();
    ended.forgetOld();
    assertEquals("REVOKED", state(open));
  }

  @Test
  void moreThanOneBatchGoesInSmallOnes() {
    cohort(member);
    String over = granted(policy(member(member), Map.of("document", LIST_USERS)));
    revoke(over);
    loop.runUntilIdle();
    int copies = 2 * EndedGrants.BATCH + 1;
    copy(over, copies);
    sandbox.advance(KEPT.plusDays(1));
    ended.forgetOld();
    api().get("/grants/" + over).then().statusCode(404);
    assertEquals(List.of(0L), count());
  }

  /** As many rows as it takes, of a grant that ended. */
  private void copy(String grant, int times) {
    sql.update(
        """
        INSERT INTO access_grant
        SELECT (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid()))).*
        FROM access_grant g, generate_series(1, ?) WHERE g.id = ?::uuid
        """,
        times,
        grant);
  }

  private List<Long> count() {
    return sql.list(
        row -> row.getLong(1),
        "SELECT count(*) FROM access_grant WHERE lower(user_name) = lower(?)",
        member);
  }
}
