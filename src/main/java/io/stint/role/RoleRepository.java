package io.stint.role;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.stint.access.Scope;
import io.stint.database.Sql;
import io.stint.policy.MfaDemand;
import io.stint.reconcile.ReconciledRow;
import io.stint.web.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
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
class RoleRepository implements PanacheRepositoryBase<Role, UUID> {

  private final Sql sql;
  private final RoleConfig config;

  RoleRepository(Sql sql, RoleConfig config) {
    this.sql = sql;
    this.config = config;
  }

  Optional<Role> byName(String name) {
    return byName(name, LockModeType.NONE);
  }

  /** Holds the row until the transaction ends. */
  Optional<Role> lock(String name) {
    return byName(name, LockModeType.PESSIMISTIC_WRITE);
  }

  /** The same. */
  Optional<Role> lock(UUID id) {
    return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
  }

  private Optional<Role> byName(String name, LockModeType lock) {
    return find("lower(name) = lower(?1)", name).withLock(lock).firstResultOptional();
  }

  /** Says whether the role is there. */
  boolean markDue(UUID id, boolean revokes, Instant now) {
    // The version goes up even where no column changes: two touches at one instant are two changes
    // for a pass that is under way.
    Optional<Role> role = findByIdOptional(id, LockModeType.PESSIMISTIC_FORCE_INCREMENT);
    role.ifPresent(observed -> observed.markDue(revokes, now, config.pause()));
    return role.isPresent();
  }

  List<Role> page(RoleState state, Scope scope, PageRequest page) {
    return find(
            "lower(name) > ?1 and (?2 is null or state = ?2)"
                + " and (?3 = true or array_intersects(owners, ?4)) order by lower(name)",
            page.isFirst() ? "" : page.after().get(0),
            state,
            scope.all(),
            scope.array())
        .page(0, page.limit())
        .list();
  }

  /** Of these, the roles under whose name somebody else's is in IAM. */
  Set<UUID> strangers(Collection<UUID> ids) {
    return ids.isEmpty()
        ? Set.of()
        : Set.copyOf(
            sql.list(
                Sql::id,
                "SELECT id FROM role WHERE id = ANY (?::uuid[]) AND stranger_id IS NOT NULL",
                List.copyOf(ids)));
  }

  List<String> unsettled(Collection<UUID> ids, Instant now) {
    return ids.isEmpty()
        ? List.of()
        : sql.list(
            row -> row.getString("name"),
            "SELECT name FROM role WHERE id = ANY (?::uuid[])"
                + " AND (failing_since IS NOT NULL OR revokes AND due_at <= ?) ORDER BY name",
            List.copyOf(ids),
            now);
  }

  List<Role> inIam() {
    return list("arn is not null order by id");
  }

  /**
   * Asked in each pass and by each request for a grant: a list would be translated anew each time.
   */
  List<SessionRevocation> cuts(UUID roleId) {
    return getEntityManager()
        .createQuery(
            "from SessionRevocation where roleId = :role order by id", SessionRevocation.class)
        .setParameter("role", roleId)
        .getResultList();
  }

  List<SessionRevocation> cuts(Collection<UUID> roleIds) {
    return getEntityManager()
        .createQuery(
            "from SessionRevocation where roleId in :roles order by id", SessionRevocation.class)
        .setParameter("roles", roleIds)
        .getResultList();
  }

  /** Everybody's comes in place of each one's: it is later. */
  SessionRevocation cut(UUID roleId, String member, Instant now) {
    if (member == null) {
      getEntityManager()
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
    getEntityManager().persist(cut);
    return cut;
  }

  void dropCutsOverAt(UUID roleId, Instant now) {
    pastJpa("DELETE FROM role_session_cut WHERE role_id = ? AND keep_until <= ?", roleId, now);
  }

  /**
   * Before a pass's first write: IAM is to be read by the next pass, unless this one settles. Past
   * JPA, so that the version stays the claimed one.
   *
   * @param claims what may be Stint's in IAM from now on
   */
  void writing(UUID id, RoleSnapshot claims) {
    pastJpa(
        "UPDATE role SET written_confirmed = false, written = ? WHERE id = ?",
        StoredRole.SNAPSHOT.convertToDatabaseColumn(claims),
        id);
  }

  /**
   * What has the role's name in IAM, when that is not the role. Past JPA as {@link #writing}.
   *
   * @param strangerId null: nobody
   * @param lost whether the role itself is not there any more: the next one is another
   */
  void stranger(UUID id, String strangerId, boolean lost) {
    pastJpa(
        """
        UPDATE role SET stranger_id = ?, iam_id = CASE WHEN ? THEN NULL ELSE iam_id END,
          written_confirmed = written_confirmed AND stranger_id IS NOT DISTINCT FROM ?::text
        WHERE id = ?
        """,
        strangerId,
        lost,
        strangerId,
        id);
  }

  /** Those of the standing trust who are gone. Past JPA as {@link #writing}. */
  void gone(UUID id, Set<String> arns) {
    pastJpa("UPDATE role SET gone_principals = ? WHERE id = ?", String.join(" ", arns), id);
  }

  /** What the owner of an adopted role demands now. Past JPA as {@link #writing}. */
  void demanded(UUID id, MfaDemand owners) {
    pastJpa(
        "UPDATE role SET owner_mfa = ?, owner_mfa_max_age = ? WHERE id = ?",
        owners.mfa(),
        owners.maxAge() == null ? null : owners.maxAge().toSeconds(),
        id);
  }

  /** Once: what an adopted role was before the first change. Past JPA as {@link #writing}. */
  void found(UUID id, RoleSnapshot found) {
    pastJpa(
        "UPDATE role SET found = ? WHERE id = ? AND found IS NULL",
        StoredRole.SNAPSHOT.convertToDatabaseColumn(found),
        id);
  }

  /** After what this transaction has changed by JPA. */
  private void pastJpa(String statement, Object... values) {
    flush();
    sql.update(statement, values);
  }
}
