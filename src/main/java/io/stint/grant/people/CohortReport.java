package io.stint.grant.people;

import io.stint.access.Scope;
import io.stint.audit.AccessType;
import io.stint.database.Sql;
import io.stint.grant.GrantRepository;
import io.stint.iam.Names;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a cohort has given, to whom, from when until when, and when that was seen to be gone: of
 * memberships as events tell it, of grants as they are stored. Each page is one statement.
 */
@ApplicationScoped
@Transactional
class CohortReport {

  /**
   * A time in the group begins with {@code member.activated} and ends with the first event that
   * says that the user is out of it. Somebody can have several. One that began before the first
   * event that is kept has no beginning.
   */
  private static final String ITEMS =
      """
      WITH told AS (
        SELECT id, at, action, subject_name, lower(subject_name) AS who,
          max(details ->> 'email') OVER (PARTITION BY lower(subject_name)) AS email,
          count(*) FILTER (WHERE action IN ('member.severed', 'member.left', 'member.deleted')) OVER (
            PARTITION BY lower(subject_name) ORDER BY id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS span
        FROM event
        WHERE subject_kind = 'member' AND lower(details ->> 'cohort') = ? AND lower(subject_name) >= ?
          AND at >= ? AND action IN ('member.added', 'member.activated', 'member.suspended', 'member.letIn',
            'member.deletionRequested', 'member.severed', 'member.left', 'member.deleted')),
      spans AS (
        SELECT who, span, max(subject_name) AS user_name, max(email) AS email,
          min(at) FILTER (WHERE action = 'member.activated') AS since,
          max(at) FILTER (WHERE action IN ('member.suspended', 'member.deletionRequested')) AS cut,
          coalesce(max(id) FILTER (WHERE action IN ('member.suspended', 'member.deletionRequested'))
            > coalesce(max(id) FILTER (WHERE action IN ('member.added', 'member.letIn')), 0), false) AS is_cut,
          min(at) FILTER (WHERE action IN ('member.severed', 'member.left', 'member.deleted')) AS gone
        FROM told GROUP BY who, span
        HAVING bool_or(action = 'member.activated') OR span = 0 AND NOT bool_or(action = 'member.added')
          AND bool_or(action IN ('member.severed', 'member.left'))),
      memberships AS (
        SELECT who, user_name, email, since, CASE WHEN is_cut THEN least(cut, c.ends_at) ELSE c.ends_at END
          AS until, gone, span
        FROM spans CROSS JOIN cohort c WHERE c.id = ?
        UNION ALL
        SELECT lower(m.user_name), m.user_name, m.email, NULL, c.ends_at, NULL, 0
        FROM member m JOIN cohort c ON c.id = m.cohort_id
        WHERE c.id = ? AND m.in_group AND lower(m.user_name) >= ? AND NOT EXISTS (
          SELECT 1 FROM spans s WHERE s.who = lower(m.user_name) AND s.gone IS NULL)),
      items AS (
        SELECT who, 'MEMBERSHIP ' || lpad(span::text, 9, '0') AS what, user_name, email,
          'MEMBERSHIP' AS type, NULL::text AS role, NULL::text AS policy, NULL::uuid AS grant_id,
          since, until, gone
        FROM memberships
        UNION ALL
        SELECT '', g.type || ' ' || g.id, NULL, NULL, g.type, g.role_name, g.policy_arn, g.id, g.active_at,
          g.ends_at, g.revoked_at
        FROM access_grant g
        WHERE g.cohort_id = ? AND lower(g.cohort_name) = ? AND g.active_at IS NOT NULL
        UNION
        SELECT m.who, g.type || ' ' || g.id, m.user_name, m.email, g.type, g.role_name, g.policy_arn, g.id,
          g.active_at, g.ends_at, g.revoked_at
        FROM memberships m JOIN access_grant g ON lower(g.user_name) = m.who AND g.user_name IS NOT NULL
        WHERE g.active_at IS NOT NULL AND (m.gone IS NULL OR g.active_at < m.gone)
          AND (g.revoked_at IS NULL OR m.since IS NULL OR g.revoked_at > m.since)
          AND (?::boolean OR %s))
      SELECT * FROM items WHERE (who, what) > (?, ?) ORDER BY who, what LIMIT ?
      """
          .formatted(GrantRepository.IS_OWN);

  private final Sql sql;

  CohortReport(Sql sql) {
    this.sql = sql;
  }

  private record Of(UUID id, Instant createdAt) {}

  /**
   * Somebody's time with something.
   *
   * @param userName null: everybody's in the cohort, for as long as they were in it
   * @param email null: it is not known any more, or everybody's
   * @param role null: the grant is of a policy, or none
   * @param policy the ARN; null: a document, or no policy
   * @param grantId null: a membership
   * @param since when it was seen in IAM; null: events of then are kept no longer
   * @param until its end, as it was or will be; null: it has none
   * @param goneAt when it was seen to be gone from IAM; null: it was not
   */
  record Item(
      String userName,
      String email,
      AccessType type,
      String role,
      String policy,
      UUID grantId,
      Instant since,
      Instant until,
      Instant goneAt) {}

  /** An item and its place in the order of the list. */
  record Found(Item item, List<String> place) {}

  /**
   * Grants to the cohort first, then by user name.
   *
   * @param after the place of the last one before; empty: from the beginning
   * @throws Refusal 404
   */
  List<Found> page(String cohort, Scope scope, List<String> after, int limit) {
    String key = Names.key(cohort);
    Of of =
        sql.one(
                row -> new Of(Sql.id(row), Sql.instant(row, "created_at")),
                "SELECT id, created_at FROM cohort WHERE lower(name) = ?",
                key)
            .orElseThrow(() -> Refusal.notFound("cohort", cohort));
    String who = after.isEmpty() ? "" : after.get(0);
    List<Object> values = new ArrayList<>();
    values.addAll(List.of(key, who, of.createdAt(), of.id(), of.id(), who, of.id(), key));
    values.add(scope.all());
    values.addAll(GrantRepository.own(scope));
    values.addAll(List.of(who, after.isEmpty() ? "" : after.get(1), limit));
    return sql.list(CohortReport::found, ITEMS, values.toArray());
  }

  private static Found found(ResultSet row) throws SQLException {
    return new Found(
        new Item(
            row.getString("user_name"),
            row.getString("email"),
            AccessType.valueOf(row.getString("type")),
            row.getString("role"),
            row.getString("policy"),
            row.getObject("grant_id", UUID.class),
            Sql.instant(row, "since"),
            Sql.instant(row, "until"),
            Sql.instant(row, "gone")),
        List.of(row.getString("who"), row.getString("what")));
  }
}
