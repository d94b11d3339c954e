package io.stint.grant.people;

import io.stint.access.Scope;
import io.stint.audit.AccessFilter;
import io.stint.audit.AccessItem;
import io.stint.audit.PastAccess;
import io.stint.cohort.PersonRows;
import io.stint.database.Sql;
import io.stint.grant.GrantRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Who has what now, as it is stored: with what is over and not yet seen to be gone from IAM. By
 * person, so that a page costs what is on it; then those who are no person of Stint's, or are none
 * any more. Every call in the caller's transaction.
 */
@ApplicationScoped
class PresentAccess {

  /** Of a member {@code m}: in IAM's group, or not known to be out of it. */
  private static final String IN_GROUP = "(m.in_group OR m.state = 'ACTIVE')";

  /** One value: now. */
  private static final String GIVEN =
      "g.state <> 'REVOKED' AND g.state NOT IN ('REQUESTED', 'DENIED', 'LAPSED') AND g.starts_at <="
          + " ?";

  private static final String OWN_COHORT = "(?::boolean OR c.owners && ?::varchar[])";

  private static final String OF_GRANT =
      "g.type, g.role_name AS role, g.policy_arn AS policy, g.id AS grant_id,"
          + " coalesce(g.active_at, g.starts_at)";

  private static final String WHAT =
      "concat_ws(' ', type, lower(coalesce(cohort, '')), grant_id::text) AS what";

  private static final String PEOPLE =
      """
      SELECT lower(u.user_name) AS who, u.user_name, NULL::text AS arn, held.*, %7$s
      FROM iam_user u CROSS JOIN LATERAL (
        SELECT m.email, c.name AS cohort, 'MEMBERSHIP' AS type, NULL::text AS role,
          NULL::text AS policy, NULL::uuid AS grant_id, coalesce(m.let_in_at, m.created_at) AS since,
          c.ends_at AS until
        FROM member m JOIN cohort c ON c.id = m.cohort_id
        WHERE m.user_id = u.id AND %1$s AND %2$s
        UNION ALL
        SELECT CASE WHEN %3$s THEN u.email END, NULL, %4$s, g.ends_at
        FROM access_grant g WHERE g.user_id = u.id AND %5$s AND (?::boolean OR %6$s)
        UNION ALL
        SELECT m.email, c.name, g.type, g.role_name, g.policy_arn, g.id,
          greatest(coalesce(g.active_at, g.starts_at), coalesce(m.let_in_at, m.created_at)), g.ends_at
        FROM member m JOIN cohort c ON c.id = m.cohort_id JOIN access_grant g ON g.cohort_id = c.id
        WHERE m.user_id = u.id AND %1$s AND %5$s AND %2$s) held
      """
          .formatted(
              IN_GROUP,
              OWN_COHORT,
              PersonRows.IS_OWN,
              OF_GRANT,
              GIVEN,
              GrantRepository.IS_OWN,
              WHAT);

  /** A user may be gone before the last of its sessions is denied. */
  private static final String OTHERS =
      """
      SELECT held.*, %1$s FROM (
        SELECT lower(coalesce(g.principal_arn, g.user_name)) AS who, g.user_name,
          g.principal_arn AS arn, NULL::text AS email, NULL::text AS cohort, %2$s AS since,
          g.ends_at AS until
        FROM access_grant g
        WHERE g.cohort_id IS NULL AND %3$s AND (?::boolean OR %4$s)
          AND NOT EXISTS (SELECT 1 FROM iam_user u WHERE u.id = g.user_id)) held
      """
          .formatted(WHAT, OF_GRANT, GIVEN, GrantRepository.IS_OWN);

  private final Sql sql;

  PresentAccess(Sql sql) {
    this.sql = sql;
  }

  /**
   * Where an item stands in the order of the list.
   *
   * @param others whether after all people
   */
  record Place(boolean others, String who, String what) {

    static final Place FIRST = new Place(false, "", "");

    static Place of(List<String> key) {
      return key.isEmpty()
          ? FIRST
          : new Place(Boolean.parseBoolean(key.get(0)), key.get(1), key.get(2));
    }

    List<String> key() {
      return List.of(String.valueOf(others), who, what);
    }
  }

  record Found(AccessItem item, Place place) {}

  List<Found> page(AccessFilter filter, Scope scope, Place after, int limit, Instant now) {
    List<Found> found = new ArrayList<>();
    if (!after.others()) {
      found.addAll(list(false, filter, people(scope, now), after, limit));
    }
    if (found.size() < limit) {
      Place from = after.others() ? after : Place.FIRST;
      found.addAll(list(true, filter, others(scope, now), from, limit - found.size()));
    }
    return found;
  }

  private static List<Object> people(Scope scope, Instant now) {
    List<Object> values = new ArrayList<>();
    values.addAll(List.of(scope.all(), scope.owners(), scope.all(), scope.owners()));
    values.addAll(others(scope, now));
    values.addAll(List.of(now, scope.all(), scope.owners()));
    return values;
  }

  private static List<Object> others(Scope scope, Instant now) {
    List<Object> values = new ArrayList<>(List.of(now, scope.all()));
    values.addAll(GrantRepository.own(scope));
    return values;
  }

  private List<Found> list(
      boolean others, AccessFilter filter, List<Object> values, Place after, int limit) {
    values.addAll(List.of(after.who(), after.who(), after.what()));
    String statement =
        "SELECT * FROM ("
            + (others ? OTHERS : PEOPLE)
            + ") held WHERE who >= ? AND (who, what) > (?, ?)"
            + filter.condition(values)
            + " ORDER BY who, what LIMIT ?";
    values.add(limit);
    return sql.list(
        row ->
            new Found(
                PastAccess.item(row),
                new Place(others, row.getString("who"), row.getString("what"))),
        statement,
        values.toArray());
  }
}
