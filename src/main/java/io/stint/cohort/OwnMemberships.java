package io.stint.cohort;

import io.stint.cohort.roster.Email;
import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What somebody is in whom an issuer knows by the e-mail address that a roster names. */
@ApplicationScoped
public class OwnMemberships {

  private static final String SELECT =
      """
      SELECT c.id AS cohort_id, u.id AS user_id, c.name, m.user_name, %s AS shown, c.ends_at,
        u.credentials, c.sign_in_url
      FROM iam_user u JOIN member m ON m.user_id = u.id JOIN cohort c ON c.id = m.cohort_id
      WHERE u.email = ? AND m.email = u.email AND NOT m.leaving
      ORDER BY lower(c.name) LIMIT 100
      """
          .formatted(MemberRows.SHOWN_NOW);

  private final Sql sql;

  OwnMemberships(Sql sql) {
    this.sql = sql;
  }

  /**
   * One of them.
   *
   * @param userName in IAM
   * @param endsAt of the cohort; null: it has no end
   * @param credentials READY: there is a one-time password to be taken
   * @param signInUrl null: the cohort is not in IAM yet
   */
  public record OwnMembership(
      UUID cohortId,
      UUID userId,
      String cohort,
      String userName,
      MemberState state,
      Instant endsAt,
      Credentials credentials,
      String signInUrl) {}

  /**
   * By the name of the cohort, a hundred at most.
   *
   * @param email that the issuer says it has verified; null: none, so nobody's are shown
   */
  public List<OwnMembership> of(String email, Instant now) {
    return Email.parse(email == null ? "" : email)
        .map(
            known ->
                sql.list(
                    row ->
                        new OwnMembership(
                            row.getObject("cohort_id", UUID.class),
                            row.getObject("user_id", UUID.class),
                            row.getString("name"),
                            row.getString("user_name"),
                            MemberState.valueOf(row.getString("shown")),
                            Sql.instant(row, "ends_at"),
                            Credentials.valueOf(row.getString("credentials")),
                            row.getString("sign_in_url")),
                    SELECT,
                    now,
                    known.value()))
        .orElse(List.of());
  }
}
