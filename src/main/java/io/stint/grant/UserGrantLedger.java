package io.stint.grant;

import io.stint.cohort.UserRef;
import jakarta.inject.Singleton;
import java.util.List;

/** What grants want on a user itself. */
@Singleton
class UserGrantLedger extends IdentityGrantLedger<UserRef> {

  UserGrantLedger(GrantRepository rows, GranteeChanges grantees, GrantConfirmations confirmations) {
    super(rows, grantees, confirmations);
  }

  @Override
  List<Grant> grants(GrantRepository all, UserRef user) {
    return all.ofUser(user.id());
  }
}
