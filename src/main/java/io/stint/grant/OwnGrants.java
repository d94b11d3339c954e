package io.stint.grant;

import io.stint.access.OwnedKind;
import io.stint.access.OwnedObjects;
import io.stint.access.Scope;
import io.stint.cohort.OwnCohorts;
import io.stint.database.Sql;
import io.stint.security.Caller;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Grants as owners see them: those of their cohorts, of people who are in their cohorts alone, and
 * on their roles.
 */
@ApplicationScoped
class OwnGrants implements OwnedObjects {

  /** Of a grant {@code g}; {@link #values} are its values. */
  static final String IS_OWN =
      """
      (EXISTS (SELECT 1 FROM cohort c WHERE c.id = g.cohort_id AND c.owners && ?::varchar[])
        OR EXISTS (SELECT 1 FROM role r WHERE r.id = g.role_id AND r.owners && ?::varchar[])
        OR EXISTS (SELECT 1 FROM member m JOIN cohort c ON c.id = m.cohort_id
            JOIN iam_user u ON u.id = m.user_id
          WHERE m.user_id = g.user_id AND c.owners && ?::varchar[] AND NOT %s))
      """
          .formatted(OwnCohorts.IS_OTHERS);

  private final Sql sql;

  OwnGrants(Sql sql) {
    this.sql = sql;
  }

  @Override
  public OwnedKind kind() {
    return OwnedKind.GRANT;
  }

  @Override
  public boolean isOwn(String id, Caller caller) {
    UUID grant = GrantQueries.id(id);
    List<Object> values = new ArrayList<>(List.of(grant));
    values.addAll(values(new Scope(false, caller.owners())));
    return sql.exists(
        "SELECT 1 FROM access_grant g WHERE g.id = ? AND " + IS_OWN, values.toArray());
  }

  static List<Object> values(Scope scope) {
    Set<String> owners = scope.owners();
    return List.of(owners, owners, owners, scope.all(), owners);
  }

  @Override
  public Refusal unknown(String id) {
    return GrantQueries.unknown(id);
  }
}
