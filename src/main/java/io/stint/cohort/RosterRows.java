package io.stint.cohort;

import io.stint.access.Owner;
import io.stint.cohort.roster.Enrolment.Decision;
import io.stint.cohort.roster.Enrolment.KnownUser;
import io.stint.cohort.roster.Roster;
import io.stint.cohort.roster.RowOutcome;
import io.stint.database.Sql;
import io.stint.iam.Names;
import io.stint.reconcile.ReconciledRow;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads and writes a whole roster in a handful of statements, in the caller's transaction. */
@ApplicationScoped
class RosterRows {

  /** Any number: user names are given out by one upload at a time, in the whole account. */
  private static final long NAMES_LOCK = 0x5374696e74L;

  private final Sql sql;
  private final DueUsers due;
  private final OwnCohorts own;

  RosterRows(Sql sql, DueUsers due, OwnCohorts own) {
    this.sql = sql;
    this.due = due;
    this.own = own;
  }

  /**
   * @throws Refusal 403
   */
  void requireMayAdopt() {
    own.requireMayAdopt();
  }

  void lockNames() {
    sql.exists("SELECT pg_advisory_xact_lock(?)", NAMES_LOCK);
  }

  /** E-mail to user name; who is on the way out is no member. */
  Map<String, String> members(UUID cohort, Collection<String> emails) {
    Map<String, String> members = new HashMap<>();
    sql.list(
        row -> members.put(row.getString("email"), row.getString("user_name")),
        "SELECT email, user_name FROM member WHERE cohort_id = ? AND email = ANY (?) AND NOT"
            + " leaving",
        cohort,
        emails);
    return members;
  }

  /** Keys of user names to the names; who is on the way out is no member. */
  Map<String, String> names(UUID cohort, Collection<String> keys) {
    Map<String, String> names = new HashMap<>();
    if (!keys.isEmpty()) {
      sql.list(
          row -> names.put(Names.key(row.getString("user_name")), row.getString("user_name")),
          "SELECT user_name FROM member WHERE cohort_id = ? AND lower(user_name) = ANY (?) AND NOT"
              + " leaving",
          cohort,
          keys);
    }
    return names;
  }

  /**
   * @param cohort they are to come into: whoever is in another whose owners are not all of this
   *     one's is somebody else's, who may have a password or keys of theirs
   */
  List<KnownUser> users(Cohort cohort, Collection<String> emails, Collection<String> names) {
    return sql.list(
        RosterRows::user,
        """
        SELECT id, user_name, email, EXISTS (
          SELECT 1 FROM member m JOIN cohort c ON c.id = m.cohort_id
          WHERE m.user_id = u.id AND (m.state NOT IN ('ENDED', 'REMOVED')
            OR m.suspended_at IS NOT NULL AND c.state <> 'ENDED')
            AND NOT c.owners <@ ?::varchar[]) AS others,
          (SELECT count(*) FROM member m JOIN cohort c ON c.id = m.cohort_id
            WHERE m.user_id = u.id AND NOT m.leaving AND (m.state NOT IN ('ENDED', 'REMOVED')
              OR m.suspended_at IS NOT NULL AND c.state <> 'ENDED')) AS cohorts
        FROM iam_user u WHERE email = ANY (?) OR lower(user_name) = ANY (?)
        """,
        List.of(Owner.keys(cohort.owners())),
        emails,
        names);
  }

  void write(Cohort cohort, List<Decision> created, boolean adopt, Instant now) {
    List<UUID> memberIds = new ArrayList<>();
    List<UUID> userIds = new ArrayList<>();
    List<String> emails = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<UUID> known = new ArrayList<>();
    for (Decision decision : created) {
      boolean isNew = decision.user() == null;
      memberIds.add(ReconciledRow.newId(now));
      userIds.add(isNew ? ReconciledRow.newId(now) : decision.user().id());
      emails.add(decision.email());
      names.add(decision.userName());
      if (!isNew) {
        known.add(decision.user().id());
      }
    }
    addUsers(cohort, userIds, names, emails, adopt, now);
    if (!known.isEmpty()) {
      due.join(known, adopt, now);
    }
    addMembers(cohort, memberIds, userIds, names, emails, now);
  }

  /**
   * Those that are there already stay as they are. Until the group is there nothing can be done for
   * a new one but to end it with the cohort.
   */
  private void addUsers(
      Cohort cohort,
      List<UUID> ids,
      List<String> names,
      List<String> emails,
      boolean adopt,
      Instant now) {
    sql.update(
        """
        INSERT INTO iam_user (id, version, due_at, revokes, fairness_group, state, created_at, updated_at,
          user_name, email, may_adopt, credentials)
        SELECT id, 0, ?::timestamptz, ?, ?, 'PENDING', ?, ?, name, email, ?, 'NONE'
        FROM unnest(?, ?, ?::text[]) AS new (id, name, email)
        WHERE NOT EXISTS (SELECT 1 FROM iam_user u WHERE u.id = new.id)
        """,
        cohort.groupReady() ? now : cohort.endsAt(),
        !cohort.groupReady(),
        cohort.id(),
        now,
        now,
        adopt,
        ids,
        names,
        emails);
  }

  /**
   * Who was on the way out comes back, and joins the group again in case it has left; who was
   * suspended stays so.
   */
  private void addMembers(
      Cohort cohort,
      List<UUID> ids,
      List<UUID> users,
      List<String> names,
      List<String> emails,
      Instant now) {
    sql.update(
        """
        INSERT INTO member (id, cohort_id, user_id, email, user_name, state, created_at, updated_at,
          suspended_at)
        SELECT id, ?, user_id, email, name, 'PENDING', ?, ?,
          (SELECT min(at) FROM suspension s WHERE s.cohort_id = ? AND (s.who IN (new.email, lower(new.name))
            OR new.email IS NULL AND s.seat = lower(new.name)))
        FROM unnest(?, ?, ?, ?::text[]) AS new (id, user_id, name, email)
        ON CONFLICT (cohort_id, email) DO UPDATE SET leaving = false, state = 'PENDING',
          in_group = false, created_at = excluded.created_at, updated_at = excluded.updated_at, let_in_at = NULL
        """,
        cohort.id(),
        now,
        now,
        cohort.id(),
        ids,
        users,
        names,
        emails);
  }

  /** What the list says of its members beside; of who is not in it, it stays. */
  void keep(Cohort cohort, Roster people, List<Decision> decisions) {
    Map<Integer, Map<String, String>> kept = new HashMap<>();
    people.rows().stream()
        .filter(row -> row.columns() != null)
        .forEach(row -> kept.put(row.line(), row.columns()));
    List<Decision> members =
        decisions.stream()
            .filter(one -> one.outcome() != RowOutcome.REJECTED && kept.containsKey(one.line()))
            .toList();
    if (!members.isEmpty()) {
      sql.update(
          "UPDATE member m SET roster = kept.roster FROM unnest(?::text[], ?::text[]) AS kept"
              + " (name, roster) WHERE m.cohort_id = ? AND m.user_name = kept.name",
          members.stream().map(Decision::userName).toList(),
          members.stream()
              .map(one -> StoredJson.TAGS.convertToDatabaseColumn(kept.get(one.line())))
              .toList(),
          cohort.id());
    }
  }

  private static KnownUser user(ResultSet row) throws SQLException {
    return new KnownUser(
        Sql.id(row),
        row.getString("user_name"),
        row.getString("email"),
        row.getBoolean("others"),
        row.getInt("cohorts"));
  }
}
