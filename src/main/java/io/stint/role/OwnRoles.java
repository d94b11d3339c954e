package io.stint.role;

import io.stint.access.OwnedKind;
import io.stint.access.OwnedObjects;
import io.stint.database.Sql;
import io.stint.iam.Names;
import io.stint.security.Caller;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;

/** Roles as their owners see them; those of AWS's services are nobody's. */
@ApplicationScoped
class OwnRoles implements OwnedObjects {

  private static final String IS_OWN =
      "SELECT 1 FROM role WHERE lower(name) = ? AND owners && ?::varchar[]";

  private final Sql sql;

  OwnRoles(Sql sql) {
    this.sql = sql;
  }

  @Override
  public OwnedKind kind() {
    return OwnedKind.ROLE;
  }

  @Override
  public boolean isOwn(String name, Caller caller) {
    return sql.exists(IS_OWN, Names.key(name), caller.owners());
  }

  @Override
  public Refusal unknown(String name) {
    return RoleChecks.unknown(name);
  }
}
