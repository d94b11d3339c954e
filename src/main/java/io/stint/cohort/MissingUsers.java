package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.UserName;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds out whether it is the user that IAM does not know any more. */
@ApplicationScoped
class MissingUsers {

  private final Iam iam;
  private final UserIdentities identities;
  private final KnownUsers known;

  MissingUsers(Iam iam, UserIdentities identities, KnownUsers known) {
    this.iam = iam;
    this.identities = identities;
    this.known = known;
  }

  /**
   * @param failure of a call about the user: something else that it names may be what is not there
   * @throws UserMissing when the user is not there; that is stored then
   * @throws Renamed when it has another name
   */
  void check(UserRow user, IamFailure failure) {
    if (failure instanceof IamFailure.Missing missing && user.arn() != null && isGone(user)) {
      requiringNew().run(() -> identities.lost(user.id()));
      throw new UserMissing(missing);
    }
  }

  private boolean isGone(UserRow user) {
    try {
      boolean gone = iam.users().find(new UserName(user.userName())).isEmpty();
      if (gone && user.uniqueId() != null) {
        known.requireNotRenamed(user.identity(), iam);
      }
      return gone;
    } catch (IamFailure unknown) {
      return false;
    }
  }
}
