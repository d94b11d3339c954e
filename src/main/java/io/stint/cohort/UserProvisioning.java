package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.cohort.UserRow.Membership;
import io.stint.entitlement.IndependentCalls;
import io.stint.iam.Ensured;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.OwnershipStatus;
import io.stint.iam.PolicyArn;
import io.stint.iam.Tags;
import io.stint.iam.UserName;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Failure;
import io.stint.reconcile.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A user with a live membership: it is there, can sign in, and is in the right groups. A new one
 * takes three calls; nothing is read first.
 */
@ApplicationScoped
class UserProvisioning {

  private final UserRows rows;
  private final Iam iam;
  private final Passwords passwords;
  private final GroupExit leaving;
  private final MemberAudit events;
  private final MissingUsers lost;
  private final KnownUsers known;
  private final KnownGroups groups;
  private final UserBoundary boundary;
  private final UserTags tags;
  private final PasswordLapses lapses;

  UserProvisioning(
      UserRows rows,
      Iam iam,
      Passwords passwords,
      GroupExit leaving,
      MemberAudit events,
      MissingUsers lost,
      KnownUsers known,
      KnownGroups groups,
      UserBoundary boundary,
      UserTags tags,
      PasswordLapses lapses) {
    this.tags = tags;
    this.lapses = lapses;
    this.boundary = boundary;
    this.known = known;
    this.groups = groups;
    this.lost = lost;
    this.rows = rows;
    this.iam = iam;
    this.passwords = passwords;
    this.leaving = leaving;
    this.events = events;
  }

  /**
   * What is known of the user itself.
   *
   * @param uniqueId null: as it is known
   * @param boundary the one that it was made with; null: as it is known
   * @param asked whether a cohort asked for that
   * @param tagged the tags that it was made with; null: as it is known
   */
  record There(
      String arn,
      String uniqueId,
      boolean adopted,
      String boundary,
      boolean asked,
      Map<String, String> tagged) {

    static There as(UserRow user) {
      return new There(user.arn(), null, user.adopted(), null, false, null);
    }
  }

  /**
   * How far a pass has come.
   *
   * @param observed null: the user itself is not there
   * @param signIn null: not come so far
   * @param trouble why no further; null: all of it is done
   */
  private record Reached(There observed, SignIn signIn, RuntimeException trouble) {}

  /**
   * @param held whether it is not to be made now
   * @throws UserMissing when the user is not there any more
   */
  Outcome keep(UserRow user, boolean held, Claim claim) {
    Instant now = claim.now();
    List<Membership> left =
        user.notLive(now).stream().filter(m -> m.isOpen() || m.isLeaving()).toList();
    UserAttributes asked = user.attributes(left, now);
    List<Membership> ready = user.live(now).stream().filter(Membership::groupReady).toList();
    if (user.arn() == null && (ready.isEmpty() || held)) {
      // The cohort wakes its members when its group is there, who lifts the brake those it held.
      leaving.leave(user, left, claim);
      return Outcome.settledUntil(user.nextChange(now, null), true, () -> gone(user, left, now));
    }
    if (!asked.equals(user.attributes(List.of(), now))) {
      // What was given within the one boundary goes before there is another.
      try {
        leaving.leave(user, left, claim);
      } catch (IamFailure e) {
        return stopped(user, new Reached(null, null, e), now, () -> {});
      }
    }
    Reached reached = arrive(user, asked, ready, left, claim);
    if (reached.trouble() instanceof IamFailure e && IndependentCalls.isUnknown(e)) {
      return stopped(user, reached, now, () -> {});
    }
    try {
      // Who cannot come in does not stay for that where it should not be.
      leaving.leave(user, left, claim);
    } catch (IamFailure e) {
      return stopped(user, new Reached(reached.observed(), reached.signIn(), e), now, () -> {});
    }
    return reached.trouble() == null
        ? settled(user, reached, ready, left, now)
        : stopped(user, reached, now, () -> gone(user, left, now));
  }

