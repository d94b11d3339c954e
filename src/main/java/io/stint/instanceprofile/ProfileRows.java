package io.stint.instanceprofile;

import io.stint.web.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of the room. Everything here needs a transaction. */
@ApplicationScoped
class ProfileRows {

  private final EntityManager entities;

  ProfileRows(EntityManager entities) {
    this.entities = entities;
  }

  void add(InstanceProfile profile) {
    entities.persist(profile);
    entities.flush();
  }

  void flush() {
    entities.flush();
  }

  Optional<InstanceProfile> find(UUID id) {
    return Optional.ofNullable(entities.find(InstanceProfile.class, id));
  }

  Optional<InstanceProfile> find(String name) {
    return byName(name, LockModeType.NONE);
  }

  /** Holds the row until the transaction ends. */
  Optional<InstanceProfile> lock(String name) {
    return byName(name, LockModeType.PESSIMISTIC_WRITE);
  }

  private Optional<InstanceProfile> byName(String name, LockModeType lock) {
    return entities
        .createQuery("from InstanceProfile where lower(name) = lower(:name)", InstanceProfile.class)
        .setParameter("name", name)
        .setLockMode(lock)
        .getResultStream()
        .findFirst();
  }

  List<InstanceProfile> page(PageRequest page) {
    return entities
        .createQuery(
            "from InstanceProfile where lower(name) > :after order by lower(name)",
            InstanceProfile.class)
        .setParameter("after", page.isFirst() ? "" : page.after().get(0))
        .setMaxResults(page.limit())
        .getResultList();
  }

  /** Those that are to hold one of the roles, or still do. */
  List<InstanceProfile> holding(Collection<UUID> roleIds) {
    return entities
        .createQuery(
            "from InstanceProfile where roleId in :roles or boundRoleId in :roles order by name",
            InstanceProfile.class)
        .setParameter("roles", roleIds)
        .getResultList();
  }

  void remove(InstanceProfile profile) {
    entities.remove(profile);
    entities.flush();
  }

  /**
   * What has the profile's name in IAM, when that is not the profile. Past JPA as {@link #found}.
   *
   * @param strangerId null: nobody
   * @param lost whether the profile itself is not there any more: the next one is another
   */
  void stranger(UUID id, String strangerId, boolean lost) {
    entities
        .createNativeQuery(
            "UPDATE instance_profile SET stranger_id = :stranger,"
                + " iam_id = CASE WHEN :lost THEN NULL ELSE iam_id END WHERE id = :id")
        .setParameter("stranger", strangerId)
        .setParameter("lost", lost)
        .setParameter("id", id)
        .executeUpdate();
  }

  /**
   * Once: what an adopted profile held before the first change. Past JPA, so that the version stays
   * the claimed one.
   */
  void found(UUID id, String role) {
    entities
        .createNativeQuery(
            "UPDATE instance_profile SET found = true, found_role = :role"
                + " WHERE id = :id AND NOT found")
        .setParameter("role", role)
        .setParameter("id", id)
        .executeUpdate();
  }
}
