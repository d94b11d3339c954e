package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.database.Sql;
import io.stint.entitlement.Entitlements;
import io.stint.entitlement.PolicyCapacity;
import io.stint.iam.Iam;
import io.stint.iam.Names;
import io.stint.iam.PolicyName;
import io.stint.iam.Quotas;
import io.stint.iam.UserName;
import io.stint.policy.PolicyDocument;
import io.stint.reconcile.ReconcileLoop;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The door for those who give users and cohorts something: an {@link IdentityLedger} and a {@link
 * MembershipListener}.
 */
@ApplicationScoped
public class People {

  /** Of {@code member m} and its {@code cohort c}: it gives something. One value: now. */
  static final String LIVE = lasting("m.suspended_at IS NULL");

  /** It would, if it was not suspended. One value: now. */
  private static final String SUSPENDED = lasting("m.suspended_at IS NOT NULL");

  private static final String USERS =
      """
      SELECT u.id, u.user_name, u.arn, u.adopted, bool_or(%1$s) AS live,
        CASE WHEN NOT coalesce(bool_or(%1$s AND c.ends_at IS NULL), false) THEN max(c.ends_at)
          FILTER (WHERE NOT m.leaving AND m.suspended_at IS NULL AND c.state <> 'DELETING') END AS ends_at,
        min(coalesce(m.let_in_at, m.created_at)) FILTER (WHERE m.cohort_id = ?) AS since
      FROM iam_user u LEFT JOIN member m ON m.user_id = u.id LEFT JOIN cohort c ON c.id = m.cohort_id
      WHERE %2$s GROUP BY u.id ORDER BY u.id
      """;

  /** IAM shows all of a change by then. */
  static final Duration LOOKED_AT = Duration.ofMinutes(2);

  private final Sql sql;
  private final CohortRepository cohorts;
  private final DueUsers due;
  private final GroupPlanner planner;
  private final Iam iam;
  private final ReconcileLoop loop;

  People(
      Sql sql,
      CohortRepository cohorts,
      DueUsers due,
      GroupPlanner planner,
      Iam iam,
      ReconcileLoop loop) {
    this.sql = sql;
    this.cohorts = cohorts;
    this.due = due;
    this.planner = planner;
    this.iam = iam;
    this.loop = loop;
  }

  /**
   * A member's time in a cohort.
   *
   * @param userName as IAM spells it
   */
  public record Enrolled(UUID cohortId, String userName, Instant since) {}

  private static String lasting(String andThis) {
    return "m.id IS NOT NULL AND NOT m.leaving AND "
        + andThis
        + " AND c.state <> 'DELETING' AND (c.ends_at IS NULL OR c.ends_at > ?)";
  }

  /** In a transaction. */
  public Optional<UserRef> user(String name, Instant now) {
    return users("lower(u.user_name) = ?", null, now, Names.key(name)).stream().findFirst();
  }

  /** AIDA… of the user as Stint saw it first; empty before it is in IAM. In a transaction. */
  public Optional<String> uniqueId(String name) {
    return sql.one(
            row -> Optional.ofNullable(row.getString("unique_id")),
            "SELECT unique_id FROM iam_user WHERE lower(user_name) = ?",
            Names.key(name))
        .flatMap(id -> id);
  }

  /**
   * A user as it was seen first.
   *
   * @param uniqueId AIDA…
   * @param adopted whether somebody else has made it
   */
  public record Seen(String name, String uniqueId, boolean adopted) {}

  /** Of these users, those that have been in IAM. In a transaction. */
  public List<Seen> seen(Collection<String> names) {
    return names.isEmpty()
        ? List.of()
        : sql.list(
            row ->
                new Seen(
                    row.getString("user_name"),
                    row.getString("unique_id"),
                    row.getBoolean("adopted")),
            "SELECT user_name, unique_id, adopted FROM iam_user WHERE user_name = ANY (?)"
                + " AND unique_id IS NOT NULL",
            names);
  }

  /** Whether somebody else's user was found under the name. In a transaction. */
  public boolean isStranger(String name) {
    return sql.exists(
        "SELECT 1 FROM iam_user WHERE lower(user_name) = ? AND stranger_id IS NOT NULL",
        Names.key(name));
  }

  /** Of these users, those under whose name somebody else's was found. In a transaction. */
  public Set<UUID> strangers(Collection<UUID> users) {
    return users.isEmpty()
        ? Set.of()
        : Set.copyOf(
            sql.list(
                Sql::id,
                "SELECT id FROM iam_user WHERE id = ANY (?::uuid[]) AND stranger_id IS NOT NULL",
                List.copyOf(users)));
  }

  /** Holds the user until the transaction ends. */
  public Optional<UserRef> lockUser(String name, Instant now) {
    sql.exists("SELECT 1 FROM iam_user WHERE lower(user_name) = ? FOR UPDATE", Names.key(name));
    return user(name, now);
  }

  /**
   * Holds the cohort until the transaction ends.
   *
   * @throws Refusal 404
   */
  public CohortRef lockCohort(String name, Instant now) {
    return CohortRef.of(cohorts.lock(name), now);
  }

  /** In a transaction. */
  public Optional<CohortRef> cohort(String name, Instant now) {
    return cohorts.byName(name).map(cohort -> CohortRef.of(cohort, now));
  }

  /**
   * Who is or was a member until the end, without those that were taken out or are suspended. In a
   * transaction.
   */
  public List<Enrolled> membersOf(Collection<UUID> cohorts) {
    return sql.list(
        row ->
            new Enrolled(
                row.getObject("cohort_id", UUID.class),
                row.getString("user_name"),
                Sql.instant(row, "since")),
        "SELECT cohort_id, user_name, coalesce(let_in_at, created_at) AS since FROM member"
            + " WHERE cohort_id = ANY (?) AND NOT leaving AND suspended_at IS NULL",
        cohorts);
  }

