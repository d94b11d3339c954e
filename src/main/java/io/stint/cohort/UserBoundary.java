package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.PolicyArn;
import io.stint.iam.UserName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * The permissions boundary of users of Stint's own making, where one is configured. A new user is
 * made with it; one that is there gets it once, and again when a sweep has found another.
 */
@ApplicationScoped
class UserBoundary {

  private final Iam iam;
  private final UserRows rows;
  private final KnownUsers known;

  UserBoundary(Iam iam, UserRows rows, KnownUsers known) {
    this.iam = iam;
    this.rows = rows;
    this.known = known;
  }

  Optional<PolicyArn> desired() {
    return iam.account().boundary();
  }

  /**
   * Puts it on a user that is there and is not known to have it; an adopted one keeps its own.
   *
   * @throws IamFailure when that cannot be done: nothing is to be given then
   * @throws Stranger when the user is somebody else's by now
   */
  void put(UserRow user, Iam door) {
    Optional<PolicyArn> desired = desired();
    if (desired.isEmpty()
        || user.adopted()
        || user.arn() == null
        || user.sight().isBounded()
        || desired.get().value().equals(user.boundary())) {
      return;
    }
    known.require(user, door);
    door.users().putBoundary(new UserName(user.userName()), desired.get());
    requiringNew().run(() -> rows.bounded(user.id(), desired.get().value()));
    user.sight().bounded();
  }
}
