package io.stint.cohort;

import io.stint.database.Sql;
import io.stint.entitlement.PolicySet;
import io.stint.reconcile.ReconciledRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the sweep reads of the room: each statement in a transaction of its own. */
@ApplicationScoped
class InspectedRows {

  private final Sql sql;
  private final Clock clock;

  InspectedRows(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * A user's row.
   *
   * @param severed whether it has no live membership, and no way in
   * @param calm whether it can be judged
   * @param boundary that Stint is known to have put on it for a cohort; null: none
   * @param tagged the tags of cohorts that it is known to have
   * @param granted what grants have put on it; null: that is not known for certain
   */
  record User(
      UUID id,
      String name,
      String uniqueId,
      boolean there,
      boolean adopted,
      boolean severed,
      boolean calm,
      String boundary,
      Map<String, String> tagged,
      PolicySet granted) {

    private static User of(ResultSet row) throws SQLException {
      String granted = row.getString("granted");
      String tagged = row.getString("tagged");
      PolicySet known =
          granted == null
              ? PolicySet.NOTHING
              : StoredJson.GRANTS.convertToEntityAttribute(granted).holding();
      return new User(
          row.getObject("id", UUID.class),
          row.getString("user_name"),
          row.getString("unique_id"),
          row.getString("arn") != null,
          row.getBoolean("adopted"),
          row.getString("state").equals("SEVERED"),
          row.getBoolean("calm"),
          row.getString("boundary"),
          tagged == null ? Map.of() : StoredJson.TAGS.convertToEntityAttribute(tagged),
          row.getBoolean("granted_confirmed") ? known : null);
    }
  }

  private static final String USER =
      "SELECT id, user_name, unique_id, arn, adopted, state, granted, granted_confirmed,"
          + " CASE WHEN boundary_asked THEN boundary END AS boundary, tagged, "
          + ReconciledRow.CALM
          + " AS calm FROM iam_user WHERE ";

  List<User> users(Collection<String> uniqueIds, Collection<String> keys, Instant calm) {
    return sql.list(
        User::of,
        USER + "unique_id = ANY (?::text[]) OR lower(user_name) = ANY (?::text[])",
        clock.instant(),
        calm,
        uniqueIds,
        keys);
  }

  /** Those that are known to be in IAM, but for these. */
  List<User> usersBut(Collection<UUID> seen, Instant calm) {
    return sql.list(
        User::of,
        USER + "arn IS NOT NULL AND id <> ALL (?::uuid[]) ORDER BY id",
        clock.instant(),
        calm,
        seen);
  }

  /**
   * Of those whose time was over since then, and who are there still, this many at random; none of
   * somebody else's.
   */
  List<User> severed(Instant since, Instant calm, int most) {
    return sql.list(
        User::of,
        "SELECT * FROM ("
            + USER
            + "arn IS NOT NULL AND unique_id IS NOT NULL AND NOT adopted AND state = 'SEVERED' AND"
            + " updated_at > ?) u WHERE calm ORDER BY random() LIMIT ?",
        clock.instant(),
        calm,
        since,
        most);
  }

  /**
   * Whom a policy was made for.
   *
   * @param written null: that is not known for certain
   */
  record Owner(boolean calm, PolicySet written) {

    private static Owner of(ResultSet row) throws SQLException {
      String written = row.getString("written");
      return new Owner(
          row.getBoolean("calm"),
          written == null ? null : StoredJson.GRANTS.convertToEntityAttribute(written).holding());
    }
  }

  /** Empty: there is none any more. */
  Optional<Owner> owner(boolean cohort, UUID id, Instant calm) {
    return sql.one(
        Owner::of,
        "SELECT "
            + ReconciledRow.CALM
            + " AS calm, "
            + (cohort
                ? "written FROM cohort"
                : "CASE WHEN granted_confirmed THEN coalesce(granted, '{\"own\": {}, \"attached\":"
                    + " []}') END AS written FROM iam_user")
            + " WHERE id = ?",
        clock.instant(),
        calm,
        id);
  }

  /**
   * A cohort's row.
   *
   * @param ended whether all of it is over, and its group gives nothing
   */
  record Group(
      UUID id,
      String name,
      String groupId,
      boolean made,
      boolean lasts,
      boolean ended,
      boolean calm,
      PolicySet written) {

    private static Group of(ResultSet row) throws SQLException {
      String written = row.getString("written");
      return new Group(
          row.getObject("id", UUID.class),
          row.getString("name"),
          row.getString("group_id"),
          row.getBoolean("made"),
          row.getBoolean("lasts"),
          row.getBoolean("ended"),
          row.getBoolean("calm"),
          written == null ? null : StoredJson.GRANTS.convertToEntityAttribute(written).holding());
    }
  }

  List<Group> groups(Instant calm) {
    Instant now = clock.instant();
    return sql.list(
        Group::of,
        "SELECT id, name, group_id, group_arn IS NOT NULL AS made, written,"
            + " state IN ('PENDING', 'ACTIVE') AND (ends_at IS NULL OR ends_at > ?) AS lasts,"
            + " state = 'ENDED' AS ended, "
            + ReconciledRow.CALM
            + " AS calm FROM cohort ORDER BY id",
        now,
        now,
        calm);
  }

  /**
   * Who is a member of what.
   *
   * @param live whether it should be in the group
   */
  record Membership(
      UUID id,
      UUID user,
      UUID cohort,
      boolean ended,
      boolean leaving,
      boolean inGroup,
      boolean live) {

    private static Membership of(ResultSet row) throws SQLException {
      return new Membership(
          row.getObject("id", UUID.class),
          row.getObject("user_id", UUID.class),
          row.getObject("cohort_id", UUID.class),
          row.getString("state").equals("ENDED"),
          row.getBoolean("leaving"),
          row.getBoolean("in_group"),
          row.getBoolean("live"));
    }
  }

  List<Membership> memberships(Collection<UUID> users) {
    return sql.list(
        Membership::of,
        "SELECT m.id, m.user_id, m.cohort_id, m.state, m.leaving, m.in_group, NOT m.leaving AND"
            + " m.suspended_at IS NULL AND c.state <> 'DELETING' AND (c.ends_at IS NULL OR c.ends_at > ?) AS live"
            + " FROM member m JOIN cohort c ON c.id = m.cohort_id WHERE m.user_id = ANY"
            + " (?::uuid[])",
        clock.instant(),
        users);
  }

  /** When the user with this unique id was a member of it last; empty: never, or it is one. */
  Optional<Instant> wasMember(UUID cohort, String uniqueId) {
    return sql.one(
        row -> Sql.instant(row, "at"),
        "SELECT at FROM former_member WHERE cohort_id = ? AND iam_id = ?",
        cohort,
        uniqueId);
  }
}
