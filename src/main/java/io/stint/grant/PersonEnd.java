package io.stint.grant;

import io.stint.access.Scope;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.cohort.Members;
import io.stint.cohort.PersonRows;
import io.stint.cohort.PersonRows.Person;
import io.stint.cohort.PersonRows.Place;
import io.stint.database.Sql;
import io.stint.role.Roles;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The end of all that somebody has, in one transaction: what each cohort and each grant would do at
 * its own end is done for all of them together. In the caller's transaction.
 */
@ApplicationScoped
public class PersonEnd {

  /** Rows that write the end: the user and the roles. Two values: roles, user. */
  private static final String WRITERS =
      """
      SELECT due_at, failure_code FROM role WHERE id = ANY (?::uuid[])
      UNION ALL SELECT due_at, failure_code FROM iam_user WHERE id = ?
      """;

  private final PersonRows people;
  private final Members members;
  private final GrantRepository rows;
  private final GrantTransactions grants;
  private final Roles roles;
  private final Askers askers;
  private final AuditTrail audit;
  private final Sql sql;

  PersonEnd(
      PersonRows people,
      Members members,
      GrantRepository rows,
      GrantTransactions grants,
      Roles roles,
      Askers askers,
      AuditTrail audit,
      Sql sql) {
    this.people = people;
    this.members = members;
    this.rows = rows;
    this.grants = grants;
    this.roles = roles;
    this.askers = askers;
    this.audit = audit;
    this.sql = sql;
  }

  /**
   * What has been ended.
   *
   * @param roles whose sessions of the person end
   */
  public record Ended(Person person, List<String> cohorts, List<UUID> grants, List<UUID> roles) {}

  /**
   * @throws Refusal 404
   */
  public Ended end(String userName, Scope scope, Instant now) {
    Person person = people.lock(userName, scope, now);
    List<Place> places = person.places().stream().filter(Place::isOpen).toList();
    List<UUID> given =
        rows.openOfUsers(List.of(person.id())).stream()
            .filter(grant -> !grant.isOver(now))
            .map(Grant::id)
            .filter(askers::mayEnd)
            .toList();
    TreeSet<UUID> reached = new TreeSet<>();
    places.forEach(place -> reached.addAll(rows.rolesOfCohort(place.cohortId(), now)));
    given.stream()
        .map(grants::find)
        .map(GrantTransactions::sessionsOf)
        .filter(role -> role != null)
        .forEach(reached::add);
    // All of them before any grant, in the one order in which all lock them.
    reached.forEach(role -> roles.markDue(role, true, now));
    given.forEach(grant -> grants.revoke(grant, false, null, now));
    List<String> left = places.stream().map(Place::cohort).toList();
    members.leave(person.userName(), left);
    if (!left.isEmpty() || !given.isEmpty()) {
      audit.record(
          AuditAction.MEMBER_ACCESS_REVOKED,
          person.userName(),
          Map.of("cohorts", left, "grants", given));
    }
    return new Ended(person, left, given, List.copyOf(reached));
  }

  /** Whether IAM shows nothing of it any more. */
  public boolean isOver(Ended ended, Instant now) {
    UUID user = ended.person().id();
    return !sql.exists("SELECT 1 FROM member WHERE user_id = ? AND leaving", user)
        && !sql.exists(
            "SELECT 1 FROM access_grant WHERE id = ANY (?::uuid[]) AND state NOT IN ('REVOKED',"
                + " 'LAPSED', 'DENIED')",
            ended.grants())
        && !sql.exists(
            "SELECT 1 FROM (" + WRITERS + ") w WHERE due_at <= ? OR failure_code IS NOT NULL",
            ended.roles(),
            user,
            now);
  }

  /** When what has failed of it is tried again; null: nothing has. */
  public Instant nextAttempt(Ended ended) {
    return sql.one(
            row -> Optional.ofNullable(Sql.instant(row, "next")).orElse(Instant.MAX),
            "SELECT min(due_at) AS next FROM ("
                + WRITERS
                + ") w WHERE failure_code IS NOT NULL HAVING count(*) > 0",
            ended.roles(),
            ended.person().id())
        .orElse(null);
  }
}
