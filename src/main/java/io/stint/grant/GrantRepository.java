package io.stint.grant;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.stint.access.Scope;
import io.stint.database.Sql;
import io.stint.grant.statement.SessionDenies;
import io.stint.reconcile.Failure;
import io.stint.role.RoleRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The rows of the ledger. Everything here needs a transaction. */
@ApplicationScoped
public class GrantRepository implements PanacheRepositoryBase<Grant, UUID> {

  /** No session lives longer, clocks included. */
  private static final Duration LONGEST = RoleRef.LONGEST_SESSION.plus(SessionDenies.MARGIN);

  /** Those that were given and are not seen to be gone: what documents are made of. */
  private static final String LIVE =
      "state <> REVOKED and state not in (REQUESTED, DENIED, LAPSED)";

  /** With those that are asked for. */
  private static final String OPEN = "state <> REVOKED and state not in (DENIED, LAPSED)";

  /** Of a grant {@code g}: whether it is theirs to see; {@link #own} has its values. */
  public static final String IS_OWN = OwnGrants.IS_OWN;

  private final Sql sql;

  GrantRepository(Sql sql) {
    this.sql = sql;
  }

  public static List<Object> own(Scope scope) {
    return OwnGrants.values(scope);
  }

  /** Holds the row until the transaction ends, and reads it anew. */
  Optional<Grant> lock(UUID id) {
    // One that was read before the lock may be stale, and JPA would refuse to lock it.
    findByIdOptional(id).ifPresent(getEntityManager()::detach);
    return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
  }

  /** What a user has by grants of its own, with what is over and not seen to be gone. */
  List<Grant> ofUser(UUID userId) {
    return list("grantee.userId = ?1 and " + LIVE + " order by id", userId);
  }

  /** By which a member may assume a role at that instant, by itself or by one of its cohorts. */
  public Optional<Grant> held(UUID roleId, UUID userId, Collection<UUID> cohortIds, Instant at) {
    return list(
            "target.roleId = ?1 and type = ASSUME_ROLE and endsAt > ?2 and "
                + LIVE
                + " order by id",
            roleId,
            at)
        .stream()
        .filter(
            grant ->
                userId.equals(grant.grantee().userId())
                    || cohortIds.contains(grant.grantee().cohortId()))
        .findFirst();
  }

  /** The same for a cohort. */
  List<Grant> ofCohort(UUID cohortId) {
    return list("grantee.cohortId = ?1 and " + LIVE + " order by id", cohortId);
  }

  /** The same with those that are asked for. */
  List<Grant> openOfCohort(UUID cohortId) {
    return list("grantee.cohortId = ?1 and " + OPEN + " order by id", cohortId);
  }

  /** Grants to users themselves, of many users at once, with those that are asked for. */
  List<Grant> openOfUsers(Collection<UUID> userIds) {
    return list("grantee.userId in ?1 and " + OPEN + " order by id", userIds);
  }

  /** What somebody has by themselves or by a cohort, the first to end before the others. */
  public List<Grant> ofPerson(UUID userId, Collection<UUID> cohortIds, int most) {
    return find(
            "(grantee.userId = ?1 or grantee.cohortId in ?2) and " + LIVE + " order by endsAt, id",
            userId,
            cohortIds)
        .page(0, most)
        .list();
  }

  /** The same, of what is theirs to see. */
  public List<Grant> ofPerson(UUID userId, Collection<UUID> cohortIds, Scope scope, int most) {
    if (scope.all()) {
      return ofPerson(userId, cohortIds, most);
    }
    List<Object> values = new ArrayList<>(List.of(userId, cohortIds));
    values.addAll(OwnGrants.values(scope));
    values.add(most);
    List<UUID> ids =
        sql.list(
            Sql::id,
            "SELECT id FROM access_grant g WHERE (user_id = ? OR cohort_id = ANY (?::uuid[]))"
                + " AND state NOT IN ('REVOKED', 'REQUESTED', 'DENIED', 'LAPSED') AND "
                + OwnGrants.IS_OWN
                + " ORDER BY ends_at, id LIMIT ?",
            values.toArray());
    return ids.isEmpty() ? List.of() : list("id in ?1 order by endsAt, id", ids);
  }

  /** Sessions of a role, with those that are gone but whose sessions may live. */
  List<Grant> sessionsOf(UUID roleId, Instant now) {
    return list(
        "target.roleId = ?1 and type = ASSUME_ROLE and (("
            + LIVE
            + ") or (state = REVOKED and revokedAt > ?2)) order by id",
        roleId,
        now.minus(LONGEST));
  }

  /**
   * What somebody may assume.
   *
   * @param more whether there is more than that: other kinds, or rights beside
   */
  record Assumed(List<String> roles, boolean more) {}

