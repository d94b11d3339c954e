package io.stint.grant;

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
 * Tells that a grant ends soon, or should have ended: once for each end, by whichever replica sees
 * it first. A row that somebody is changing just now is left for the next look.
 */
@ApplicationScoped
class GrantMoments {

  private static final int BATCH = 500;

  private static final String TELL =
      """
      UPDATE access_grant g SET %1$s = g.ends_at FROM (
        SELECT id FROM access_grant
        WHERE %2$s AND %1$s IS DISTINCT FROM ends_at
        ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED) found
      WHERE g.id = found.id
      RETURNING g.id, g.type, g.role_name, g.policy_arn, g.ends_at,
        coalesce(g.user_name, g.cohort_name, g.principal_arn) AS principal
      """;

  private static final String ENDING_SOON =
      TELL.formatted("ending_soon_told", "state = 'ACTIVE' AND ends_at > ? AND ends_at <= ?");

  private static final String OVERDUE =
      TELL.formatted(
          "overdue_told",
          "state <> 'REVOKED' AND state NOT IN ('REQUESTED', 'DENIED', 'LAPSED') AND ends_at <= ?");

  private final Sql sql;
  private final AuditTrail audit;
  private final MomentsConfig config;
  private final Clock clock;

  GrantMoments(Sql sql, AuditTrail audit, MomentsConfig config, Clock clock) {
    this.sql = sql;
    this.audit = audit;
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(every = "${stint.events.look-every:10s}", identity = "moments-of-grants")
  void look() {
    Instant now = clock.instant();
    tell(AuditAction.GRANT_ENDING_SOON, ENDING_SOON, now, now.plus(config.endingSoon()), BATCH);
    tell(AuditAction.GRANT_OVERDUE, OVERDUE, now.minus(config.overdueAfter()), BATCH);
  }

  private void tell(AuditAction action, String statement, Object... values) {
    Sql.inBatches(BATCH, () -> once(action, statement, values));
  }

  private int once(AuditAction action, String statement, Object... values) {
    List<AuditTrail.Entry> told = sql.list(GrantMoments::entry, statement, values);
    if (!told.isEmpty()) {
      audit.recordAll(action, told);
    }
    return told.size();
  }

  private static AuditTrail.Entry entry(ResultSet row) throws SQLException {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("type", row.getString("type"));
    details.put("principal", row.getString("principal"));
    details.put("role", row.getString("role_name"));
    details.put("policy", row.getString("policy_arn"));
    details.put("endsAt", Sql.instant(row, "ends_at"));
    return new AuditTrail.Entry(row.getString("id"), details);
  }
}
