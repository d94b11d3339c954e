package io.stint.cohort;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.UserName;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds out whether it is the user that IAM does not know any more. */
@ApplicationScoped
class LostUsers {

  private final Iam iam;
  private final UserRows rows;

  LostUsers(Iam iam, UserRows rows) {
    this.iam = iam;
    this.rows = rows;
  }

  /**
   * @param failure of a call about the user: something else that it names may be what is not there
   * @throws UserLost when the user is not there; that is stored then
   */
  void check(UserRow user, IamFailure failure) {
    if (failure instanceof IamFailure.Missing missing && user.arn() != null && isGone(user)) {
      QuarkusTransaction.requiringNew().run(() -> rows.mistrust(user.id(), true));
      throw new UserLost(missing);
    }
  }

  private boolean isGone(UserRow user) {
    try {
      return iam.users().find(new UserName(user.userName())).isEmpty();
    } catch (IamFailure unknown) {
      return false;
    }
  }
}
