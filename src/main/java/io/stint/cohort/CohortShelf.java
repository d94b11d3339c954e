package io.stint.cohort;

import io.stint.cohort.CohortView.MemberCounts;
import io.stint.cohort.roster.UserKey;
import io.stint.database.Sql;
import io.stint.web.PageRequest;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The cohorts that there are, by name. Every call in the caller's transaction. */
@ApplicationScoped
public class CohortShelf {

  private static final String COUNT =
      """
      SELECT m.cohort_id, count(*) AS total,
        count(*) FILTER (WHERE %1$s IN ('PENDING', 'ENDING', 'REMOVING')) AS pending,
        count(*) FILTER (WHERE %1$s = 'ACTIVE') AS active,
        count(*) FILTER (WHERE %1$s = 'FAILING') AS failing,
        count(*) FILTER (WHERE %1$s IN ('ENDED', 'REMOVED')) AS ended
      FROM member m LEFT JOIN iam_user u ON u.id = m.user_id WHERE m.cohort_id = ANY (?::uuid[])
      GROUP BY m.cohort_id
      """
          .formatted(MemberRows.SHOWN_STATE);

  private final EntityManager entities;
  private final Sql sql;
  private final UserLocks users;

  CohortShelf(EntityManager entities, Sql sql, UserLocks users) {
    this.entities = entities;
    this.sql = sql;
    this.users = users;
  }

  void add(Cohort cohort) {
    entities.persist(cohort);
    entities.flush();
  }

  /** With its new version. */
  Cohort flushed(Cohort cohort) {
    entities.flush();
    return cohort;
  }

  /** Null when it is gone. */
  public Cohort find(UUID id) {
    return entities.find(Cohort.class, id);
  }

  public Cohort find(String name) {
    return one(name, LockModeType.NONE);
  }

  Optional<Cohort> look(String name) {
    return byName(name, LockModeType.NONE).stream().findFirst();
  }

  /** Nobody else changes it until the transaction is over. */
  Cohort lock(String name) {
    return one(name, LockModeType.PESSIMISTIC_WRITE);
  }

  void requireFree(String name) {
    if (!byName(name, LockModeType.NONE).isEmpty()) {
      throw Refusal.of(ProblemCode.NAME_TAKEN, "There is a cohort " + name + " already.");
    }
  }

  List<Cohort> page(CohortState state, PageRequest page) {
    TypedQuery<Cohort> query =
        entities
            .createQuery(
                "from Cohort c where lower(c.name) > :after"
                    + (state == null ? "" : " and c.state = :state")
                    + " order by lower(c.name)",
                Cohort.class)
            .setParameter("after", page.isFirst() ? "" : page.after().get(0))
            .setMaxResults(page.limit());
    return (state == null ? query : query.setParameter("state", state)).getResultList();
  }

  MemberCounts counts(UUID cohort) {
    return counts(List.of(cohort)).getOrDefault(cohort, MemberCounts.NONE);
  }

  Map<UUID, MemberCounts> counts(Collection<UUID> cohorts) {
    Map<UUID, MemberCounts> counts = new HashMap<>();
    if (!cohorts.isEmpty()) {
      sql.list(
          row ->
              counts.put(
                  row.getObject("cohort_id", UUID.class),
                  new MemberCounts(
                      row.getInt("total"),
                      row.getInt("pending"),
                      row.getInt("active"),
                      row.getInt("failing"),
                      row.getInt("ended"))),
          COUNT,
          cohorts);
    }
    return counts;
  }

  /** The members' users come due at the new end; one that was due before finds out by itself. */
  void rearm(Cohort cohort, Instant now) {
    if (cohort.endsAt() == null) {
      return;
    }
    boolean over = cohort.hasEnded(now);
    Instant at = over ? now : cohort.endsAt();
    sql.update(
        """
        UPDATE iam_user SET revokes = revokes OR (? AND coalesce(due_at > ?, true)),
          due_at = least(due_at, ?), version = version + 1
        WHERE id = ANY (?::uuid[])
        """,
        !over,
        at,
        at,
        users.lockAllOf(cohort.id()));
  }

  void takeEveryoneOut(Cohort cohort, Instant now) {
    sql.update(
        """
        UPDATE iam_user SET due_at = ?, revokes = true, attempts = 0, version = version + 1
        WHERE id = ANY (?::uuid[])
        """,
        now,
        users.lockAllOf(cohort.id()));
    sql.update("DELETE FROM member WHERE cohort_id = ? AND user_id IS NULL", cohort.id());
    sql.update(
        "UPDATE member SET leaving = true, updated_at = ? WHERE cohort_id = ?", now, cohort.id());
  }

  private Cohort one(String name, LockModeType lock) {
    return byName(name, lock).stream()
        .findFirst()
        .orElseThrow(() -> Refusal.notFound("cohort", name));
  }

  private List<Cohort> byName(String name, LockModeType lock) {
    return entities
        .createQuery("from Cohort c where lower(c.name) = :name", Cohort.class)
        .setParameter("name", UserKey.of(name))
        .setLockMode(lock)
        .getResultList();
  }
}
