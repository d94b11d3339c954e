package io.stint.grant;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.stint.database.Sql;
import io.stint.grant.statement.SessionDenies;
import io.stint.reconcile.Failure;
import io.stint.role.RoleRef;
import io.stint.web.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The rows of the ledger. Everything here needs a transaction. */
@ApplicationScoped
public class GrantRepository implements PanacheRepositoryBase<Grant, UUID> {

  /** No session lives longer, clocks included. */
  private static final Duration LONGEST = RoleRef.LONGEST_SESSION.plus(SessionDenies.MARGIN);

  private final Sql sql;

  GrantRepository(Sql sql) {
    this.sql = sql;
  }

  /** Holds the row until the transaction ends, and reads it anew. */
  Optional<Grant> lock(UUID id) {
    // One that was read before the lock may be stale, and JPA would refuse to lock it.
    findByIdOptional(id).ifPresent(getEntityManager()::detach);
    return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
  }

  /** What a user has by grants of its own, with what is over and not seen to be gone. */
  List<Grant> ofUser(UUID userId) {
    return list("grantee.userId = ?1 and state <> REVOKED order by id", userId);
  }

  /** The same for a cohort. */
  List<Grant> ofCohort(UUID cohortId) {
    return list("grantee.cohortId = ?1 and state <> REVOKED order by id", cohortId);
  }

  /** Grants to users themselves, of many users at once. */
  List<Grant> ofUsers(Collection<UUID> userIds) {
    return list("grantee.userId in ?1 and state <> REVOKED order by id", userIds);
  }

  /** Sessions of a role, with those that are gone but whose sessions may live. */
  List<Grant> sessionsOf(UUID roleId, Instant now) {
    return list(
        "target.roleId = ?1 and type = ASSUME_ROLE and (state <> REVOKED or revokedAt > ?2)"
            + " order by id",
        roleId,
        now.minus(LONGEST));
  }

  /** Which roles have grants to the cohort, live or with sessions that may live. */
  List<UUID> rolesOfCohort(UUID cohortId, Instant now) {
    return find(
            "select distinct target.roleId from Grant where grantee.cohortId = ?1 and type ="
                + " ASSUME_ROLE and (state <> REVOKED or revokedAt > ?2) order by target.roleId",
            cohortId,
            now.minus(LONGEST))
        .project(UUID.class)
        .list();
  }

  /** Grants that keep a role from being deleted. */
  Map<UUID, List<UUID>> liveByRole(Collection<UUID> roleIds) {
    return list("target.roleId in ?1 and state <> REVOKED order by id", roleIds).stream()
        .collect(groupingBy(grant -> grant.target().roleId(), mapping(Grant::id, toList())));
  }

  /** Grants on the role that are not seen to be gone. */
  List<Grant> openOn(UUID roleId) {
    return list("target.roleId = ?1 and state <> REVOKED order by id", roleId);
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
        "target.roleId = ?1 and grantee.arn is not null and state <> REVOKED and cut = false"
            + " and endsAt > ?2 order by id",
        roleId,
        now);
  }

  /** Grants to pass the role that are not over. */
  List<Grant> passing(UUID roleId, Instant now) {
    return list("target.roleId = ?1 and type = PASS_ROLE and endsAt > ?2 order by id", roleId, now);
  }

  /** Whether its members may have made something on themselves that is not granted. */
  boolean hasPrivileged(UUID cohortId) {
    return count("grantee.cohortId = ?1 and (privileged or leadsOn) and state <> REVOKED", cohortId)
        > 0;
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

  /** Newest first. */
  List<Grant> page(GrantFilter filter, Instant now, PageRequest page) {
    StringBuilder query = new StringBuilder("1 = 1");
    Map<String, Object> values = new HashMap<>();
    if (!page.isFirst()) {
      query.append(" and id < :after");
      values.put("after", UUID.fromString(page.after().get(0)));
    }
    if (filter.state() != null) {
      query.append(stateCondition(filter.state()));
      if (filter.state() != GrantState.REVOKED) {
        values.put("now", now);
      }
    }
    narrow(query, values, "type = :type", "type", filter.type());
    narrow(query, values, "lower(grantee.cohortName) = lower(:cohort)", "cohort", filter.cohort());
    narrow(query, values, "lower(grantee.userName) = lower(:member)", "member", filter.member());
    narrow(query, values, "lower(target.roleName) = lower(:role)", "role", filter.role());
    narrow(query, values, "endsAt < :before", "before", filter.expiresBefore());
    return find(query.append(" order by id desc").toString(), values).page(0, page.limit()).list();
  }

  /** What is shown does not lag behind the clock, see {@link GrantView}. */
  private static String stateCondition(GrantState state) {
    return switch (state) {
      case SCHEDULED -> " and state = SCHEDULED and startsAt > :now and endsAt > :now";
      case PENDING ->
          " and (state = PENDING or (state = SCHEDULED and startsAt <= :now)) and endsAt > :now";
      case ACTIVE -> " and state = ACTIVE and endsAt > :now";
      case REVOKING -> " and (state = REVOKING or (state <> REVOKED and endsAt <= :now))";
      case REVOKED -> " and state = REVOKED";
    };
  }

  private static void narrow(
      StringBuilder query, Map<String, Object> values, String rule, String name, Object value) {
    if (value != null) {
      query.append(" and ").append(rule);
      values.put(name, value);
    }
  }
}
