package io.stint.instanceprofile;

import io.stint.access.OwnedKind;
import io.stint.access.OwnedObjects;
import io.stint.database.Sql;
import io.stint.iam.Names;
import io.stint.security.Caller;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;

/** A profile is its role's owners'. */
@ApplicationScoped
class OwnProfiles implements OwnedObjects {

  private static final String IS_OWN =
      "SELECT 1 FROM instance_profile p JOIN role r ON r.id = p.role_id"
          + " WHERE lower(p.name) = ? AND r.owners && ?::varchar[]";

  private final Sql sql;

  OwnProfiles(Sql sql) {
    this.sql = sql;
  }

  @Override
  public OwnedKind kind() {
    return OwnedKind.INSTANCE_PROFILE;
  }

  @Override
  public boolean isOwn(String name, Caller caller) {
    return sql.exists(IS_OWN, Names.key(name), caller.owners());
  }

  @Override
  public Refusal unknown(String name) {
    return ProfileQueries.unknown(name);
  }
}
