package io.stint.cohort;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.stint.access.Scope;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.cohort.CohortView.FailingMember;
import io.stint.cohort.CohortView.MemberCounts;
import io.stint.database.Sql;
import io.stint.entitlement.PolicySet;
import io.stint.entitlement.StoredPolicySet;
import io.stint.iam.Names;
import io.stint.reconcile.ReconcileLoop;
import io.stint.reconcile.ReconciledRow;
import io.stint.sweep.Departures;
import io.stint.web.PageRequest;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The cohorts that there are, by name. Every call in the caller's transaction. */
@ApplicationScoped
public class CohortRepository implements PanacheRepositoryBase<Cohort, UUID> {

  /** Where the members of these cohorts stand. */
  static final String COUNT =
      """
      SELECT m.cohort_id, count(*) AS total,
        count(*) FILTER (WHERE %1$s IN ('PENDING', 'ENDING', 'REMOVING')) AS pending,
        count(*) FILTER (WHERE %1$s = 'ACTIVE') AS active,
        count(*) FILTER (WHERE %1$s = 'FAILING') AS failing,
        count(*) FILTER (WHERE %1$s IN ('ENDED', 'REMOVED')) AS ended,
        count(*) FILTER (WHERE %1$s = 'REMOVED') AS removed,
        count(*) FILTER (WHERE %1$s = 'ENDED' AND m.suspended_at IS NOT NULL) AS suspended
      FROM member m JOIN cohort c ON c.id = m.cohort_id LEFT JOIN iam_user u ON u.id = m.user_id
      WHERE m.cohort_id = ANY (?::uuid[])
      GROUP BY m.cohort_id
      """
          .formatted(MemberRows.SHOWN_STATE);

  private static final String FAILING =
      """
      SELECT * FROM (
        SELECT m.cohort_id, m.user_name, u.failure_code, %s AS failure_message, u.failing_since,
          row_number() OVER (PARTITION BY m.cohort_id ORDER BY u.failing_since, m.user_name) AS place
        FROM member m JOIN cohort c ON c.id = m.cohort_id JOIN iam_user u ON u.id = m.user_id
        WHERE m.cohort_id = ANY (?::uuid[]) AND u.failure_code IS NOT NULL AND %s = 'FAILING') first
      WHERE place <= 10 ORDER BY place
      """
          .formatted(OwnCohorts.FAILURE_MESSAGE, MemberRows.SHOWN_STATE);

  private final Sql sql;
  private final DueUsers users;
  private final AuditTrail trail;
  private final ReconcileLoop loop;
  private final Departures departures;
  private final OwnCohorts own;

  CohortRepository(
      Sql sql,
      DueUsers users,
      AuditTrail trail,
      ReconcileLoop loop,
      Departures departures,
      OwnCohorts own) {
    this.sql = sql;
    this.users = users;
    this.trail = trail;
    this.loop = loop;
    this.departures = departures;
    this.own = own;
  }

  /**
   * @throws Refusal 403
   */
  void requireMayDisown() {
    own.requireMayDisown();
  }

  /** With its new version. */
  Cohort flushed(Cohort cohort) {
    flush();
    return cohort;
  }

  /**
   * @throws Refusal 404
   */
  public Cohort named(String name) {
    return byName(name).orElseThrow(() -> unknown(name));
  }

  Optional<Cohort> byName(String name) {
    return byName(name, LockModeType.NONE);
  }

  /**
   * Nobody else changes it until the transaction is over.
   *
   * @throws Refusal 404
   */
  Cohort lock(String name) {
    return byName(name, LockModeType.PESSIMISTIC_WRITE).orElseThrow(() -> unknown(name));
  }

  private Optional<Cohort> byName(String name, LockModeType lock) {
    return find("lower(name) = ?1", Names.key(name)).withLock(lock).firstResultOptional();
  }

  static Refusal unknown(String name) {
    return Refusal.notFound("cohort", name);
  }

  void requireFree(String name) {
    if (byName(name).isPresent()) {
      throw Refusal.of(ProblemCode.NAME_TAKEN, "There is a cohort " + name + " already.");
    }
  }

