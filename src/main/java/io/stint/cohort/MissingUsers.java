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
   * @throws AdoptedGone the same of one that somebody else had made
   * @throws Renamed when it has another name
   */
  void check(UserRow user, IamFailure failure) {
    if (failure instanceof IamFailure.Missing && user.arn() != null && isGone(user)) {
      throw gone(user);
    }
  }

  /**
   * Before anything else of a pass, where the last one has not found the user as it should be: what
   * is told of it lasts until it is so no more.
   *
   * @throws Stranger when the user is somebody else's by now
   * @throws UserMissing as {@link #check}; so {@link AdoptedGone} and {@link Renamed}
   */
  void lookFirst(UserRow user) {
    if (user.strangerId() != null) {
      known.require(user, iam.urgent());
    }
    if (user.astray()) {
      boolean gone = known.find(user.identity(), iam.urgent()).isEmpty();
      if (gone && user.arn() != null) {
        throw gone(user);
      }
      user.sight().clear();
      requiringNew().run(() -> identities.astray(user.id(), false));
    }
  }

  private RuntimeException gone(UserRow user) {
    requiringNew()
        .run(
            () -> {
              identities.astray(user.id(), user.adopted());
              if (!user.adopted()) {
                identities.lost(user.id());
              }
            });
    return user.adopted() ? new AdoptedGone(user.userName()) : new UserMissing(user.userName());
  }

  /** It has another name by now; each pass looks until it has its own again. */
  void renamed(UserRow user) {
    requiringNew().run(() -> identities.astray(user.id(), true));
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
