package io.stint.instanceprofile;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.stint.access.Scope;
import io.stint.database.Sql;
import io.stint.web.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of the room. Everything here needs a transaction. */
@ApplicationScoped
class ProfileRepository implements PanacheRepositoryBase<InstanceProfile, UUID> {

  private final Sql sql;

  ProfileRepository(Sql sql) {
    this.sql = sql;
  }

  Optional<InstanceProfile> byName(String name) {
    return byName(name, LockModeType.NONE);
  }

  /** Holds the row until the transaction ends. */
  Optional<InstanceProfile> lock(String name) {
    return byName(name, LockModeType.PESSIMISTIC_WRITE);
  }

  private Optional<InstanceProfile> byName(String name, LockModeType lock) {
    return find("lower(name) = lower(?1)", name).withLock(lock).firstResultOptional();
  }

  /** Whose a profile is, its role says. */
  List<InstanceProfile> page(Scope scope, PageRequest page) {
    return find(
            "lower(name) > ?1 and (?2 = true or roleId in (select r.id from Role r where"
                + " array_intersects(r.owners, ?3))) order by lower(name)",
            page.isFirst() ? "" : page.after().get(0),
            scope.all(),
            scope.array())
        .page(0, page.limit())
        .list();
  }

  /** Those that are to hold one of the roles, or still do. */
  List<InstanceProfile> holding(Collection<UUID> roleIds) {
    return list("roleId in ?1 or boundRoleId in ?1 order by name", roleIds);
  }

  /**
   * What has the profile's name in IAM, when that is not the profile. Past JPA as {@link #found}.
   *
   * @param strangerId null: nobody
   * @param lost whether the profile itself is not there any more: the next one is another
   */
  void stranger(UUID id, String strangerId, boolean lost) {
    pastJpa(
        "UPDATE instance_profile SET stranger_id = ?,"
            + " iam_id = CASE WHEN ? THEN NULL ELSE iam_id END WHERE id = ?",
        strangerId,
        lost,
        id);
  }

  /**
   * Once: what an adopted profile held before the first change. Past JPA, so that the version stays
   * the claimed one.
   */
  void found(UUID id, String role) {
    pastJpa(
        "UPDATE instance_profile SET found = true, found_role = ? WHERE id = ? AND NOT found",
        role,
        id);
  }

  /** After what this transaction has changed by JPA. */
  private void pastJpa(String statement, Object... values) {
    flush();
    sql.update(statement, values);
  }
}
