package io.stint.cohort;

import io.stint.access.OwnedKind;
import io.stint.access.OwnedObjects;
import io.stint.access.Scope;
import io.stint.database.Sql;
import io.stint.iam.Names;
import io.stint.security.Caller;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;

/** People as owners of cohorts see them: those that one of their cohorts names. */
@ApplicationScoped
class OwnPeople implements OwnedObjects {

  /**
   * Whether the user {@code u} is the caller's to see. Two values: {@link Scope#all}, {@link
   * Scope#owners}.
   */
  static final String IS_OWN =
      """
      (?::boolean OR EXISTS (
        SELECT 1 FROM member m JOIN cohort c ON c.id = m.cohort_id
        WHERE m.user_id = u.id AND c.owners && ?::varchar[]))
      """;

  private final Sql sql;

  OwnPeople(Sql sql) {
    this.sql = sql;
  }

  @Override
  public OwnedKind kind() {
    return OwnedKind.PERSON;
  }

  @Override
  public boolean isOwn(String userName, Caller caller) {
    return sql.exists(
        "SELECT 1 FROM iam_user u WHERE lower(u.user_name) = ? AND " + IS_OWN,
        Names.key(userName),
        false,
        caller.owners());
  }

  @Override
  public Refusal unknown(String userName) {
    return PersonRows.unknown(userName);
  }
}
