package io.stint.cohort;

import io.stint.cohort.UserRow.Membership;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.Mandate;
import io.stint.iam.Priority;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Failure;
import io.stint.reconcile.Outcome;
import io.stint.reconcile.Reconciler;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The only writer of a user's IAM objects. What the user should have comes from all its
 * memberships: any live one, it is kept; none, it is severed; none that holds it any more, it goes.
 */
@ApplicationScoped
class UserReconciler implements Reconciler {

  private final UserRows rows;
  private final UserGrants grants;
  private final UserProvisioning arrival;
  private final UserCreation creation;
  private final UserDeprovisioning departure;
  private final ForeignAccess strays;
  private final MissingUsers lost;
  private final UserBoundary boundary;
  private final Iam iam;

  UserReconciler(
      UserRows rows,
      UserGrants grants,
      UserProvisioning arrival,
      UserCreation creation,
      UserDeprovisioning departure,
      ForeignAccess strays,
      MissingUsers lost,
      UserBoundary boundary,
      Iam iam) {
    this.boundary = boundary;
    this.strays = strays;
    this.lost = lost;
    this.iam = iam;
    this.rows = rows;
    this.grants = grants;
    this.arrival = arrival;
    this.creation = creation;
    this.departure = departure;
  }

  @Override
  public String table() {
    return "iam_user";
  }

  @Override
  public Outcome converge(Claim claim) {
    Priority priority = claim.revokes() ? Priority.URGENT : Priority.NORMAL;
    Mandate mandate =
        new Mandate(priority, claim.fairnessGroup(), claim::isOvertaken, claim::requireHeld);
    return iam.pass(mandate, () -> pass(claim), Outcome::paced);
  }

  private Outcome pass(Claim claim) {
    // Each in a moment of its own: what changes after the claim changes the row's version.
    Optional<UserRow> read = rows.read(claim.id());
    if (read.isEmpty()) {
      return Outcome.settled(() -> {});
    }
    UserRow user = read.get();
    grants.look(user, claim.now());
    try {
      return guarded(user, claim);
    } catch (Renamed e) {
      return renamed(user, e, claim);
    }
  }

  /**
   * What is to be taken from it is taken under the name that it has, which is shown while somebody
   * is to be there.
   */
  private Outcome renamed(UserRow user, Renamed found, Claim claim) {
    lost.renamed(user);
    Outcome under = guarded(user.called(found.name()), claim);
    return user.live(claim.now()).isEmpty()
        ? under
        : Outcome.both(
            Outcome.failed(Renamed.CODE, found.getMessage(), false, user.nextEnd(claim.now())),
            under);
  }

  private Outcome guarded(UserRow user, Claim claim) {
    try {
      lost.lookFirst(user);
      return pass(user, claim);
    } catch (Stranger e) {
      return without(user, new Failure(Stranger.CODE, e.getMessage()), claim);
    } catch (AdoptedGone e) {
      return without(user, new Failure(AdoptedGone.CODE, e.getMessage()), claim);
    } catch (IamFailure e) {
      return Outcome.failed(
          e.code(), e.getMessage(), e.retryable(), grants.nextChange(user, claim.now()));
    } catch (UserMissing e) {
      return Outcome.failed(
          UserMissing.CODE, e.getMessage(), true, grants.nextChange(user, claim.now()));
    }
  }

  /** Ours is not there any more: it has nothing, and what has its name is left alone. */
  private Outcome without(UserRow user, Failure why, Claim claim) {
    Instant now = claim.now();
    if (!user.live(now).isEmpty() || !user.isOver(now)) {
      return Outcome.both(departure.gone(user, why, now), grants.without(user, why, now));
    }
    try {
      return Outcome.both(departure.forget(user, now), grants.removed(user, now));
    } catch (IamFailure e) {
      return failed(user, claim, e);
    }
  }

  private Outcome pass(UserRow user, Claim claim) {
    if (departure.isDue(user, claim)) {
      return removal(user, claim);
    }
    boolean comes = user.arn() == null && isExpected(user, claim);
    boolean held = comes && !creation.take(user.id());
    if (comes && !held) {
      Outcome arrived = membership(user, claim, false, false);
      return Outcome.both(arrived, grantsAfter(arrived, user, claim));
    }
    // Grants first: what else goes wrong with the user must not keep them, nor they the rest.
    Outcome granted = granted(user, claim);
    claim.stillHeld();
    Outcome whole =
        Outcome.both(membership(user, claim, granted instanceof Outcome.Settled, held), granted);
    return ForeignAccess.isDue(user) ? Outcome.both(whole, strays.remove(user, claim)) : whole;
  }

  /** One kind of call that AWS does not answer is no reason to leave access where it should go. */
  private Outcome granted(UserRow user, Claim claim) {
    try {
      return user.arn() == null ? grants.take(user, claim) : bounded(user, claim);
    } catch (IamFailure e) {
      if (!claim.revokes()) {
        throw e;
      }
      return failed(user, claim, e);
    }
  }

  /** Who is not within the boundary is given nothing; what is over goes all the same. */
  private Outcome bounded(UserRow user, Claim claim) {
    try {
      boundary.put(
          user, user.attributes(List.of(), claim.now()), claim.revokes() ? iam.urgent() : iam);
    } catch (IamFailure e) {
      return Outcome.both(failed(user, claim, e), grants.take(user, claim));
    }
    return grants.converge(user, claim);
  }

  private static boolean isExpected(UserRow user, Claim claim) {
    return user.live(claim.now()).stream().anyMatch(Membership::groupReady);
  }

  /** How far the user has come is not to be forgotten when the grants fail. */
  private Outcome grantsAfter(Outcome arrived, UserRow user, Claim claim) {
    try {
      return arrived instanceof Outcome.Settled
          ? grants.converge(user, claim)
          : grants.take(user, claim);
    } catch (IamFailure e) {
      return failed(user, claim, e);
    }
  }

  private Outcome removal(UserRow user, Claim claim) {
    try {
      Outcome removed = departure.remove(user, claim);
      return Outcome.both(removed, grants.removed(user, claim.now()));
    } catch (IamFailure e) {
      return Outcome.both(failed(user, claim, e), grants.take(user, claim));
    }
  }

  /**
   * @param mayGo whether nothing else is to be done for the user: one that was adopted may be
   *     forgotten
   * @param held whether it is not to be made now
   */
  private Outcome membership(UserRow user, Claim claim, boolean mayGo, boolean held) {
    Instant now = claim.now();
    try {
      if (!user.live(now).isEmpty()) {
        return arrival.keep(user, held, claim);
      }
      return user.adopted() && user.isOver(now) && mayGo
          ? departure.remove(user, claim)
          : departure.sever(user, claim);
    } catch (IamFailure e) {
      return failed(user, claim, e);
    }
  }

  private static Outcome failed(UserRow user, Claim claim, IamFailure e) {
    return Outcome.failed(e.code(), e.getMessage(), e.retryable(), user.nextEnd(claim.now()));
  }
}
