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

  /** Of a grant {@code g}: who it is for is theirs, or they have asked for it. */
  private static final String IS_FOR_OWN =
      """
      (g.requested_by = ANY (?::varchar[])
        OR EXISTS (SELECT 1 FROM cohort c WHERE c.id = g.cohort_id AND c.owners && ?::varchar[])
        OR EXISTS (SELECT 1 FROM member m JOIN cohort c ON c.id = m.cohort_id
            JOIN iam_user u ON u.id = m.user_id
          WHERE m.user_id = g.user_id AND c.owners && ?::varchar[] AND NOT %s))
      """
          .formatted(OwnCohorts.IS_OTHERS);

  /** The same, or its role is; {@link #values} are its values. */
  static final String IS_OWN =
      "(EXISTS (SELECT 1 FROM role r WHERE r.id = g.role_id AND r.owners && ?::varchar[]) OR "
          + IS_FOR_OWN
          + ")";

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
    return is(IS_OWN, GrantQueries.id(id), values(new Scope(false, caller.owners())));
  }

  /** Whether it is theirs but for its role. */
  boolean isForOwn(UUID id, Caller caller) {
    return is(IS_FOR_OWN, id, valuesForOwn(new Scope(false, caller.owners())));
  }

  private boolean is(String whose, UUID id, List<Object> of) {
    List<Object> values = new ArrayList<>(List.of(id));
    values.addAll(of);
    return sql.exists("SELECT 1 FROM access_grant g WHERE g.id = ? AND " + whose, values.toArray());
  }

  static List<Object> values(Scope scope) {
    List<Object> values = new ArrayList<>(List.of(scope.owners()));
    values.addAll(valuesForOwn(scope));
    return values;
  }

  private static List<Object> valuesForOwn(Scope scope) {
    Set<String> owners = scope.owners();
    return List.of(owners, owners, owners, scope.all(), owners);
  }

  @Override
  public Refusal unknown(String id) {
    return GrantQueries.unknown(id);
  }
}