  List<Cohort> page(CohortFilter filter, Scope scope, PageRequest page) {
    StringBuilder query = new StringBuilder("(:all = true or array_intersects(owners, :owners))");
    Map<String, Object> values = new HashMap<>();
    values.put("all", scope.all());
    values.put("owners", scope.array());
    narrow(query, values, " and state = :state", "state", filter.state());
    narrow(query, values, " and endsAt < :endsBefore", "endsBefore", filter.endsBefore());
    if (!page.isFirst()) {
      filter.after(page.after(), (rule, name, value) -> narrow(query, values, rule, name, value));
    }
    query.append(" order by ").append(filter.inOrder());
    return find(query.toString(), values).page(0, page.limit()).list();
  }

  private static void narrow(
      StringBuilder query, Map<String, Object> values, String rule, String name, Object value) {
    if (value != null) {
      query.append(rule);
      values.put(name, value);
    }
  }

  Map<UUID, MemberCounts> counts(Collection<UUID> cohorts) {
    Map<UUID, MemberCounts> counts = new HashMap<>();
    if (!cohorts.isEmpty()) {
      sql.list(
          row -> counts.put(row.getObject("cohort_id", UUID.class), MemberCounts.of(row)),
          COUNT,
          cohorts);
    }
    return counts;
  }

  /** Of each the ten members that fail longest for a reason of their own. */
  Map<UUID, List<FailingMember>> failing(Collection<UUID> cohorts) {
    Map<UUID, List<FailingMember>> failing = new HashMap<>();
    if (!cohorts.isEmpty()) {
      Scope scope = own.scope();
      sql.list(
          row ->
              failing
                  .computeIfAbsent(row.getObject("cohort_id", UUID.class), id -> new ArrayList<>())
                  .add(
                      new FailingMember(
                          row.getString("user_name"),
                          row.getString("failure_code"),
                          row.getString("failure_message"),
                          Sql.instant(row, "failing_since"))),
          FAILING,
          scope.all(),
          scope.owners(),
          cohorts);
    }
    return failing;
  }

  /** The members' users come due at the new end; one that was due before finds out by itself. */
  void rearm(Cohort cohort, Instant now) {
    if (cohort.endsAt() == null) {
      return;
    }
    boolean over = cohort.hasEnded(now);
    users.endsAt(cohort.id(), over ? now : cohort.endsAt(), over);
  }

  /** What is asked for on the members' users is another: a boundary may take access away. */
  void attributesChanged(Cohort cohort, Instant now) {
    users.attributesChange(cohort.id(), cohort.attributes().permissionsBoundary() != null, now);
  }

  void takeEveryoneOut(Cohort cohort, Instant now) {
    users.allLeave(cohort.id(), now);
    sql.update("DELETE FROM member WHERE cohort_id = ? AND user_id IS NULL", cohort.id());
    sql.update(
        "UPDATE member SET leaving = true, updated_at = ? WHERE cohort_id = ?", now, cohort.id());
  }

  /**
   * @param groupId null: as it was
   */
  void applied(
      UUID id, String groupArn, String groupId, String signInUrl, boolean dated, Instant now) {
    Cohort cohort = findById(id);
    boolean news = cohort.state() != CohortState.ACTIVE;
    if (!cohort.groupReady()) {
      users.groupIsThere(id, now);
      loop.wakeAfterCommit();
    }
    cohort.applied(groupArn, groupId, signInUrl, dated, now);
    if (news) {
      trail.recordOwn(AuditAction.COHORT_ACTIVATED, cohort.name(), Map.of("group", groupArn));
    }
  }

  /**
   * What others want on the group has changed. A revocation that waits already is not to lose its
   * place.
   */
  void markDue(UUID id, boolean revokes, Instant now) {
    sql.update(
        "UPDATE cohort SET revokes = ? OR "
            + ReconciledRow.STILL_REVOKES
            + ", due_at = ?, attempts = 0, version = version + 1 WHERE id = ?",
        revokes,
        now,
        now,
        id);
  }

