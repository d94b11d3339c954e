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
  private final UserGrants grants;
  private final Arrival arrival;
  private final Departure departure;

  UserReconciler(UserRows rows, UserGrants grants, Arrival arrival, Departure departure) {
    this.rows = rows;
    this.grants = grants;
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
    } catch (GrantsNotWritten e) {
      return Outcome.failed(e.code(), e.getMessage(), e.retryable(), user.nextEnd(claim.now()));
    } catch (UserExists e) {
      return Outcome.failed(UserExists.CODE, e.getMessage(), false, user.nextEnd(claim.now()));
    }
  }

  private Outcome pass(UserRow user, Claim claim) {
    Instant now = claim.now();
    if (departure.isDue(user, claim)) {
      Outcome removed = departure.remove(user, claim);
      grants.removeOwn(user);
      return grants.removed(user, now).with(removed);
    }
    if (user.arn() == null) {
      Outcome outcome = membership(user, claim);
      boolean there = user.live(now).stream().anyMatch(UserRow.Membership::groupReady);
      return there && outcome instanceof Outcome.Settled
          ? grants.bring(user, claim).with(outcome)
          : outcome;
    }
    // Grants first: what else goes wrong with the user must not keep them.
    try {
      UserGrants.Brought brought = grants.bring(user, claim);
      return brought.with(membership(user, claim));
    } catch (IamFailure.Missing e) {
      return arrival.madeAnew(user, e, now);
    }
  }

  private Outcome membership(UserRow user, Claim claim) {
    Instant now = claim.now();
    if (!user.live(now).isEmpty()) {
      return arrival.keep(user, claim);
    }
    return user.adopted() && user.isOver(now)
        ? departure.remove(user, claim)
        : departure.sever(user, claim);
  }
}
