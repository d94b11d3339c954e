package io.stint.grant;

import io.stint.grant.statement.SessionDenies;
import io.stint.reconcile.Failure;
import io.stint.role.RoleRef;
import io.stint.web.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The rows of the ledger. Everything here needs a transaction. */
@ApplicationScoped
public class GrantRows {

  /** No session lives longer, clocks included. */
  private static final Duration LONGEST = RoleRef.LONGEST_SESSION.plus(SessionDenies.MARGIN);

  private final EntityManager entities;

  GrantRows(EntityManager entities) {
    this.entities = entities;
  }

  void add(Grant grant) {
    entities.persist(grant);
    entities.flush();
  }

  void flush() {
    entities.flush();
  }

  public Optional<Grant> find(UUID id) {
    return Optional.ofNullable(entities.find(Grant.class, id));
  }

  /** Holds the row until the transaction ends, and reads it anew. */
  Optional<Grant> lock(UUID id) {
    // One that was read before the lock may be stale, and JPA would refuse to lock it.
    find(id).ifPresent(entities::detach);
    return Optional.ofNullable(entities.find(Grant.class, id, LockModeType.PESSIMISTIC_WRITE));
  }

  /** What a user has by grants of its own, with what is over and not seen to be gone. */
  List<Grant> ofUser(UUID userId) {
    return list("from Grant where grantee.userId = :id and state <> REVOKED order by id", userId);
  }

  /** The same for a cohort. */
  List<Grant> ofCohort(UUID cohortId) {
    return list(
        "from Grant where grantee.cohortId = :id and state <> REVOKED order by id", cohortId);
  }

  /** Grants to users themselves, of many users at once. */
  List<Grant> ofUsers(Collection<UUID> userIds) {
    return entities
        .createQuery(
            "from Grant where grantee.userId in :ids and state <> REVOKED order by id", Grant.class)
        .setParameter("ids", userIds)
        .getResultList();
  }

  /** Sessions of a role, with those that are gone but whose sessions may live. */
  List<Grant> sessionsOf(UUID roleId, Instant now) {
    return entities
        .createQuery(
            "from Grant where target.roleId = :id and type = ASSUME_ROLE and (state <> REVOKED or"
                + " (state = REVOKED and revokedAt > :since)) order by id",
            Grant.class)
        .setParameter("id", roleId)
        .setParameter("since", now.minus(LONGEST))
        .getResultList();
  }

  private List<Grant> list(String query, UUID id) {
    return entities.createQuery(query, Grant.class).setParameter("id", id).getResultList();
  }

  /** Which roles have grants to the cohort, live or with sessions that may live. */
  List<UUID> rolesOfCohort(UUID cohortId, Instant now) {
    return entities
        .createQuery(
            "select distinct target.roleId from Grant where grantee.cohortId = :id and type ="
                + " ASSUME_ROLE and (state <> REVOKED or revokedAt > :since) order by"
                + " target.roleId",
            UUID.class)
        .setParameter("id", cohortId)
        .setParameter("since", now.minus(LONGEST))
        .getResultList();
  }

  /** Grants that keep a role from being deleted. */
  Map<UUID, List<UUID>> liveByRole(Collection<UUID> roleIds) {
    Map<UUID, List<UUID>> byRole = new HashMap<>();
    entities
        .createQuery(
            "select target.roleId, id from Grant where target.roleId in :roles and state <>"
                + " REVOKED order by id",
            Object[].class)
        .setParameter("roles", roleIds)
        .getResultStream()
        .forEach(
            row ->
                byRole.computeIfAbsent((UUID) row[0], r -> new ArrayList<>()).add((UUID) row[1]));
    return byRole;
  }

  /** Grants on the role that are not seen to be gone. */
  List<Grant> openOn(UUID roleId) {
    return list("from Grant where target.roleId = :id and state <> REVOKED order by id", roleId);
  }

  /** Grants on the role to principals that Stint does not manage. */
  List<UUID> ofPrincipals(UUID roleId, Collection<String> arns) {
    return entities
        .createQuery(
            "select id from Grant where target.roleId = :role and grantee.arn in :arns", UUID.class)
        .setParameter("role", roleId)
        .setParameter("arns", arns)
        .getResultList();
  }

  /** Grants on the role to principals by their ARN that are not over. */
  List<Grant> byArn(UUID roleId, Instant now) {
    return entities
        .createQuery(
            "from Grant where target.roleId = :role and grantee.arn is not null and state <>"
                + " REVOKED and cut = false and endsAt > :now order by id",
            Grant.class)
        .setParameter("role", roleId)
        .setParameter("now", now)
        .getResultList();
  }

  /** Grants to pass the role that are not over. */
  List<Grant> passing(UUID roleId, Instant now) {
    return entities
        .createQuery(
            "from Grant where target.roleId = :role and type = PASS_ROLE and endsAt > :now"
                + " order by id",
            Grant.class)
        .setParameter("role", roleId)
        .setParameter("now", now)
        .getResultList();
  }

  boolean hasPrivileged(UUID cohortId) {
    return !entities
        .createQuery(
            "select id from Grant where grantee.cohortId = :id and privileged and state <> REVOKED",
            UUID.class)
        .setParameter("id", cohortId)
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  /** IAM refuses what it gives: past JPA, which only reads these columns. */
  void refused(UUID id, Failure why, Instant until, Instant now) {
    entities
        .createNativeQuery(
            """
            UPDATE access_grant SET refused_code = :code, refused_message = :message,
              refused_since = coalesce(refused_since, :now), refused_attempts = refused_attempts + 1,
              refused_until = :until, identity_revision = 0,
              state = CASE state WHEN 'ACTIVE' THEN 'PENDING' ELSE state END
            WHERE id = :id AND state <> 'REVOKED'
            """)
        .setParameter("code", why.code())
        .setParameter("message", why.message())
        .setParameter("now", now)
        .setParameter("until", until)
        .setParameter("id", id)
        .executeUpdate();
  }

  /** Past JPA, which never writes that column again. */
  void privileged(UUID roleId) {
    entities
        .createNativeQuery(
            "UPDATE access_grant SET privileged = true WHERE role_id = :role AND state <>"
                + " 'REVOKED'")
        .setParameter("role", roleId)
        .executeUpdate();
  }

  /** Newest first. */
  List<Grant> page(GrantFilter filter, Instant now, PageRequest page) {
    StringBuilder query = new StringBuilder("from Grant where 1 = 1");
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
    narrow(query, values, "lower(grantee.cohortName) = :cohort", "cohort", lower(filter.cohort()));
    narrow(query, values, "lower(grantee.userName) = :member", "member", lower(filter.member()));
    narrow(query, values, "lower(target.roleName) = :role", "role", lower(filter.role()));
    narrow(query, values, "endsAt < :before", "before", filter.expiresBefore());
    TypedQuery<Grant> typed =
        entities.createQuery(query.append(" order by id desc").toString(), Grant.class);
    values.forEach(typed::setParameter);
    return typed.setMaxResults(page.limit()).getResultList();
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

  private static String lower(String text) {
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }
}
