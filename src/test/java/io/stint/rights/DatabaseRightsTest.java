package io.stint.rights;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.stint.database.Sql;
import io.stint.database.SqlFailure;
import io.stint.rights.RightsStory.WithLeastRights;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who has the service's own access to the database cannot make undone what was: {@code
 * deploy/postgresql/roles.sql}. That it suffices for everything is {@link LeastRightsStoryTest}.
 */
@QuarkusTest
@TestProfile(WithLeastRights.class)
class DatabaseRightsTest extends RightsStory {

  @Inject Sql sql;

  @BeforeEach
  void something() {
    ok(post("/cohorts", "{'name': 'told'}"));
  }

  @AfterEach
  void nothingIsLeft() {
    ok(api().delete("/cohorts/told"));
    loop.runUntilIdle();
  }

  @Test
  void theServicesRoleChangesNoEventAndTakesNoneAway() {
    assertEquals(
        "stint_app", sql.one(row -> row.getString(1), "select current_user").orElseThrow());
    for (String statement :
        List.of(
            "update event set actor = 'nobody'",
            "delete from event",
            "truncate event",
            "update event_seal set seq = seq + 1",
            "delete from event_seal",
            "truncate event_seal, event",
            "insert into event_forgotten (seq, hash, newest) select 1, sha256(''), now()",
            "delete from event_head",
            "alter table event disable trigger user",
            "drop trigger event_is_append_only on event",
            "create or replace function event_may_be_forgotten_before() returns timestamptz"
                + " language sql as 'select now()'",
            "set session_replication_role = replica",
            "update flyway_schema_history set success = false")) {
      String refused = assertThrows(SqlFailure.class, () -> sql.update(statement)).getMessage();
      assertTrue(
          refused.contains("permission denied") || refused.contains("must be owner"),
          statement + ": " + refused);
    }
  }

  @Test
  void itSealsAndSigns() {
    assertTrue(
        sql.exists(
            "select 1 where has_table_privilege('event_seal', 'INSERT') and"
                + " has_table_privilege('event_head', 'INSERT') and"
                + " has_table_privilege('event_head', 'UPDATE')"));
    api().get("/events/verification").then().body("intact", equalTo(true));
  }

  /** The one door there is lets nothing out that is young. */
  @Test
  void whoForgetsOnPurposeForgetsNothing() {
    assertEquals(
        0,
        sql.one(
                row -> row.getInt(1),
                "select forget_events(now() + interval '10 years', null, null, 1000000)")
            .orElseThrow());
    assertEquals(
        0, sql.one(row -> row.getInt(1), "select put_restored_events_first()").orElseThrow());
    api().get("/events?subject=told").then().body("items.action", hasItem("cohort.created"));
  }
}