  /** By grants that are there. */
  Assumed assumedBy(Grantee who) {
    boolean user = who.userId() != null;
    return sql.one(
            row -> new Assumed(texts(row, "roles"), row.getBoolean("more")),
            """
            SELECT coalesce(array_agg(DISTINCT role_arn) FILTER (WHERE role_arn IS NOT NULL), '{}') AS roles,
              coalesce(bool_or(type <> 'ASSUME_ROLE' OR tag_session OR set_source_identity), false) AS more
            FROM access_grant WHERE %s = ? AND state <> 'REVOKED' AND state NOT IN ('REQUESTED', 'DENIED', 'LAPSED')
            """
                .formatted(user ? "user_id" : "cohort_id"),
            user ? who.userId() : who.cohortId())
        .orElseThrow();
  }

  /**
   * Who has, or had lately, sessions of a role.
   *
   * @param cut those of which some grant was ended before its time
   * @param more whether there is more than that: cohorts, principals by ARN, rights beside
   */
  record Holders(List<String> users, List<String> cut, boolean more) {}

  /** The same rows as {@link #sessionsOf}. */
  Holders holdersOn(UUID roleId, Instant now) {
    return sql.one(
            row -> new Holders(texts(row, "users"), texts(row, "cut"), row.getBoolean("more")),
            """
            SELECT coalesce(array_agg(DISTINCT user_name) FILTER (WHERE user_name IS NOT NULL), '{}') AS users,
              coalesce(array_agg(DISTINCT user_name) FILTER (WHERE cut AND user_name IS NOT NULL), '{}') AS cut,
              coalesce(bool_or(user_name IS NULL OR sessions_denied_at IS NOT NULL
                OR tag_session OR set_source_identity), false) AS more
            FROM access_grant WHERE role_id = ? AND type = 'ASSUME_ROLE'
              AND (state <> 'REVOKED' AND state NOT IN ('REQUESTED', 'DENIED', 'LAPSED')
                OR state = 'REVOKED' AND revoked_at > ?)
            """,
            roleId,
            now.minus(LONGEST))
        .orElseThrow();
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  /** Which roles have grants to the cohort, live or with sessions that may live. */
  List<UUID> rolesOfCohort(UUID cohortId, Instant now) {
    return find(
            "select distinct target.roleId from Grant where grantee.cohortId = ?1 and type ="
                + " ASSUME_ROLE and (("
                + LIVE
                + ") or (state = REVOKED and revokedAt > ?2)) order by target.roleId",
            cohortId,
            now.minus(LONGEST))
        .project(UUID.class)
        .list();
  }

  /** Grants that keep a role from being deleted. */
  Map<UUID, List<UUID>> liveByRole(Collection<UUID> roleIds) {
    return list("target.roleId in ?1 and " + LIVE + " order by id", roleIds).stream()
        .collect(groupingBy(grant -> grant.target().roleId(), mapping(Grant::id, toList())));
  }

  /** Grants on the role that are not seen to be gone. */
  List<Grant> openOn(UUID roleId) {
    return list("target.roleId = ?1 and " + LIVE + " order by id", roleId);
  }

  /** Grants on the role to principals that Stint does not manage. */
  List<UUID> ofPrincipals(UUID roleId, Collection<String> arns) {
    return list("target.roleId = ?1 and grantee.arn in ?2", roleId, arns).stream()
        .map(Grant::id)
        .toList();
  }

  /** Grants on the role to principals by their ARN that are not over. */
  List<Grant> byArn(UUID roleId, Instant now) {
    return list(
        "target.roleId = ?1 and grantee.arn is not null and "
            + LIVE
            + " and cut = false and endsAt > ?2 order by id",
        roleId,
        now);
  }

  /** Grants to pass the role that are not over. */
  List<Grant> passing(UUID roleId, Instant now) {
    return list(
        "target.roleId = ?1 and type = PASS_ROLE and endsAt > ?2 and " + LIVE + " order by id",
        roleId,
        now);
  }

  /** Whether its members may have made something on themselves that is not granted. */
  boolean hasPrivileged(UUID cohortId) {
    return count("grantee.cohortId = ?1 and (privileged or leadsOn) and " + LIVE, cohortId) > 0;
  }

  /** IAM refuses what it gives: past JPA, which only reads these columns. */
  void refused(UUID id, Failure why, Instant until, Instant now) {
    pastJpa(
        """
        UPDATE access_grant SET refused_code = ?, refused_message = ?,
          refused_since = coalesce(refused_since, ?), refused_attempts = refused_attempts + 1,
          refused_until = ?, identity_revision = 0,
          state = CASE state WHEN 'ACTIVE' THEN 'PENDING' ELSE state END
        WHERE id = ? AND state <> 'REVOKED'
        """,
        why.code(),
        why.message(),
        now,
        until,
        id);
  }

  /** Past JPA, which never writes that column again. */
  void privileged(UUID roleId) {
    pastJpa(
        "UPDATE access_grant SET privileged = true WHERE role_id = ? AND state <> 'REVOKED'",
        roleId);
  }

  /** The same. */
  void leadOn(UUID roleId) {
    pastJpa(
        "UPDATE access_grant SET leads_on = true WHERE role_id = ? AND state <> 'REVOKED'", roleId);
  }

  /** After what this transaction has changed by JPA. */
  private void pastJpa(String statement, Object... values) {
    flush();
    sql.update(statement, values);
  }
}
