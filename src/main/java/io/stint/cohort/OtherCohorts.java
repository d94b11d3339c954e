package io.stint.cohort;

import io.stint.database.Sql;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What other cohorts ask for on the users of somebody's; in the caller's transaction. */
@ApplicationScoped
class OtherCohorts {

  private static final String ASKED =
      """
      SELECT u.id, u.user_name, c.tags, c.permissions_boundary
      FROM iam_user u JOIN member m ON m.user_id = u.id JOIN cohort c ON c.id = m.cohort_id
      WHERE %s AND NOT u.adopted AND c.id <> ? AND NOT m.leaving AND c.state <> 'DELETING'
        AND (c.ends_at IS NULL OR c.ends_at > ?)
        AND (c.tags IS NOT NULL OR c.permissions_boundary IS NOT NULL)
      ORDER BY lower(u.user_name)
      """;

  private final Sql sql;
  private final RosterRows roster;

  OtherCohorts(Sql sql, RosterRows roster) {
    this.sql = sql;
    this.roster = roster;
  }

  private record Asked(UUID user, String userName, UserAttributes attributes) {

    private static Asked of(ResultSet row) throws SQLException {
      return new Asked(
          Sql.id(row),
          row.getString("user_name"),
          new UserAttributes(
              row.getString("permissions_boundary"),
              StoredJson.TAGS.convertToEntityAttribute(row.getString("tags"))));
    }
  }

  /** Why some of these users cannot come into the cohort, in words that follow a cohort's name. */
  Map<UUID, String> clashes(Cohort cohort, List<UUID> users, Instant now) {
    Map<UUID, String> clashes = new HashMap<>();
    if (!cohort.attributes().isNothing() && !users.isEmpty()) {
      byUser("u.id = ANY (?)", users, cohort.id(), now)
          .forEach(
              (user, others) ->
                  cohort
                      .attributes()
                      .clash(others.stream().map(Asked::attributes).toList())
                      .ifPresent(clash -> clashes.put(user, clash.words())));
    }
    return clashes;
  }

  /**
   * Nobody comes into another cohort until the transaction is over.
   *
   * @throws Refusal 422 where a member is in a cohort that does not go with it
   */
  void requireNoClash(UUID cohort, UserAttributes asked, Instant now) {
    if (asked.isNothing()) {
      return;
    }
    roster.lockNames();
    byUser(
            "u.id IN (SELECT user_id FROM member WHERE cohort_id = ? AND NOT leaving)",
            cohort,
            cohort,
            now)
        .values()
        .forEach(
            others ->
                asked
                    .clash(others.stream().map(Asked::attributes).toList())
                    .ifPresent(
                        clash -> {
                          throw Refusal.impossible(
                              clash.pointer(),
                              "The member %s is in another cohort too, which %s."
                                  .formatted(others.get(0).userName(), clash.words()));
                        }));
  }

  private Map<UUID, List<Asked>> byUser(String which, Object value, UUID cohort, Instant now) {
    Map<UUID, List<Asked>> byUser = new HashMap<>();
    sql.list(Asked::of, ASKED.formatted(which), value, cohort, now)
        .forEach(asked -> byUser.computeIfAbsent(asked.user(), id -> new ArrayList<>()).add(asked));
    return byUser;
  }
}
