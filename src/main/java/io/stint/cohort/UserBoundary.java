package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.PolicyArn;
import io.stint.iam.UserName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * The permissions boundary of users of Stint's own making: the one of the configuration, or else
 * the one that their cohorts ask for. A new user is made with it; one that is there gets it once,
 * and again when a sweep has found another.
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

  Optional<PolicyArn> desired(UserAttributes asked) {
    return iam.account()
        .boundary()
        .or(() -> Optional.ofNullable(asked.permissionsBoundary()).map(PolicyArn::new));
  }

  /** Whether somebody who is within this one can be in a cohort that asks for another. */
  boolean goesWith(UserAttributes held, UserAttributes asked) {
    return asked.permissionsBoundary() == null
        || iam.account().boundary().isPresent()
        || asked.permissionsBoundary().equals(held.permissionsBoundary());
  }

  /**
   * Puts it on a user that is there and is not known to have it; an adopted one keeps its own.
   *
   * @throws IamFailure when that cannot be done: nothing is to be given then
   * @throws Stranger when the user is somebody else's by now
   */
  void put(UserRow user, UserAttributes asked, Iam door) {
    Optional<PolicyArn> desired = desired(asked);
    if (desired.isEmpty() || user.adopted() || user.arn() == null) {
      return;
    }
    if (!desired.map(PolicyArn::value).equals(user.within())) {
      known.require(user, door);
      door.users().putBoundary(new UserName(user.userName()), desired.get());
      is(user, desired);
    }
  }

  /**
   * Takes it off where nobody asks for one any more. One of the configuration stays on whoever has
   * it: that is decided at AWS.
   */
  void takeOff(UserRow user, UserAttributes asked) {
    if (desired(asked).isEmpty()
        && user.boundaryAsked()
        && user.within().isPresent()
        && !user.adopted()) {
      known.require(user, iam);
      iam.users().deleteBoundary(new UserName(user.userName()));
      is(user, Optional.empty());
    }
  }

  /** Whether it is for a cohort, and not the one of the configuration. */
  boolean isAsked(Optional<PolicyArn> boundary) {
    return boundary.isPresent() && iam.account().boundary().isEmpty();
  }

  private void is(UserRow user, Optional<PolicyArn> boundary) {
    Optional<String> by = boundary.map(PolicyArn::value);
    requiringNew().run(() -> rows.bounded(user.id(), by.orElse(null), isAsked(boundary)));
    user.sight().bounded(by);
  }
}
