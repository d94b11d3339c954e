package io.stint.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.stint.database.Sql;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a look at what is due costs while nothing is. */
@QuarkusTest
@Tag("boots")
class DueRowsTest {

  /** Of both lanes. */
  private static final String MANY =
      """
      INSERT INTO access_grant (id, version, state, type, user_id, user_name, role_id, role_name,
        starts_at, expires_at, ends_at, due_at, revokes, created_at, updated_at, revision)
      SELECT gen_random_uuid(), 1, 'ACTIVE', 'ASSUME_ROLE', whose, 'due-member', whose, 'due-role',
        now(), ends, ends, ends, n % 2 = 0, now(), now(), 1
      FROM (SELECT gen_random_uuid() AS whose) one,
        (SELECT n, now() + interval '20 years' + n * interval '1 second' AS ends
         FROM generate_series(1, 20000) n) rows
      """;

  @Inject Claims claims;
  @Inject Sql sql;

  /** Nor by the plan for any moment, to which PostgreSQL comes after a few looks. */
  @Test
  void rowsThatAreNotDueAreNotRead() {
    QuarkusTransaction.begin();
    try {
      sql.update(MANY);
      sql.update("ANALYZE access_grant");
      sql.update("SET LOCAL plan_cache_mode = force_generic_plan");
      long before = passedOver();
      claims.due(List.of("access_grant"));
      assertEquals(before, passedOver());
    } finally {
      QuarkusTransaction.rollback();
    }
    sql.update("ANALYZE access_grant");
  }

  /** Of the table, in this transaction. */
  private long passedOver() {
    return sql.one(
            row -> row.getLong(1),
            "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'access_grant'")
        .orElseThrow();
  }
}