  private Reached arrive(
      UserRow user,
      UserAttributes asked,
      List<Membership> ready,
      List<Membership> left,
      Claim claim) {
    There observed = null;
    SignIn signIn = null;
    try {
      observed = ensureUser(user, asked, ready);
      claim.stillHeld();
      signIn = signIn(user, ready, observed, claim.now());
      claim.stillHeld();
      join(user, ready.stream().filter(m -> fits(m, asked, user)).toList(), left, claim);
      requireFit(user, asked, ready);
      return new Reached(observed, signIn, null);
    } catch (IamFailure | UserExists | PasswordUnreadable | StrangeGroup | BoundaryConflict e) {
      return new Reached(observed, signIn, e);
    }
  }

  private Outcome stopped(UserRow user, Reached reached, Instant now, Runnable record) {
    if (reached.observed() != null) {
      requiringNew()
          .run(
              () -> {
                rows.progress(user, reached.observed(), reached.signIn());
                known.seen(user, reached.observed().uniqueId());
              });
    }
    if (reached.trouble() instanceof IamFailure e) {
      lost.check(user, e);
      return Outcome.failed(
          new Failure(e.code(), e.getMessage()), e.retryable(), user.nextEnd(now), record);
    }
    String code = code(reached.trouble());
    return Outcome.failed(
        new Failure(code, reached.trouble().getMessage()), false, user.nextEnd(now), record);
  }

  private static String code(RuntimeException trouble) {
    if (trouble instanceof BoundaryConflict) {
      return BoundaryConflict.CODE;
    }
    if (trouble instanceof PasswordUnreadable) {
      return PasswordUnreadable.CODE;
    }
    return trouble instanceof UserExists ? UserExists.CODE : Stranger.CODE;
  }

  /** Who keeps a boundary of its own keeps that everywhere. */
  private boolean fits(Membership membership, UserAttributes asked, UserRow user) {
    return user.adopted() || boundary.goesWith(asked, membership.attributes());
  }

  private void requireFit(UserRow user, UserAttributes asked, List<Membership> ready) {
    for (Membership membership : ready) {
      if (!fits(membership, asked, user)) {
        throw new BoundaryConflict(membership.cohortName());
      }
    }
  }

  private There ensureUser(UserRow user, UserAttributes asked, List<Membership> ready) {
    UserName name = new UserName(user.userName());
    if (user.arn() != null) {
      List<Membership> joined = ready.stream().filter(m -> !m.inGroup()).toList();
      if (!joined.isEmpty()) {
        known.require(user, iam);
        iam.users().tag(name, tags(joined));
      }
      boundary.put(user, asked, iam);
      boundary.takeOff(user, asked);
      tags.put(user, asked.tags());
      return There.as(user);
    }
    Optional<PolicyArn> within = boundary.desired(asked);
    Tags all = tags(ready, asked.tags());
    Ensured ensured = iam.users().ensure(name, user.id().toString(), all, within);
    if (ensured.standing() != OwnershipStatus.CREATED) {
      boolean same = ensured.id().equals(user.uniqueId());
      if (!same && !ensured.standing().mine() && !user.mayAdopt()) {
        throw user.uniqueId() == null
            ? new UserExists(user.userName())
            : known.stranger(user, ensured.id());
      }
      user.sight().clear();
      if (ensured.standing().mine()) {
        within.ifPresent(arn -> iam.users().putBoundary(name, arn));
      }
      iam.users().tag(name, ensured.standing().mine() ? all : tags(ready));
    }
    user.sight().clear();
    boolean mine = ensured.standing().mine();
    String bounded = mine ? within.map(PolicyArn::value).orElse(null) : null;
    return new There(
        ensured.arn().value(),
        ensured.id(),
        !mine,
        bounded,
        mine && boundary.isAsked(within),
        mine && !asked.tags().isEmpty() ? asked.tags() : null);
  }

