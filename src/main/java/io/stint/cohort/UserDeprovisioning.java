package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.cohort.UserRow.Membership;
import io.stint.entitlement.IndependentCalls;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.IamUser;
import io.stint.iam.IamUsers;
import io.stint.iam.UserName;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Failure;
import io.stint.reconcile.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A user without a live membership. Severed first: no permissions from a cohort, no console
 * sign-in, no usable access key. Removed whole when nothing holds it any more. An adopted user is
 * taken out of the groups and otherwise left alone.
 */
@ApplicationScoped
class UserDeprovisioning {

  private final UserRows rows;
  private final Iam iam;
  private final KnownUsers known;
  private final GroupExit leaving;
  private final CohortCompletion cohorts;
  private final MemberAudit events;

  UserDeprovisioning(
      UserRows rows,
      Iam iam,
      KnownUsers known,
      GroupExit leaving,
      CohortCompletion cohorts,
      MemberAudit events) {
    this.known = known;
    this.rows = rows;
    this.iam = iam;
    this.leaving = leaving;
    this.cohorts = cohorts;
    this.events = events;
  }

  /**
   * Whether the user is to be removed whole in this pass. Not while it may still have access: that
   * is taken with few calls, and for everybody, before the many calls of a removal.
   */
  boolean isDue(UserRow user, Claim claim) {
    boolean severed = user.arn() == null || (!claim.revokes() && open(user).isEmpty());
    return goes(user, claim.now()) && severed;
  }

  private static boolean goes(UserRow user, Instant now) {
    return !user.adopted() && user.live(now).isEmpty() && user.isOver(now);
  }

  private static List<Membership> open(UserRow user) {
    return user.memberships().stream().filter(Membership::isOpen).toList();
  }

  /** What is to be removed is due at once, behind all that takes access away. */
  Outcome sever(UserRow user, Claim claim) {
    Instant now = claim.now();
    boolean goes = goes(user, now);
    List<Membership> left =
        goes
            ? open(user)
            : user.memberships().stream().filter(m -> m.isOpen() || m.isLeaving()).toList();
    if (!left.isEmpty()) {
      IndependentCalls calls = new IndependentCalls(claim::stillHeld);
      calls.step(() -> leaving.leave(user, left, claim));
      if (!user.adopted() && !isWayInTaken(user, calls, goes)) {
        return removedAtOnce(user, left, claim);
      }
      calls.orThrow();
    }
    UserProvisioning.There observed = UserProvisioning.There.as(user);
    return Outcome.settledUntil(
        goes ? now : user.nextChange(now, null),
        false,
        () -> {
          rows.settle(user.id(), observed, SignIn.NONE, "SEVERED");
          leaving.record(user, left, goes, now);
          events.left(user, left, goes);
        });
  }

  /**
   * Sign-in and keys, whatever has become of the groups: without them nothing is done by what is
   * left there.
   *
   * @return false where it cannot be told which keys there are and the user is to go anyway
   */
  private boolean isWayInTaken(UserRow user, IndependentCalls calls, boolean goes) {
    known.require(user, iam.urgent());
    requiringNew().run(() -> rows.invalidate(user.id(), false));
    UserName name = new UserName(user.userName());
    IamUsers users = iam.urgent().users();
    calls.step(() -> users.removeLoginProfile(name));
    IamFailure before = calls.failure();
    calls.step(() -> users.accessKeys().deactivateAll(name));
    boolean unlisted =
        before == null
            && (calls.failure() instanceof IamFailure.Refused
                || calls.failure() instanceof IamFailure.Unreachable);
    return !(goes && unlisted);
  }

  /**
   * Whole, where its keys cannot be listed: some endpoints lack that. IAM deletes no user that has
   * one, so that nobody is said to be out who is not.
   */
  private Outcome removedAtOnce(UserRow user, List<Membership> left, Claim claim) {
    removeWhole(user, claim);
    return Outcome.settled(
        () -> {
          leaving.record(user, left, true, claim.now());
          events.left(user, left, true);
          recordGone(user, claim.now());
        });
  }

  Outcome remove(UserRow user, Claim claim) {
    Instant now = claim.now();
    if (user.adopted()) {
      leaving.leave(user, open(user), claim);
    } else {
      removeWhole(user, claim);
    }
    return forget(user, now);
  }

  /** Nothing of the user is in IAM any more; what has its name there is somebody else's. */
  Outcome forget(UserRow user, Instant now) {
    return Outcome.settled(() -> recordGone(user, now));
  }

  private void recordGone(UserRow user, Instant now) {
    leaving.recordOut(user, now);
    rows.gone(user.id(), now);
    cohorts.afterCommit(user.memberships().stream().map(Membership::cohortId).toList());
    events.removed(user);
  }

  private void removeWhole(UserRow user, Claim claim) {
    Iam door = claim.revokes() ? iam.urgent() : iam;
    Optional<IamUser> observed = known.find(user.identity(), door);
    requiringNew().run(() -> rows.invalidate(user.id(), true));
    observed.ifPresent(
        found -> door.users().removeWhole(found, user.id().toString(), user.uniqueId()));
  }

  /**
   * A user under whose name somebody else's is: it has left what it should, whatever theirs is in.
   *
   * @param told why it cannot be where it should be
   */
  Outcome gone(UserRow user, Failure told, Instant now) {
    List<Membership> left =
        user.notLive(now).stream().filter(m -> m.isOpen() || m.isLeaving()).toList();
    Runnable record =
        () -> {
          leaving.record(user, left, false, now);
          events.left(user, left, false);
        };
    return user.live(now).isEmpty()
        ? Outcome.settledUntil(user.nextChange(now, null), true, record)
        : Outcome.failed(told, false, user.nextEnd(now), record);
  }
}
