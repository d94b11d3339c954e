package io.stint.grant;

import io.stint.grant.statement.GrantHolder;
import io.stint.web.Refusal;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Who a grant is for, as it is stored: one of user, cohort and ARN.
 *
 * @param arn null for those that Stint manages
 * @param arnId AIDA… or AROA…, which one it is that has the ARN; null: of another account, or not
 *     known
 */
@Embeddable
public record Grantee(
    @Column(name = "user_id", updatable = false) UUID userId,
    @Column(name = "user_name", updatable = false) String userName,
    @Column(name = "cohort_id", updatable = false) UUID cohortId,
    @Column(name = "cohort_name", updatable = false) String cohortName,
    @Column(name = "principal_arn", updatable = false) String arn,
    @Column(name = "principal_id") String arnId) {

  static Grantee of(ResultSet row) throws SQLException {
    return new Grantee(
        row.getObject("user_id", UUID.class),
        row.getString("user_name"),
        row.getObject("cohort_id", UUID.class),
        row.getString("cohort_name"),
        row.getString("principal_arn"),
        row.getString("principal_id"));
  }

  static Grantee user(UUID id, String name) {
    return new Grantee(id, name, null, null, null, null);
  }

  static Grantee cohort(UUID id, String name) {
    return new Grantee(null, null, id, name, null, null);
  }

  static Grantee foreign(String arn, String id) {
    return new Grantee(null, null, null, null, arn, id);
  }

  /** With the id that stood in the place of the ARN. */
  Grantee gone(String id) {
    return new Grantee(userId, userName, cohortId, cohortName, arn, arnId == null ? id : arnId);
  }

  GrantHolder holder() {
    if (userId != null) {
      return new GrantHolder.User(userName);
    }
    return cohortId != null ? new GrantHolder.Cohort(cohortId) : new GrantHolder.Foreign(arn);
  }

  /**
   * @param member who is asked for; null: nobody in particular
   * @throws Refusal 422 when this is somebody else
   */
  public void requireIsFor(String member) {
    boolean other = arn != null || (userName != null && !userName.equalsIgnoreCase(member));
    if (member != null && other) {
      throw Refusal.impossible("?member", "The grant is to " + words() + " alone.");
    }
  }

  /** For messages: {@code member ada}. */
  String words() {
    if (userId != null) {
      return "member " + userName;
    }
    return cohortId != null ? "cohort " + cohortName : arn;
  }
}
