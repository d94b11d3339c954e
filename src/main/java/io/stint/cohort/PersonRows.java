package io.stint.cohort;

import static java.util.stream.Collectors.groupingBy;

import io.stint.access.Scope;
import io.stint.database.Sql;
import io.stint.iam.Names;
import io.stint.web.PageRequest;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * People over all cohorts of the caller's: one user in IAM is one person. Every call in the
 * caller's transaction.
 */
@ApplicationScoped
public class PersonRows {

  /** See {@link OwnPeople#IS_OWN}. */
  public static final String IS_OWN = OwnPeople.IS_OWN;

  private static final String USERS =
      """
      SELECT u.id, u.user_name, u.email, u.arn, u.adopted, u.credentials, %s AS others FROM iam_user u
      WHERE %s
      """
          .formatted(OwnCohorts.IS_OTHERS, OwnPeople.IS_OWN);

  private static final String PLACES =
      """
      SELECT m.user_id, c.id AS cohort_id, c.name, %s AS shown, c.ends_at, m.leaving, m.created_at, m.suspended_at
      FROM iam_user u JOIN member m ON m.user_id = u.id JOIN cohort c ON c.id = m.cohort_id
      WHERE u.id = ANY (?::uuid[]) AND (?::boolean OR c.owners && ?::varchar[])
      ORDER BY lower(c.name)
      """
          .formatted(MemberRows.SHOWN_NOW);

  private final Sql sql;

  PersonRows(Sql sql) {
    this.sql = sql;
  }

  /**
   * Somebody, as the caller may know them.
   *
   * @param userArn null: not in IAM yet
   * @param elsewhere whether they are in a cohort that is not the caller's
   * @param places in the caller's cohorts alone
   */
  public record Person(
      UUID id,
      String userName,
      String email,
      String userArn,
      boolean adopted,
      Credentials credentials,
      boolean elsewhere,
      List<Place> places) {}

  /**
   * In one cohort.
   *
   * @param endsAt of the cohort; null: it has no end
   * @param suspendedAt null: they are not suspended in it
   */
  public record Place(
      UUID cohortId,
      String cohort,
      MemberState state,
      boolean leaving,
      Instant endsAt,
      Instant addedAt,
      Instant suspendedAt) {

    /** Whether it gives something, or may still, or would again. */
    public boolean isOpen() {
      return !leaving
          && (suspendedAt != null || state != MemberState.ENDED && state != MemberState.REMOVED);
    }
  }

  static Refusal unknown(String userName) {
    return Refusal.notFound("person", userName);
  }

  /**
   * By user name.
   *
   * @param email whole, ignoring case; null: anybody's
   * @param userName the same
   */
  public List<Person> page(
      String email, String userName, Scope scope, PageRequest page, Instant now) {
    StringBuilder which = new StringBuilder(USERS).append(" AND lower(u.user_name) > ?");
    List<Object> values = seen(scope);
    values.add(page.isFirst() ? "" : page.after().get(0));
    if (email != null) {
      which.append(" AND u.email = ?");
      values.add(email.strip().toLowerCase(Locale.ROOT));
    }
    if (userName != null) {
      which.append(" AND lower(u.user_name) = ?");
      values.add(Names.key(userName));
    }
    values.add(page.limit());
    return people(which.append(" ORDER BY lower(u.user_name) LIMIT ?"), values, scope, now);
  }

  /**
   * @throws Refusal 404, for somebody else's person as for nobody
   */
  public Person find(String userName, Scope scope, Instant now) {
    List<Object> values = seen(scope);
    values.add(Names.key(userName));
    return people(
            new StringBuilder(USERS).append(" AND lower(u.user_name) = ?"), values, scope, now)
        .stream()
        .findFirst()
        .orElseThrow(() -> unknown(userName));
  }

  /**
   * Holds the user until the transaction ends.
   *
   * @throws Refusal 404 as {@link #find} does
   */
  public Person lock(String userName, Scope scope, Instant now) {
    sql.exists("SELECT 1 FROM iam_user WHERE lower(user_name) = ? FOR UPDATE", Names.key(userName));
    return find(userName, scope, now);
  }

  private static List<Object> seen(Scope scope) {
    return new ArrayList<>(List.of(scope.all(), scope.owners(), scope.all(), scope.owners()));
  }

  private record Found(UUID user, Place place) {}

  private List<Person> people(StringBuilder which, List<Object> values, Scope scope, Instant now) {
    List<Person> found = sql.list(PersonRows::person, which.toString(), values.toArray());
    Map<UUID, List<Found>> places =
        sql
            .list(
                PersonRows::place,
                PLACES,
                now,
                found.stream().map(Person::id).toList(),
                scope.all(),
                scope.owners())
            .stream()
            .collect(groupingBy(Found::user));
    return found.stream()
        .map(
            one ->
                new Person(
                    one.id(),
                    one.userName(),
                    one.email(),
                    one.userArn(),
                    one.adopted(),
                    one.credentials(),
                    one.elsewhere(),
                    places.getOrDefault(one.id(), List.of()).stream().map(Found::place).toList()))
        .toList();
  }

  private static Person person(ResultSet row) throws SQLException {
    return new Person(
        Sql.id(row),
        row.getString("user_name"),
        row.getString("email"),
        row.getString("arn"),
        row.getBoolean("adopted"),
        Credentials.valueOf(row.getString("credentials")),
        row.getBoolean("others"),
        List.of());
  }

  private static Found place(ResultSet row) throws SQLException {
    return new Found(
        row.getObject("user_id", UUID.class),
        new Place(
            row.getObject("cohort_id", UUID.class),
            row.getString("name"),
            MemberState.valueOf(row.getString("shown")),
            row.getBoolean("leaving"),
            Sql.instant(row, "ends_at"),
            Sql.instant(row, "created_at"),
            Sql.instant(row, "suspended_at")));
  }
}
