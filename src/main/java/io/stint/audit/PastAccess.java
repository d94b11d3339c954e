package io.stint.audit;

import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Who had what at an instant, as events tell it: nothing else is looked at. What ends by its date
 * is over then, seen or not.
 */
@ApplicationScoped
public class PastAccess {

  /**
   * Of a grant and of a membership what was said last counts. Of one subject, what came later has
   * the greater id.
   */
  private static final String THEN =
      """
      WITH grants AS (
        SELECT subject_name AS grant_id,
          min(at) FILTER (WHERE action = 'grant.activated') AS since,
          (array_agg(details ORDER BY id) FILTER (WHERE action = 'grant.created'))[1] AS asked,
          (array_agg(details ->> 'endsAt' ORDER BY id DESC)
            FILTER (WHERE details ->> 'endsAt' IS NOT NULL))[1]::timestamptz AS until
        FROM event
        WHERE at <= ? AND action IN ('grant.created', 'grant.activated', 'grant.changed',
          'grant.capped', 'grant.ended', 'grant.revoked')
        GROUP BY subject_name
        HAVING bool_or(action = 'grant.activated') AND NOT bool_or(action = 'grant.revoked')),
      members AS (
        SELECT max(subject_name) AS user_name, max(details ->> 'cohort') AS cohort,
          max(details ->> 'email') AS email,
          max(at) FILTER (WHERE action = 'member.activated') AS since
        FROM event
        WHERE at <= ? AND action IN ('member.added', 'member.activated', 'member.severed',
          'member.left', 'member.deleted')
        GROUP BY lower(subject_name), lower(details ->> 'cohort')
        HAVING (array_agg(action ORDER BY id DESC) FILTER (WHERE action <> 'member.added'))[1]
          = 'member.activated'),
      cohorts AS (
        SELECT lower(subject_name) AS cohort,
          (array_agg(details ->> 'endsAt' ORDER BY id DESC))[1]::timestamptz AS until
        FROM event WHERE at <= ? AND action IN ('cohort.created', 'cohort.changed')
        GROUP BY lower(subject_name)),
      given AS (
        SELECT grant_id::uuid, since, until, asked ->> 'type' AS type, asked ->> 'role' AS role,
          asked ->> 'policy' AS policy,
          CASE WHEN asked ->> 'principal' LIKE 'member %' THEN substr(asked ->> 'principal', 8) END
            AS member,
          CASE WHEN asked ->> 'principal' LIKE 'cohort %' THEN substr(asked ->> 'principal', 8) END
            AS cohort,
          CASE WHEN asked ->> 'principal' LIKE 'arn:%' THEN asked ->> 'principal' END AS arn
        FROM grants WHERE asked IS NOT NULL),
      held AS (
        SELECT m.user_name, m.email, NULL AS arn, m.cohort, NULL AS role, NULL AS policy,
          NULL::uuid AS grant_id, 'MEMBERSHIP' AS type, m.since, c.until
        FROM members m LEFT JOIN cohorts c ON c.cohort = lower(m.cohort)
        UNION ALL
        SELECT g.member, (SELECT max(m.email) FROM members m
            WHERE lower(m.user_name) = lower(g.member)), g.arn, NULL, g.role, g.policy, g.grant_id,
          g.type, g.since, g.until
        FROM given g WHERE g.cohort IS NULL
        UNION ALL
        SELECT m.user_name, m.email, NULL, m.cohort, g.role, g.policy, g.grant_id, g.type,
          greatest(g.since, m.since), g.until
        FROM given g JOIN members m ON lower(m.cohort) = lower(g.cohort)),
      placed AS (
        SELECT held.*, concat_ws(' ', lower(coalesce(user_name, arn)), type,
          lower(coalesce(cohort, '')), coalesce(grant_id::text, '')) COLLATE "C" AS place FROM held)
      SELECT * FROM placed WHERE (until IS NULL OR until > ?) AND place > ?
      """;

  private final Sql sql;

  PastAccess(Sql sql) {
    this.sql = sql;
  }

  /** An item, and where it stands in the order of the list. */
  public record Found(AccessItem item, String place) {}

  /** When the youngest event was written of those that are kept no longer; empty: all are. */
  public Optional<Instant> forgottenUntil() {
    return sql.one(
        row -> Sql.instant(row, "newest"),
        "SELECT max(newest) AS newest FROM event_forgotten HAVING count(*) > 0");
  }

  public List<Found> page(Instant at, AccessFilter filter, String after, int limit) {
    List<Object> values = new ArrayList<>(List.of(at, at, at, at, after));
    String statement = THEN + filter.condition(values) + " ORDER BY place LIMIT ?";
    values.add(limit);
    return sql.list(PastAccess::found, statement, values.toArray());
  }

  private static Found found(ResultSet row) throws SQLException {
    return new Found(item(row), row.getString("place"));
  }

  /** Of a row with the columns of one. */
  public static AccessItem item(ResultSet row) throws SQLException {
    return new AccessItem(
        row.getString("user_name"),
        row.getString("email"),
        row.getString("arn"),
        row.getString("cohort"),
        AccessType.valueOf(row.getString("type")),
        row.getString("role"),
        row.getString("policy"),
        row.getObject("grant_id", UUID.class),
        Sql.instant(row, "since"),
        Sql.instant(row, "until"));
  }
}