  private SignIn signIn(UserRow user, List<Membership> ready, There observed, Instant now) {
    UserName name = new UserName(user.userName());
    if (observed.adopted()) {
      return SignIn.NONE;
    }
    boolean lapsed = user.credentials() == Credentials.LAPSED || isOnlyLetIn(user, ready);
    if (user.desiredPassword() != null || (!user.signsIn() && !lapsed && !ready.isEmpty())) {
      known.require(user, iam);
      Passwords.Made made = passwords.forUser(user, ready);
      iam.users().ensureLoginProfile(name, made.plaintext(), true);
      return made.setAt(now, lapses.untaken(), unusedFor(ready));
    }
    if (user.lapsesAt() != null && !now.isBefore(user.lapsesAt())) {
      if (user.credentials() == Credentials.CLAIMED && !iam.users().hasUnusedPassword(name)) {
        return SignIn.used(user);
      }
      requiringNew().run(() -> rows.lapse(user.id(), now));
      lapsed = true;
    }
    if (lapsed && user.signsIn()) {
      known.require(user, iam.urgent());
      iam.urgent().users().removeLoginProfile(name);
    }
    return lapsed ? SignIn.LAPSED : SignIn.unchanged(user);
  }

  /** Who was suspended signs in again with a password that somebody has asked for. */
  private static boolean isOnlyLetIn(UserRow user, List<Membership> ready) {
    return !user.signsIn() && !ready.isEmpty() && ready.stream().allMatch(Membership::letIn);
  }

  /** The longest that one of them allows. */
  private static Duration unusedFor(List<Membership> ready) {
    return ready.stream()
        .map(Membership::unusedFor)
        .max(Duration::compareTo)
        .orElse(CredentialRule.A_DAY);
  }

  private void join(UserRow user, List<Membership> ready, List<Membership> left, Claim claim) {
    try {
      join(user, ready, claim);
    } catch (IamFailure.Quota full) {
      if (left.isEmpty()) {
        throw full;
      }
      leaving.leave(user, left, claim);
      join(user, ready, claim);
    }
  }

  private void join(UserRow user, List<Membership> ready, Claim claim) {
    for (Membership membership : ready) {
      if (!membership.inGroup()) {
        known.require(user, iam);
        iam.groups().addMember(group(membership), new UserName(user.userName()));
        claim.stillHeld();
      }
    }
  }

  /** One that is gone is missed by the call itself. */
  private GroupName group(Membership membership) {
    try {
      return groups.name(membership, iam).orElseGet(() -> new GroupName(membership.cohortName()));
    } catch (Stranger e) {
      throw new StrangeGroup(e);
    }
  }

  /** The user is well; what it should join is somebody else's. */
  private static final class StrangeGroup extends RuntimeException {

    StrangeGroup(Stranger found) {
      super(found.getMessage(), null, false, false);
    }
  }

  private Outcome settled(
      UserRow user, Reached reached, List<Membership> ready, List<Membership> left, Instant now) {
    There observed = reached.observed();
    SignIn signIn = reached.signIn();
    return Outcome.settledUntil(
        user.nextChange(now, signIn.lapsesAt()),
        true,
        () -> {
          rows.settle(user.id(), observed, signIn, "ACTIVE");
          if (!user.sight().isWithoutGrants()) {
            known.seen(user, observed.uniqueId());
          }
          for (Membership membership : ready) {
            if (!membership.inGroup()) {
              rows.active(membership.id(), now);
            }
          }
          events.arrived(user, ready, observed.adopted());
          gone(user, left, now);
        });
  }

  private void gone(UserRow user, List<Membership> left, Instant now) {
    leaving.record(user, left, false, now);
    events.left(user, left, false);
  }

  private static Tags tags(List<Membership> memberships) {
    return tags(memberships, Map.of());
  }

  private static Tags tags(List<Membership> memberships, Map<String, String> asked) {
    Map<String, String> tags = new TreeMap<>(asked);
    memberships.forEach(membership -> tags.put(membership.tag(), "member"));
    return new Tags(tags);
  }
}