  /** Of a cohort that lasts: who would have what it gives. In a transaction. */
  public List<String> suspendedIn(UUID cohort) {
    return sql.list(
        row -> row.getString("user_name"),
        "SELECT user_name FROM member WHERE cohort_id = ? AND NOT leaving AND suspended_at IS NOT"
            + " NULL",
        cohort);
  }

  /** The cohorts that would give the user something if it was not suspended there, by id. */
  public Map<UUID, String> suspendingOf(UUID userId, Instant now) {
    return cohortsOf(userId, now, SUSPENDED);
  }

  /** The cohorts that the user is in now, by id. In a transaction. */
  public Map<UUID, String> cohortsOf(UUID userId, Instant now) {
    return cohortsOf(userId, now, LIVE);
  }

  private Map<UUID, String> cohortsOf(UUID userId, Instant now, String which) {
    Map<UUID, String> cohorts = new LinkedHashMap<>();
    sql.list(
        row -> cohorts.put(Sql.id(row), row.getString("name")),
        ("SELECT c.id, c.name FROM member m JOIN cohort c ON c.id = m.cohort_id WHERE"
                + " m.user_id = ? AND %s ORDER BY c.id")
            .formatted(which),
        userId,
        now);
    return cohorts;
  }

  /** Members who were not taken out. */
  List<UserRef> usersOf(UUID cohort, Instant now) {
    return users(
        "u.id IN (SELECT user_id FROM member WHERE cohort_id = ? AND NOT leaving)",
        cohort,
        now,
        cohort);
  }

  List<UserRef> users(UUID cohort, Collection<UUID> ids, Instant now) {
    return ids.isEmpty() ? List.of() : users("u.id = ANY (?)", cohort, now, ids);
  }

  private List<UserRef> users(String which, UUID cohort, Instant now, Object value) {
    return sql.list(
        People::ref,
        USERS.formatted(LIVE, which),
        now,
        now,
        cohort == null ? new UUID(0, 0) : cohort,
        value);
  }

  /**
   * What others want on the user has changed: in their transaction. Does nothing for a user who is
   * gone.
   *
   * @param revokes whether the change takes access away; such go first
   */
  public void markUserDue(UUID id, boolean revokes, Instant now) {
    due.mark(id, revokes, now);
    loop.wakeAfterCommit();
  }

  /** The same for a cohort's group. */
  public void markCohortDue(UUID id, boolean revokes, Instant now) {
    cohorts.markDue(id, revokes, now);
    loop.wakeAfterCommit();
  }

  /**
   * These held what could have made something on themselves that outlives it: what is on them and
   * is not Stint's is removed, now and once more when IAM shows all of it. In a transaction; users
   * that were adopted are left alone.
   */
  public void removeForeign(Collection<UUID> users, Instant now) {
    users.stream().sorted().forEach(user -> due.resync(user, now.plus(LOOKED_AT), now));
    loop.wakeAfterCommit();
  }

  /** Who is or was in the cohort, and is there still. In a transaction. */
  public List<UUID> usersIn(UUID cohort) {
    return sql.list(
        Sql::id,
        "SELECT user_id AS id FROM member WHERE cohort_id = ? AND user_id IS NOT NULL",
        cohort);
  }

  /** The same for the groups that these are in. In a transaction, before users. */
  public void removeForeignInGroupsOf(Collection<UUID> users, Instant now) {
    sql.list(
            Sql::id,
            "SELECT DISTINCT cohort_id AS id FROM member WHERE user_id = ANY (?::uuid[]) AND NOT"
                + " leaving ORDER BY 1",
            users)
        .forEach(cohort -> cohorts.takeForeign(cohort, now.plus(LOOKED_AT), now));
    loop.wakeAfterCommit();
  }

  /** Reads from IAM at times: not in a transaction. */
  public PolicyCapacity roomFor(UserRef user) {
    Quotas quotas = iam.account().quotas();
    int inline = quotas.userPolicySize();
    int managed = quotas.policiesPerUser();
    if (user.adopted() && user.arn() != null) {
      UserName name = new UserName(user.name());
      inline -= inlineBeside(iam.users().policies().inline(name));
      managed -=
          (int)
              iam.users().policies().attached(name).stream()
                  .filter(arn -> !UserGrants.isOwn(user.id(), arn))
                  .count();
    }
    return new PolicyCapacity(
        inline,
        quotas.userPolicySize(),
        managed,
        quotas.managedPolicySize(),
        UserGrants.prefix(user.id()));
  }

  private static int inlineBeside(Map<PolicyName, String> inline) {
    return inline.entrySet().stream()
        .filter(e -> !e.getKey().value().equals(PolicyCapacity.POLICY))
        .mapToInt(e -> PolicyDocument.sizeOf(e.getValue()))
        .sum();
  }

  /** Reads from IAM at times: not in a transaction. */
  public PolicyCapacity roomFor(CohortRef cohort) {
    Cohort row = requiringNew().call(() -> cohorts.findById(cohort.id()));
    return row == null
        ? new PolicyCapacity(0, 0, 0, 0, "")
        : planner.plan(row.id(), GroupPlanner.Gives.of(row), Entitlements.NOTHING).room();
  }

  private static UserRef ref(ResultSet row) throws SQLException {
    return new UserRef(
        Sql.id(row),
        row.getString("user_name"),
        row.getString("arn"),
        row.getBoolean("adopted"),
        row.getBoolean("live"),
        Sql.instant(row, "ends_at"),
        Sql.instant(row, "since"));
  }
}
