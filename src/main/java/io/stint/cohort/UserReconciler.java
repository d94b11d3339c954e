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
    } catch (IamFailure | GrantsNotWritten | UserExists e) {
      Instant now = claim.now();
      return failed(e, grants.nextChange(user, user.nextEnd(now), now));
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
      Outcome outcome = membershipOrWhyNot(user, claim);
      boolean there = user.live(now).stream().anyMatch(UserRow.Membership::groupReady);
      return there && outcome instanceof Outcome.Settled
          ? grants.bring(user, claim).with(outcome)
          : grants.absent(user, now).with(outcome);
    }
    // Grants first: what else goes wrong with the user must not keep them, nor they the rest.
    try {
      UserGrants.Brought brought = grants.bring(user, claim);
      return brought.with(membershipOrWhyNot(user, claim));
    } catch (IamFailure.Missing e) {
      return arrival.madeAnew(user, e, now);
    } catch (GrantsNotWritten e) {
      Outcome rest = membershipOrWhyNot(user, claim);
      Instant next = grants.nextChange(user, user.nextEnd(now), now);
      return Outcome.failed(e.code(), e.getMessage(), e.retryable(), next, rest.record());
    }
  }

  /** What goes wrong with the user's groups and sign-in is told together with its grants. */
  private Outcome membershipOrWhyNot(UserRow user, Claim claim) {
    try {
      return membership(user, claim);
    } catch (IamFailure.Missing e) {
      // The user itself may be gone.
      throw e;
    } catch (IamFailure | UserExists e) {
      return failed(e, user.nextEnd(claim.now()));
    }
  }

  private static Outcome failed(RuntimeException e, Instant end) {
    if (e instanceof IamFailure failure) {
      return Outcome.failed(failure.code(), failure.getMessage(), failure.retryable(), end);
    }
    if (e instanceof GrantsNotWritten lack) {
      return Outcome.failed(lack.code(), lack.getMessage(), lack.retryable(), end);
    }
    return Outcome.failed(UserExists.CODE, e.getMessage(), false, end);
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
