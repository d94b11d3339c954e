package io.stint.cohort;

import io.stint.access.Scope;
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

  /** Of {@code member m} and its {@code cohort c}: it waits for a group that cannot be made. */
  private static final String GROUPLESS =
      "(m.state = 'PENDING' AND m.suspended_at IS NULL AND NOT c.group_ready AND c.failure_code IS NOT NULL)";

  /** Of {@code member m}, its {@code cohort c} and its {@code iam_user u}. */
  static final String SHOWN_STATE =
      """
      (CASE WHEN m.state IN ('ENDED', 'REMOVED') AND NOT m.leaving THEN m.state
         WHEN u.failure_code IS NOT NULL THEN 'FAILING'
         WHEN NOT m.leaving AND %s THEN 'FAILING'
         WHEN m.leaving THEN 'REMOVING'
         WHEN m.suspended_at IS NOT NULL THEN 'ENDING'
         ELSE m.state END)
      """
          .formatted(GROUPLESS);

  /** What is shown does not lag behind the end. */
  static final String SHOWN_NOW =
      """
      (CASE WHEN %1$s IN ('PENDING', 'ACTIVE') AND c.ends_at <= ? THEN 'ENDING' ELSE %1$s END)
      """
          .formatted(SHOWN_STATE);

  private static final String SELECT =
      """
      SELECT * FROM (
        SELECT m.user_name, m.email, m.leaving, m.created_at, m.updated_at, u.id AS user_id, u.arn,
          u.credentials, u.adopted, u.stranger_id, m.suspended_at,
          u.claimed_at, u.claimed_issuer, u.claimed_subject,
          coalesce(u.failure_code, f.failure_code) AS failure_code,
          coalesce(%s, 'The group of the cohort is not in IAM: ' || f.failure_message)
            AS failure_message,
          coalesce(u.failing_since, f.failing_since) AS failing_since,
          CASE WHEN u.failure_code IS NULL THEN coalesce(f.attempts, 0) ELSE u.attempts END AS attempts,
          CASE WHEN u.failure_code IS NULL THEN f.due_at ELSE u.due_at END AS due_at,
          CASE WHEN m.suspended_at IS NOT NULL THEN NULL
            WHEN m.state = 'PENDING' AND NOT m.leaving AND NOT c.group_ready
              AND coalesce(u.failure_code, c.failure_code) IS NULL
            THEN 'The group of the cohort is not in IAM yet.'
            WHEN m.state NOT IN ('ENDED', 'REMOVED') AND NOT m.leaving AND u.arn IS NULL AND NOT u.may_be_made
              AND u.failure_code IS NULL
              AND EXISTS (SELECT 1 FROM user_creation WHERE held_since IS NOT NULL)
            THEN 'So many users were made in an hour that an administrator has to let more be made.'
            END AS waiting_for,
          %s AS shown
        FROM member m JOIN cohort c ON c.id = m.cohort_id LEFT JOIN iam_user u ON u.id = m.user_id
          LEFT JOIN cohort f ON f.id = c.id AND NOT m.leaving AND %s
        WHERE m.cohort_id = ?) member
      """
          .formatted(OwnCohorts.FAILURE_MESSAGE, SHOWN_NOW, GROUPLESS);

  private final Sql sql;
  private final DueUsers due;
  private final OwnCohorts own;

  MemberRows(Sql sql, DueUsers due, OwnCohorts own) {
    this.sql = sql;
    this.due = due;
    this.own = own;
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
    List<Object> values = shown(cohort, now);
    values.add(after);
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
    List<Object> values = shown(cohort, now);
    values.add(Names.key(userName));
    return sql.one(MemberRows::found, SELECT + " WHERE lower(user_name) = ?", values.toArray());
  }

  List<MemberView> named(UUID cohort, List<String> userNames, Instant now) {
    List<Object> values = shown(cohort, now);
    values.add(userNames);
    return sql.list(
        row -> found(row).view(), SELECT + " WHERE user_name = ANY (?)", values.toArray());
  }

  /** The values of {@link #SELECT}: what the caller may know. */
  private List<Object> shown(UUID cohort, Instant now) {
    Scope scope = own.scope();
    return new ArrayList<>(List.of(scope.all(), scope.owners(), now, cohort));
  }

  /** Who is in it and not on the way out, of a cohort that has not ended. */
  List<Found> present(UUID cohort, Instant now) {
    return sql.list(
        MemberRows::found,
        SELECT
            + " WHERE user_id IS NOT NULL AND NOT leaving AND (suspended_at IS NOT NULL"
            + " OR shown IN ('PENDING', 'ACTIVE', 'FAILING'))",
        shown(cohort, now).toArray());
  }

  /** When the first of these that fail is tried again; empty: none fails. */
  Optional<Instant> nextAttempt(UUID cohort, List<String> userNames) {
    return sql.one(
        row -> Optional.ofNullable(Sql.instant(row, "next")).orElse(Instant.MAX),
        """
        SELECT min(CASE WHEN u.failure_code IS NULL THEN c.due_at ELSE u.due_at END) AS next
        FROM member m JOIN cohort c ON c.id = m.cohort_id JOIN iam_user u ON u.id = m.user_id
        WHERE m.cohort_id = ? AND m.user_name = ANY (?) AND (u.failure_code IS NOT NULL OR %s)
        HAVING count(*) > 0
        """
            .formatted(GROUPLESS),
        cohort,
        userNames);
  }

  /** Whether one of these has not arrived yet, and nothing has failed. */
  boolean anyUnderWay(UUID cohort, List<String> userNames) {
    return sql.exists(
        """
        SELECT 1 FROM member m JOIN cohort c ON c.id = m.cohort_id JOIN iam_user u ON u.id = m.user_id
        WHERE m.cohort_id = ? AND m.user_name = ANY (?)
          AND m.state = 'PENDING' AND u.failure_code IS NULL AND NOT %s LIMIT 1
        """
            .formatted(GROUPLESS),
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
            row.getString("waiting_for"),
            credentials == null ? Credentials.NONE : Credentials.valueOf(credentials),
            claimed(row),
            row.getBoolean("adopted"),
            row.getObject("suspended_at") != null,
            Sql.instant(row, "suspended_at"),
            Sql.instant(row, "created_at"),
            Sql.instant(row, "updated_at")),
        row.getString("stranger_id") != null);
  }

  /** Of what is out now: what was taken before is said by the events. */
  private static MemberView.Claimed claimed(ResultSet row) throws SQLException {
    Instant at = Sql.instant(row, "claimed_at");
    return at == null || !Credentials.CLAIMED.name().equals(row.getString("credentials"))
        ? null
        : new MemberView.Claimed(
            at,
            new MemberView.Claimed.By(
                row.getString("claimed_issuer"), row.getString("claimed_subject")));
  }
}
