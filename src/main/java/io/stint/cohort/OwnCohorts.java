package io.stint.cohort;

import io.stint.access.OwnedKind;
import io.stint.access.OwnedObjects;
import io.stint.access.Ownership;
import io.stint.access.Scope;
import io.stint.database.Sql;
import io.stint.iam.Names;
import io.stint.security.Caller;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Cohorts and their people as owners of cohorts see them. */
@ApplicationScoped
public class OwnCohorts implements OwnedObjects {

  /**
   * Whether the user {@code u} is in a cohort that is not the caller's: whoever has such a user's
   * password or keys has what others have given. Two values: {@link Scope#all}, {@link
   * Scope#owners}.
   */
  public static final String IS_OTHERS =
      """
      (NOT ?::boolean AND EXISTS (
        SELECT 1 FROM member m JOIN cohort c ON c.id = m.cohort_id
        WHERE m.user_id = u.id AND NOT c.owners && ?::varchar[]))
      """;

  /**
   * What AWS said of the user {@code u}, for whoever may know all that it may name. Values as of
   * {@link #IS_OTHERS}.
   */
  static final String FAILURE_MESSAGE =
      """
      (CASE WHEN u.failure_message IS NOT NULL AND %s
        THEN 'This person is in a cohort of somebody else too: an administrator sees what it is.'
        ELSE u.failure_message END)
      """
          .formatted(IS_OTHERS);

  private static final String IS_OWN =
      "SELECT 1 FROM cohort WHERE lower(name) = ? AND owners && ?::varchar[]";

  private final Sql sql;
  private final Ownership ownership;

  OwnCohorts(Sql sql, Ownership ownership) {
    this.sql = sql;
    this.ownership = ownership;
  }

  @Override
  public OwnedKind kind() {
    return OwnedKind.COHORT;
  }

  @Override
  public boolean isOwn(String name, Caller caller) {
    return sql.exists(IS_OWN, Names.key(name), caller.owners());
  }

  @Override
  public Refusal unknown(String name) {
    return CohortRepository.unknown(name);
  }

  /** What the caller sees. */
  public Scope scope() {
    return ownership.scope();
  }

  /** Whether the user is in a cohort that is the caller's. */
  public boolean sees(UUID user) {
    Scope scope = scope();
    return scope.all()
        || sql.exists(
            "SELECT 1 FROM member m JOIN cohort c ON c.id = m.cohort_id"
                + " WHERE m.user_id = ? AND c.owners && ?::varchar[]",
            user,
            scope.owners());
  }

  /**
   * @throws Refusal 403: whoever adopted a user by a list could take what the user may do
   */
  void requireMayAdopt() {
    ownership.requireAdmin("Only an administrator adopts users that exist.");
  }

  /**
   * @throws Refusal 403: an owner who is none any more keeps what they took
   */
  void requireMayDisown() {
    ownership.requireAdmin(
        "Only an administrator takes an owner away: they may have passwords and keys of the"
            + " members.");
  }

  /**
   * For who takes a password or a key of a user.
   *
   * @throws Refusal 403 where the user is in somebody else's cohort too
   */
  public void requireNobodyElses(UUID user, String userName) {
    Scope scope = scope();
    if (sql.exists(
        "SELECT 1 FROM iam_user u WHERE u.id = ? AND " + IS_OTHERS,
        user,
        scope.all(),
        scope.owners())) {
      throw Refusal.of(
          ProblemCode.FORBIDDEN,
          "The user "
              + userName
              + " is in a cohort of somebody else too: an administrator takes their credentials.");
    }
  }
}
