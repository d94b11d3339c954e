package io.stint.cohort;

import io.stint.database.Sql;
import io.stint.iam.Names;
import io.stint.reconcile.ReconciledRow.FailureView;
import io.stint.web.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Members as they are looked at and taken out. Every call in the caller's transaction. */
@ApplicationScoped
public class MemberRows {

  /** Of {@code member m} and its {@code iam_user u}. */
  static final String SHOWN_STATE =
      """
      (CASE WHEN m.state IN ('ENDED', 'REMOVED') AND NOT m.leaving THEN m.state
         WHEN u.failure_code IS NOT NULL THEN 'FAILING'
         WHEN m.leaving THEN 'REMOVING'
         ELSE m.state END)
      """;

  /** What is shown does not lag behind the end. */
  private static final String SHOWN_NOW =
      """
      (CASE WHEN %1$s IN ('PENDING', 'ACTIVE') AND EXISTS (
         SELECT 1 FROM cohort c WHERE c.id = m.cohort_id AND c.ends_at <= ?)
         THEN 'ENDING' ELSE %1$s END)
      """
          .formatted(SHOWN_STATE);

  private static final String SELECT =
      """
      SELECT * FROM (
        SELECT m.user_name, m.email, m.created_at, m.updated_at, u.id AS user_id, u.arn,
          u.credentials, u.adopted, u.stranger_id, u.failure_code, u.failure_message, u.failing_since,
          u.attempts, u.due_at, %s AS shown
        FROM member m LEFT JOIN iam_user u ON u.id = m.user_id WHERE m.cohort_id = ?) member
      """
          .formatted(SHOWN_NOW);

  private final Sql sql;
  private final DueUsers due;

  MemberRows(Sql sql, DueUsers due) {
    this.sql = sql;
    this.due = due;
  }

  /**
   * A member and its user.
   *
   * @param user null when the user is gone
   * @param stranger whether somebody else's user has its name in IAM
   */
  public record Found(UUID user, MemberView view, boolean stranger) {}

  List<MemberView> page(UUID cohort, MemberState state, PageRequest page, Instant now) {
    return list(cohort, state, page.isFirst() ? "" : page.after().get(0), page.limit(), now);
  }

  List<MemberView> all(UUID cohort, MemberState state, Instant now) {
    return list(cohort, state, "", null, now);
  }

  private List<MemberView> list(
      UUID cohort, MemberState state, String after, Integer limit, Instant now) {
    List<Object> values = new ArrayList<>(List.of(now, cohort, after));
    String where = " WHERE lower(user_name) > ?";
    if (state != null) {
      where += " AND shown = ?";
      values.add(state);
    }
    if (limit != null) {
      values.add(limit);
    }
    return sql.list(
        row -> found(row).view(),
        SELECT + where + " ORDER BY lower(user_name)" + (limit == null ? "" : " LIMIT ?"),
        values.toArray());
  }

  Optional<Found> find(UUID cohort, String userName, Instant now) {
    return sql.one(
        MemberRows::found,
        SELECT + " WHERE lower(user_name) = ?",
        now,
        cohort,
        Names.key(userName));
  }

  List<MemberView> named(UUID cohort, List<String> userNames, Instant now) {
    return sql.list(
        row -> found(row).view(), SELECT + " WHERE user_name = ANY (?)", now, cohort, userNames);
  }

  /** When the first of these that fail is tried again; empty: none fails. */
  Optional<Instant> nextAttempt(UUID cohort, List<String> userNames) {
    return sql.one(
        row -> Optional.ofNullable(Sql.instant(row, "next")).orElse(Instant.MAX),
        """
        SELECT min(u.due_at) AS next FROM member m JOIN iam_user u ON u.id = m.user_id
        WHERE m.cohort_id = ? AND m.user_name = ANY (?) AND u.failure_code IS NOT NULL
        HAVING count(*) > 0
        """,
        cohort,
        userNames);
  }

  /** Whether one of these has not arrived yet, and nothing has failed. */
  boolean anyUnderWay(UUID cohort, List<String> userNames) {
    return sql.exists(
        """
        SELECT 1 FROM member m JOIN iam_user u ON u.id = m.user_id
        WHERE m.cohort_id = ? AND m.user_name = ANY (?)
          AND m.state = 'PENDING' AND u.failure_code IS NULL LIMIT 1
        """,
        cohort,
        userNames);
  }

  /** Its user is due: it leaves the group, and goes when nothing else holds it. */
  void takeOut(UUID cohort, Found member, Instant now) {
    if (member.user() == null) {
      sql.update(
          "DELETE FROM member WHERE cohort_id = ? AND lower(user_name) = ?",
          cohort,
          Names.key(member.view().userName()));
      return;
    }
    // The user before the membership, as the passes do.
    due.leaves(member.user(), now);
    sql.update(
        "UPDATE member SET leaving = true, updated_at = ? WHERE cohort_id = ? AND user_id = ?",
        now,
        cohort,
        member.user());
  }

  private static Found found(ResultSet row) throws SQLException {
    String credentials = row.getString("credentials");
    return new Found(
        row.getObject("user_id", UUID.class),
        new MemberView(
            row.getString("user_name"),
            row.getString("email"),
            row.getString("arn"),
            MemberState.valueOf(row.getString("shown")),
            FailureView.of(row),
            credentials == null ? Credentials.NONE : Credentials.valueOf(credentials),
            row.getBoolean("adopted"),
            Sql.instant(row, "created_at"),
            Sql.instant(row, "updated_at")),
        row.getString("stranger_id") != null);
  }
}
