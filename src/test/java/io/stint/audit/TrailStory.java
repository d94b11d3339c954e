package io.stint.audit;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.database.AfterCommit;
import io.stint.database.Sql;
import io.stint.security.TrailKeys;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A trail that somebody changes who has the rights of who owns the tables. */
abstract class TrailStory extends StintTest {

  static final List<String> TABLES =
      List.of("event", "event_seal", "event_forgotten", "event_head");

  @Inject AuditTrail trail;
  @Inject Chain chain;
  @Inject EventLog log;
  @Inject TrailKeys keys;
  @Inject Clock clock;
  @Inject AfterCommit afterCommit;
  @Inject Sql sql;

  /** Of a replica of its own, whose memory no other test has filled. */
  Heads heads;

  Verification verification;

  @BeforeEach
  void begin() {
    TABLES.forEach(table -> tamper(table, "delete from " + table));
    heads = new Heads(sql, chain, keys, trail, clock, afterCommit);
    verification = new Verification(sql, chain, heads, keys);
  }

  @AfterEach
  void theFloorIsBack() {
    Floor.isBack(sql);
  }

  void happen(int many) {
    requiringNew()
        .run(
            () ->
                trail.recordAll(
                    AuditAction.COHORT_CHANGED,
                    IntStream.range(0, many)
                        .mapToObj(i -> new AuditTrail.Entry("step-" + i, Map.of("step", i)))
                        .toList()));
  }

  void cutAfter(long seq) {
    tamper(
        "event",
        "delete from event where id not in (select event_id from event_seal where seq <= "
            + seq
            + ")");
    tamper("event_seal", "delete from event_seal where seq > " + seq);
  }

  /** As who owns the table, for whom a trigger is nothing. */
  void tamper(String table, String statement) {
    requiringNew()
        .run(
            () -> {
              sql.update("alter table " + table + " disable trigger user");
              sql.update(statement);
              sql.update("alter table " + table + " enable trigger user");
            });
  }

  long id(String subject) {
    return sql.one(row -> row.getLong(1), "select id from event where subject_name = ?", subject)
        .orElseThrow();
  }
}
