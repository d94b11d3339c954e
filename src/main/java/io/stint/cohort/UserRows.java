package io.stint.cohort;

import io.stint.cohort.UserRow.Membership;
import io.stint.database.Sql;
import io.stint.sweep.Departures;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a pass over a user reads and writes. */
@ApplicationScoped
class UserRows {

  private static final String READ =
      """
      SELECT u.version, u.user_name, u.may_adopt, u.adopted, u.arn, u.unique_id,
        u.stranger_id, u.boundary, u.boundary_asked, u.tagged, u.astray, u.signs_in, u.credentials,
        u.lapses_at, u.desired_password, u.granted, u.granted_confirmed, u.resync_until, m.id AS member_id,
        m.state = 'ENDED' AS ended, m.leaving,
        m.in_group, m.suspended_at IS NOT NULL AS suspended, m.let_in_at IS NOT NULL AS let_in,
        c.id AS cohort_id, c.name, c.state, c.ends_at, c.remove_after, c.unused_for,
        c.group_ready, c.group_id, c.stranger_id AS group_stranger_id,
        c.shared_password, c.tags, c.permissions_boundary
      FROM iam_user u LEFT JOIN member m ON m.user_id = u.id LEFT JOIN cohort c ON c.id = m.cohort_id
      WHERE u.id = ? ORDER BY m.created_at, m.id
      """;

  /** Whoever is in the group again without being a member is known by it. */
  private static final String FORMER =
      "INSERT INTO former_member (cohort_id, iam_id, at) SELECT m.cohort_id, u.unique_id, ?"
          + " FROM member m JOIN iam_user u ON u.id = m.user_id"
          + " WHERE u.unique_id IS NOT NULL AND ";

  private static final String GRANTED = "SELECT granted FROM iam_user WHERE id = ?";

  private final Sql sql;
  private final Departures departures;

  UserRows(Sql sql, Departures departures) {
    this.sql = sql;
    this.departures = departures;
  }

  Optional<UserRow> read(UUID id) {
    List<Membership> memberships = new ArrayList<>();
    return sql
        .list(
            row -> {
              membership(row).ifPresent(memberships::add);
              return user(id, row, memberships);
            },
            READ,
            id)
        .stream()
        .findFirst();
  }

  /** What a pass found out about the user; goes with the outcome of the pass. */
  void settle(UUID id, UserProvisioning.There observed, SignIn signIn, String state) {
    sql.update(
        """
        UPDATE iam_user SET adopted = ?, arn = ?, unique_id = coalesce(?, unique_id),
          may_be_made = false, boundary = coalesce(?, boundary),
          boundary_asked = CASE WHEN ? THEN ? ELSE boundary_asked END, tagged = coalesce(?, tagged),
          signs_in = ?,
          credentials = ?, password = CASE WHEN ? THEN coalesce(?, password) END, lapses_at = ?,
          desired_password = NULL, state = ?
        WHERE id = ?
        """,
        observed.adopted(),
        observed.arn(),
        observed.uniqueId(),
        observed.boundary(),
        observed.boundary() != null,
        observed.asked(),
        StoredJson.TAGS.convertToDatabaseColumn(observed.tagged()),
        signIn.signsIn(),
        signIn.credentials(),
        signIn.credentials() == Credentials.READY,
        signIn.sealed(),
        signIn.lapsesAt(),
        state,
        id);
  }

  /**
   * How far a pass came that failed then, so that the next one goes on from there; nothing, when
   * somebody has changed the row meanwhile.
   *
   * @param signIn null: not come so far
   */
  void progress(UserRow user, UserProvisioning.There observed, SignIn signIn) {
    sql.update(
        "UPDATE iam_user SET adopted = ?, arn = ?, unique_id = coalesce(?, unique_id),"
            + " may_be_made = false, boundary = coalesce(?, boundary),"
            + " boundary_asked = CASE WHEN ? THEN ? ELSE boundary_asked END,"
            + " tagged = coalesce(?, tagged)"
            + " WHERE id = ? AND version = ?",
        observed.adopted(),
        observed.arn(),
        observed.uniqueId(),
        observed.boundary(),
        observed.boundary() != null,
        observed.asked(),
        StoredJson.TAGS.convertToDatabaseColumn(observed.tagged()),
        user.id(),
        user.version());
    if (signIn != null) {
      sql.update(
          """
          UPDATE iam_user SET signs_in = ?, credentials = ?, password = coalesce(?, password),
            lapses_at = ?, desired_password = NULL
          WHERE id = ? AND version = ?
          """,
          signIn.signsIn(),
          signIn.credentials(),
          signIn.sealed(),
          signIn.lapsesAt(),
          user.id(),
          user.version());
    }
  }

  /** The version stays: nothing else has changed. */
  void bounded(UUID id, String boundary, boolean asked) {
    sql.update(
        "UPDATE iam_user SET boundary = ?, boundary_asked = ? WHERE id = ?", boundary, asked, id);
  }

  /** As {@link #bounded}. */
  void tagged(UUID id, Map<String, String> tagged) {
    sql.update(
        "UPDATE iam_user SET tagged = ? WHERE id = ?",
        tagged.isEmpty() ? null : StoredJson.TAGS.convertToDatabaseColumn(tagged),
        id);
  }

  /** Before a pass's first write: the next one writes all of it, unless this one settles. */
  void granting(UUID id, String granted) {
    sql.update(
        "UPDATE iam_user SET granted = ?, granted_confirmed = false WHERE id = ?", granted, id);
  }

  void granted(UUID id, String granted) {
    sql.update(
        "UPDATE iam_user SET granted = ?, granted_confirmed = true WHERE id = ?"
            + " AND (granted IS DISTINCT FROM ? OR NOT granted_confirmed)",
        granted,
        id,
        granted);
  }

