package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.quarkus.scheduler.Scheduled;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.audit.MomentsConfig;
import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells of members that fail, once for each failure, and not of what went well at the second try. A
 * row that is being worked on is left for the next look.
 */
@ApplicationScoped
class FailingMembers {

  private static final int BATCH = 500;

  private static final String TELL =
      """
      UPDATE iam_user u SET failing_told = u.failing_since FROM (
        SELECT id FROM iam_user
        WHERE failing_since <= ? AND failing_told IS DISTINCT FROM failing_since
        ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED) found
      WHERE u.id = found.id
      RETURNING u.user_name, u.failure_code, u.failure_message, u.failing_since,
        ARRAY(SELECT c.name FROM member m JOIN cohort c ON c.id = m.cohort_id
          WHERE m.user_id = u.id ORDER BY c.name) AS cohorts
      """;

  private final Sql sql;
  private final AuditTrail audit;
  private final MomentsConfig config;
  private final Clock clock;

  FailingMembers(Sql sql, AuditTrail audit, MomentsConfig config, Clock clock) {
    this.sql = sql;
    this.audit = audit;
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(every = "${stint.events.look-every:10s}", identity = "moments-of-members")
  void look() {
    Instant since = clock.instant().minus(config.failingAfter());
    int told = BATCH;
    while (told == BATCH) {
      told = requiringNew().call(() -> once(since));
    }
  }

  private int once(Instant since) {
    List<AuditTrail.Entry> told = sql.list(FailingMembers::entry, TELL, since, BATCH);
    if (!told.isEmpty()) {
      audit.recordAll(AuditAction.MEMBER_FAILING, told);
    }
    return told.size();
  }

  private static AuditTrail.Entry entry(ResultSet row) throws SQLException {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("cohorts", row.getArray("cohorts").getArray());
    details.put("code", row.getString("failure_code"));
    details.put("message", row.getString("failure_message"));
    details.put("since", Sql.instant(row, "failing_since"));
    return new AuditTrail.Entry(row.getString("user_name"), details);
  }
}
