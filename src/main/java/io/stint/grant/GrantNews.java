package io.stint.grant;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Tells what a grant gives to whom, once it does: all of it in one event, so that who has only the
 * trail knows who had what, and finds in CloudTrail who did what with it ({@code awsUserId}).
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html">AWS
 *     on {@code aws:userid}</a>
 */
@ApplicationScoped
class GrantNews {

  /**
   * A session of a role is the role's id and its name, which the trust forces to be the user's; of
   * others any. What a user has by a policy, or passes, it does by itself.
   */
  private static final String TOLD =
      """
      SELECT g.id, g.type, g.user_name, g.cohort_name, g.principal_arn, g.role_name, g.policy_arn,
        g.policy_document IS NOT NULL AS documented, g.ends_at,
        CASE WHEN g.type = 'ASSUME_ROLE' THEN r.iam_id || ':' || coalesce(g.user_name, '*')
          ELSE u.unique_id END AS aws_user_id
      FROM access_grant g LEFT JOIN role r ON r.id = g.role_id LEFT JOIN iam_user u ON u.id = g.user_id
      WHERE g.id = ANY (?) ORDER BY g.id
      """;

  private final Sql sql;
  private final AuditTrail audit;

  GrantNews(Sql sql, AuditTrail audit) {
    this.sql = sql;
    this.audit = audit;
  }

  /** In the transaction in which it has become true. */
  void tell(AuditAction action, List<UUID> grants) {
    if (!grants.isEmpty()) {
      audit.recordAll(action, sql.list(GrantNews::entry, TOLD, grants));
    }
  }

  private static AuditTrail.Entry entry(ResultSet row) throws SQLException {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("type", row.getString("type"));
    told.put("member", row.getString("user_name"));
    told.put("cohort", row.getString("cohort_name"));
    told.put("arn", row.getString("principal_arn"));
    told.put("role", row.getString("role_name"));
    told.put("policy", row.getString("policy_arn"));
    told.put("document", row.getBoolean("documented") ? true : null);
    told.put("endsAt", Sql.instant(row, "ends_at"));
    told.put("awsUserId", row.getString("aws_user_id"));
    told.values().removeIf(value -> value == null);
    return new AuditTrail.Entry(row.getString("id"), told);
  }
}
