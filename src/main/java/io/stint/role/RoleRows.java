package io.stint.role;

import io.stint.policy.MfaDemand;
import io.stint.reconcile.ReconciledRow;
import io.stint.web.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The rows of the room. Everything here needs a transaction. */
@ApplicationScoped
class RoleRows {

  private final EntityManager entities;
  private final RoleConfig config;

  RoleRows(EntityManager entities, RoleConfig config) {
    this.entities = entities;
    this.config = config;
  }

  void add(Role role) {
    entities.persist(role);
    entities.flush();
  }

  void flush() {
    entities.flush();
  }

  Optional<Role> find(UUID id) {
    return Optional.ofNullable(entities.find(Role.class, id));
  }

  Optional<Role> find(String name) {
    return byName(name, LockModeType.NONE);
  }

  /** Holds the row until the transaction ends. */
  Optional<Role> lock(String name) {
    return byName(name, LockModeType.PESSIMISTIC_WRITE);
  }

  Optional<Role> lock(UUID id) {
    return Optional.ofNullable(entities.find(Role.class, id, LockModeType.PESSIMISTIC_WRITE));
  }

  private Optional<Role> byName(String name, LockModeType lock) {
    return entities
        .createQuery("from Role where lower(name) = lower(:name)", Role.class)
        .setParameter("name", name)
        .setLockMode(lock)
        .getResultStream()
        .findFirst();
  }

  /** Says whether the role is there. */
  boolean markDue(UUID id, boolean revokes, Instant now) {
    // The version goes up even where no column changes: two touches at one instant are two changes
    // for a pass that is under way.
    Optional<Role> role =
        Optional.ofNullable(
            entities.find(Role.class, id, LockModeType.PESSIMISTIC_FORCE_INCREMENT));
    role.ifPresent(observed -> observed.markDue(revokes, now, config.pause()));
    return role.isPresent();
  }

  List<Role> page(RoleState state, PageRequest page) {
    return entities
        .createQuery(
            "from Role where lower(name) > :after and (:any = true or state = :state)"
                + " order by lower(name)",
            Role.class)
        .setParameter("after", page.isFirst() ? "" : page.after().get(0))
        .setParameter("any", state == null)
        .setParameter("state", state == null ? RoleState.ACTIVE : state)
        .setMaxResults(page.limit())
        .getResultList();
  }

  /** Of these, the roles under whose name somebody else's is in IAM. */
  Set<UUID> strangers(Collection<UUID> ids) {
    return ids.isEmpty()
        ? Set.of()
        : Set.copyOf(
            entities
                .createQuery(
                    "select id from Role where id in :ids and strangerId is not null", UUID.class)
                .setParameter("ids", ids)
                .getResultList());
  }

  List<Role> inIam() {
    return entities
        .createQuery("from Role where arn is not null order by id", Role.class)
        .getResultList();
  }

  List<SessionRevocation> cuts(UUID roleId) {
    return cuts(List.of(roleId));
  }

  List<SessionRevocation> cuts(Collection<UUID> roleIds) {
    return entities
        .createQuery(
            "from SessionRevocation where roleId in :roles order by id", SessionRevocation.class)
        .setParameter("roles", roleIds)
        .getResultList();
  }

  /** Everybody's comes in place of each one's: it is later. */
  SessionRevocation cut(UUID roleId, String member, Instant now) {
    if (member == null) {
      entities
          .createQuery(
              "delete from SessionRevocation where roleId = :role and userName is not null")
          .setParameter("role", roleId)
          .executeUpdate();
    }
    SessionRevocation cut =
        cuts(roleId).stream()
            .filter(observed -> Objects.equals(observed.userName(), member))
            .findFirst()
            .orElseGet(() -> new SessionRevocation(ReconciledRow.newId(now), roleId, member));
    cut.cut(now);
    entities.persist(cut);
    return cut;
  }

  void dropCutsOverAt(UUID roleId, Instant now) {
    entities
        .createQuery("delete from SessionRevocation where roleId = :role and keepUntil <= :now")
        .setParameter("role", roleId)
        .setParameter("now", now)
        .executeUpdate();
  }

  void remove(Role role) {
    entities.remove(role);
  }

  /**
   * Before a pass's first write: IAM is to be read by the next pass, unless this one settles. Past
   * JPA, so that the version stays the claimed one.
   *
   * @param claims what may be Stint's in IAM from now on
   */
  void writing(UUID id, RoleSnapshot claims) {
    entities
        .createNativeQuery(
            "UPDATE role SET written_confirmed = false, written = :claims WHERE id = :id")
        .setParameter("claims", StoredRole.SNAPSHOT.convertToDatabaseColumn(claims))
        .setParameter("id", id)
        .executeUpdate();
  }

  /**
   * What has the role's name in IAM, when that is not the role. Past JPA as {@link #writing}.
   *
   * @param strangerId null: nobody
   * @param lost whether the role itself is not there any more: the next one is another
   */
  void stranger(UUID id, String strangerId, boolean lost) {
    entities
        .createNativeQuery(
            "UPDATE role SET written_confirmed = written_confirmed AND stranger_id IS NOT DISTINCT"
                + " FROM cast(:stranger AS text), stranger_id = :stranger, iam_id = CASE WHEN :lost"
                + " THEN NULL ELSE iam_id END WHERE id = :id")
        .setParameter("stranger", strangerId)
        .setParameter("lost", lost)
        .setParameter("id", id)
        .executeUpdate();
  }

  /** Those of the standing trust who are gone. Past JPA as {@link #writing}. */
  void gone(UUID id, Set<String> arns) {
    entities
        .createNativeQuery("UPDATE role SET gone_principals = :gone WHERE id = :id")
        .setParameter("gone", String.join(" ", arns))
        .setParameter("id", id)
        .executeUpdate();
  }

  /** What the owner of an adopted role demands now. Past JPA as {@link #writing}. */
  void demanded(UUID id, MfaDemand owners) {
    entities
        .createNativeQuery(
            "UPDATE role SET owner_mfa = :mfa, owner_mfa_max_age = cast(:age AS bigint)"
                + " WHERE id = :id")
        .setParameter("mfa", owners.mfa())
        .setParameter("age", owners.maxAge() == null ? null : "" + owners.maxAge().toSeconds())
        .setParameter("id", id)
        .executeUpdate();
  }

  /** Once: what an adopted role was before the first change. Past JPA as {@link #writing}. */
  void found(UUID id, RoleSnapshot found) {
    entities
        .createNativeQuery("UPDATE role SET found = :found WHERE id = :id AND found IS NULL")
        .setParameter("found", StoredRole.SNAPSHOT.convertToDatabaseColumn(found))
        .setParameter("id", id)
        .executeUpdate();
  }
}