  /**
   * Before a pass's first write. The version stays: nothing else has changed.
   *
   * @param mayHold all that the group may hold from now on
   */
  void writing(UUID id, PolicySet mayHold) {
    sql.update(
        "UPDATE cohort SET written = ? WHERE id = ?",
        StoredJson.GRANTS.convertToDatabaseColumn(StoredPolicySet.of(mayHold)),
        id);
  }

  /**
   * Somebody who was in it may have put something on its group that outlives what let them do so:
   * that is looked for, now and once more when IAM shows all of it.
   */
  void takeForeign(UUID id, Instant until, Instant now) {
    markDue(id, false, now);
    sql.update("UPDATE cohort SET foreign_until = ? WHERE id = ?", until, id);
  }

  void foreignLookedFor(UUID id) {
    sql.update("UPDATE cohort SET foreign_until = NULL WHERE id = ?", id);
  }

  /** The unique id of a group that was made before ids were kept. */
  void learned(UUID id, String groupId) {
    sql.update("UPDATE cohort SET group_id = ? WHERE id = ? AND group_id IS NULL", groupId, id);
  }

  /**
   * What has the group's name in IAM, when that is not the group: nobody joins it. The version
   * stays, unless the cohort is to look.
   *
   * @param strangerId null: nobody
   */
  void stranger(UUID id, String strangerId, boolean due, Instant now) {
    sql.update("UPDATE cohort SET stranger_id = ? WHERE id = ?", strangerId, id);
    if (strangerId != null) {
      sql.update("UPDATE cohort SET group_ready = false WHERE id = ?", id);
    }
    if (due) {
      sql.update("UPDATE cohort SET due_at = ?, version = version + 1 WHERE id = ?", now, id);
    }
  }

  /** Somebody has deleted the group in IAM: it is made again, and the members join again. */
  void groupLost(UUID id) {
    sql.update("UPDATE cohort SET group_arn = NULL, group_ready = false WHERE id = ?", id);
    sql.update(
        "UPDATE member SET in_group = false, state = 'PENDING' WHERE cohort_id = ? AND state ="
            + " 'ACTIVE'",
        id);
  }

  boolean everyoneIsSevered(UUID id) {
    return !sql.exists(
        "SELECT 1 FROM member WHERE cohort_id = ? AND state NOT IN ('ENDED', 'REMOVED') LIMIT 1",
        id);
  }

  boolean hasNoMembers(UUID id) {
    return !sql.exists("SELECT 1 FROM member WHERE cohort_id = ? LIMIT 1", id);
  }

  /** The group gives nothing any more. The version stays: the outcome of the pass is to come. */
  void cut(Cohort cohort, Instant now) {
    int first =
        sql.update(
            "UPDATE cohort SET cut_at = ? WHERE id = ? AND cut_at IS NULL", now, cohort.id());
    if (first > 0) {
      trail.recordOwn(AuditAction.COHORT_ACCESS_ENDED, cohort.name(), Map.of());
    }
    writing(cohort.id(), PolicySet.NOTHING);
  }

  void ended(UUID id, boolean everyoneSevered, Instant now) {
    Cohort cohort = findById(id);
    boolean news = everyoneSevered && cohort.state() != CohortState.ENDED;
    cohort.ended(everyoneSevered, now);
    if (news) {
      trail.recordOwn(AuditAction.COHORT_ENDED, cohort.name(), Map.of());
      if (cohort.passesRoles()) {
        sql.list(
                Sql::id,
                "SELECT user_id AS id FROM member WHERE cohort_id = ? AND user_id IS NOT NULL"
                    + " ORDER BY 1",
                id)
            .forEach(user -> users.resync(user, now.plus(People.LOOKED_AT), now));
        loop.wakeAfterCommit();
      }
    }
  }

  void removed(Cohort cohort, Instant now) {
    departures.note(cohort.groupId(), now);
    deleteById(cohort.id());
    trail.recordOwn(AuditAction.COHORT_DELETED, cohort.name(), Map.of());
  }
}
