package io.stint.cohort;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.iam.IamFailure;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import io.stint.reconcile.Reconciler;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/**
 * The only writer of a user's IAM objects. What the user should have comes from all its
 * memberships: any live one, it is kept; none, it is severed; none that holds it any more, it goes.
 */
@ApplicationScoped
class UserReconciler implements Reconciler {

  private final UserRows rows;
  private final Arrival arrival;
  private final Departure departure;

  UserReconciler(UserRows rows, Arrival arrival, Departure departure) {
    this.rows = rows;
    this.arrival = arrival;
    this.departure = departure;
  }

  @Override
  public String table() {
    return "iam_user";
  }

  @Override
  public Outcome converge(Claim claim) {
    Optional<UserRow> read = QuarkusTransaction.requiringNew().call(() -> rows.read(claim.id()));
    if (read.isEmpty()) {
      return Outcome.settled(() -> {});
    }
    UserRow user = read.get();
    try {
      return pass(user, claim);
    } catch (IamFailure e) {
      return Outcome.failed(e.code(), e.getMessage(), e.retryable(), user.nextEnd(claim.now()));
    } catch (UserExists e) {
      return Outcome.failed(UserExists.CODE, e.getMessage(), false, user.nextEnd(claim.now()));
    }
  }

  private Outcome pass(UserRow user, Claim claim) {
    Instant now = claim.now();
    if (!user.live(now).isEmpty()) {
      return arrival.keep(user, claim);
    }
    return user.isOver(now) ? departure.remove(user, claim) : departure.sever(user, claim);
  }
}
