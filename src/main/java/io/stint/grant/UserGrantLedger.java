package io.stint.grant;

import io.stint.cohort.UserRef;
import io.stint.database.Sql;
import jakarta.inject.Singleton;
import java.util.List;

/** What grants want on a user itself. */
@Singleton
class UserGrantLedger extends IdentityGrantLedger<UserRef> {

  private static final String KNOWN =
      """
      SELECT 1 WHERE EXISTS (SELECT 1 FROM access_grant WHERE user_id = ? AND state <> 'REVOKED')
        OR EXISTS (SELECT 1 FROM grant_departure WHERE user_id = ? AND closed_at IS NULL)
      """;

  private final Sql sql;

  UserGrantLedger(
      GrantRepository rows, GranteeChanges grantees, GrantConfirmations confirmations, Sql sql) {
    super(rows, grantees, confirmations);
    this.sql = sql;
  }

  @Override
  public boolean knows(UserRef user) {
    return sql.exists(KNOWN, user.id(), user.id());
  }

  @Override
  List<Grant> grants(GrantRepository all, UserRef user) {
    return all.ofUser(user.id());
  }
}