  /** What is in IAM of grants, or may be, since a pass has begun to write it; null: nothing. */
  String grantedOf(UUID id) {
    return sql.one(row -> Optional.ofNullable(row.getString("granted")), GRANTED, id)
        .flatMap(granted -> granted)
        .orElse(null);
  }

  /** The access keys that Stint has issued. */
  Set<String> issuedKeys(UUID id) {
    return Set.copyOf(
        sql.list(
            row -> row.getString(1),
            "SELECT access_key_id FROM issued_access_key WHERE user_id = ?",
            id));
  }

  /** Whether an access key is being made that is not known yet. */
  boolean isKeyBeingMade(UUID id, Instant now) {
    return sql.exists("SELECT 1 FROM iam_user WHERE id = ? AND keys_leased_until > ?", id, now);
  }

  void looked(UUID id) {
    sql.update("UPDATE iam_user SET resync_until = NULL WHERE id = ?", id);
  }

  void active(UUID membership, Instant now) {
    sql.update(
        "UPDATE member SET state = 'ACTIVE', in_group = true, updated_at = ? WHERE id = ?",
        now,
        membership);
  }

  void ended(UUID membership, Instant now) {
    sql.update(
        "UPDATE member SET state = 'ENDED', in_group = false, updated_at = ? WHERE id = ?",
        now,
        membership);
  }

  void left(UUID membership, Instant now) {
    sql.update(FORMER + "m.id = ? ON CONFLICT DO NOTHING", now, membership);
    sql.update("DELETE FROM member WHERE id = ?", membership);
  }

  /** The user is gone. Memberships of ended cohorts stay to be looked at. */
  void gone(UUID id, Instant now) {
    sql.one(
            row -> row.getString(1),
            "SELECT unique_id FROM iam_user WHERE id = ? AND unique_id IS NOT NULL",
            id)
        .ifPresent(iamId -> departures.note(iamId, now));
    sql.update(FORMER + "u.id = ? AND u.adopted ON CONFLICT DO NOTHING", now, id);
    sql.update(
        "DELETE FROM member m USING cohort c WHERE c.id = m.cohort_id AND m.user_id = ?"
            + " AND (m.leaving OR c.state = 'DELETING')",
        id);
    sql.update(
        "UPDATE member SET state = 'REMOVED', in_group = false, updated_at = ? WHERE user_id = ?",
        now,
        id);
    sql.update("DELETE FROM iam_user WHERE id = ?", id);
  }

  /**
   * What is known about the way in is not to be relied on any more. Written before the first step
   * that takes it away, so that a pass that is cut short leaves nothing believed that is not so.
   * The version stays: nothing else has changed.
   */
  void invalidate(UUID id, boolean whole) {
    sql.update(
        "UPDATE iam_user SET signs_in = false, credentials = 'NONE', password = NULL, lapses_at ="
            + " NULL, arn = CASE WHEN ? THEN NULL ELSE arn END WHERE id = ?",
        whole,
        id);
    if (whole) {
      sql.update("UPDATE member SET in_group = false WHERE user_id = ?", id);
      // Managed policies of Stint's outlive the user: which there were is not to be forgotten.
      sql.update(
          "UPDATE iam_user SET boundary = NULL, boundary_asked = false, tagged = NULL,"
              + " granted_confirmed = granted_confirmed AND granted IS NULL WHERE id = ?",
          id);
    }
  }

  /** Too late: the password is destroyed before the login profile goes, so that nobody gets it. */
  void lapse(UUID id, Instant now) {
    // A fresh one, which somebody asked for in between, has no such time yet.
    sql.update(
        "UPDATE iam_user SET credentials = 'LAPSED', password = NULL, lapses_at = NULL"
            + " WHERE id = ? AND credentials IN ('READY', 'CLAIMED') AND lapses_at <= ?",
        id,
        now);
  }

  private static UserRow user(UUID id, ResultSet row, List<Membership> memberships)
      throws SQLException {
    return new UserRow(
        id,
        row.getLong("version"),
        row.getString("user_name"),
        row.getBoolean("may_adopt"),
        row.getBoolean("adopted"),
        row.getString("arn"),
        row.getString("unique_id"),
        row.getString("stranger_id"),
        row.getString("boundary"),
        row.getBoolean("boundary_asked"),
        tags(row.getString("tagged")),
        row.getBoolean("astray"),
        row.getBoolean("signs_in"),
        Credentials.valueOf(row.getString("credentials")),
        Sql.instant(row, "lapses_at"),
        row.getBytes("desired_password"),
        row.getString("granted"),
        row.getBoolean("granted_confirmed"),
        Sql.instant(row, "resync_until"),
        memberships,
        new Sight());
  }

  private static Optional<Membership> membership(ResultSet row) throws SQLException {
    UUID id = row.getObject("member_id", UUID.class);
    if (id == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Membership(
            id,
            row.getBoolean("ended"),
            row.getBoolean("leaving"),
            row.getBoolean("in_group"),
            row.getBoolean("suspended"),
            row.getBoolean("let_in"),
            row.getObject("cohort_id", UUID.class),
            row.getString("name"),
            CohortState.valueOf(row.getString("state")),
            Sql.instant(row, "ends_at"),
            Duration.ofSeconds(row.getLong("remove_after")),
            Duration.ofSeconds(row.getLong("unused_for")),
            row.getBoolean("group_ready"),
            row.getString("group_id"),
            row.getString("group_stranger_id"),
            row.getBytes("shared_password"),
            new UserAttributes(
                row.getString("permissions_boundary"), tags(row.getString("tags")))));
  }

  private static Map<String, String> tags(String stored) {
    return stored == null ? Map.of() : StoredJson.TAGS.convertToEntityAttribute(stored);
  }
}
