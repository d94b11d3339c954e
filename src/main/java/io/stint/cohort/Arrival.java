package io.stint.cohort;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.cohort.UserRow.Membership;
import io.stint.iam.Ensured;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.Standing;
import io.stint.iam.Tags;
import io.stint.iam.UserName;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
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
class Arrival {

  private final UserRows rows;
  private final Iam iam;
  private final Passwords passwords;
  private final Leaving leaving;
  private final MemberEvents events;

  Arrival(UserRows rows, Iam iam, Passwords passwords, Leaving leaving, MemberEvents events) {
    this.rows = rows;
    this.iam = iam;
    this.passwords = passwords;
    this.leaving = leaving;
    this.events = events;
  }

  /** What is known of the user itself. */
  record There(String arn, String uniqueId, boolean adopted) {}

  Outcome keep(UserRow user, Claim claim) {
    Instant now = claim.now();
    List<Membership> ready = user.live(now).stream().filter(Membership::groupReady).toList();
    if (ready.isEmpty() && user.arn() == null) {
      // The cohort wakes its members when its group is there.
      return Outcome.settledUntil(user.nextChange(now, null), true, () -> {});
    }
    try {
      return goOn(user, ensureUser(user, ready), ready, claim);
    } catch (IamFailure.Missing e) {
      return madeAnew(user, e, now);
    }
  }

  private Outcome goOn(UserRow user, There there, List<Membership> ready, Claim claim) {
    SignIn signIn = null;
    try {
      claim.stillHeld();
      signIn = signIn(user, ready, there, claim.now());
      claim.stillHeld();
      join(user, ready, claim);
      List<Membership> left = leave(user, claim);
      return settled(user, there, signIn, ready, left, claim.now());
    } catch (IamFailure e) {
      SignIn reached = signIn;
      QuarkusTransaction.requiringNew().run(() -> rows.progress(user, there, reached));
      throw e;
    }
  }

  private There ensureUser(UserRow user, List<Membership> ready) {
    UserName name = new UserName(user.userName());
    if (user.arn() != null) {
      List<Membership> joined = ready.stream().filter(m -> !m.inGroup()).toList();
      if (!joined.isEmpty()) {
        iam.users().tag(name, tags(joined));
      }
      return new There(user.arn(), null, user.adopted());
    }
    Ensured ensured = iam.users().ensure(name, user.id().toString(), tags(ready), Optional.empty());
    if (ensured.standing() != Standing.CREATED) {
      if (!ensured.standing().mine() && !user.mayAdopt()) {
        throw new UserExists(user.userName());
      }
      iam.users().tag(name, tags(ready));
    }
    return new There(ensured.arn().value(), ensured.id(), !ensured.standing().mine());
  }

  private SignIn signIn(UserRow user, List<Membership> ready, There there, Instant now) {
    UserName name = new UserName(user.userName());
    if (there.adopted()) {
      return SignIn.NOT_OURS;
    }
    boolean lapsed = user.credentials() == Credentials.LAPSED;
    if (user.wantedPassword() != null || (!user.signsIn() && !lapsed && !ready.isEmpty())) {
      Passwords.Made made = passwords.forUser(user, ready);
      iam.users().ensureLoginProfile(name, made.plaintext(), true);
      return made.setAt(now);
    }
    if (user.credentials() == Credentials.READY && !now.isBefore(user.lapsesAt())) {
      QuarkusTransaction.requiringNew().run(() -> rows.lapse(user.id()));
      lapsed = true;
    }
    if (lapsed && user.signsIn()) {
      iam.urgent().users().removeLoginProfile(name);
    }
    return lapsed ? SignIn.LAPSED : SignIn.unchanged(user);
  }

  private void join(UserRow user, List<Membership> ready, Claim claim) {
    for (Membership membership : ready) {
      if (!membership.inGroup()) {
        iam.groups()
            .addMember(new GroupName(membership.cohortName()), new UserName(user.userName()));
        claim.stillHeld();
      }
    }
  }

  private List<Membership> leave(UserRow user, Claim claim) {
    List<Membership> left =
        user.notLive(claim.now()).stream().filter(m -> m.isOpen() || m.isLeaving()).toList();
    leaving.leave(user, left, claim);
    return left;
  }

  private Outcome settled(
      UserRow user,
      There there,
      SignIn signIn,
      List<Membership> ready,
      List<Membership> left,
      Instant now) {
    UserRows.Settled settled =
        new UserRows.Settled(
            there.adopted(),
            there.arn(),
            there.uniqueId(),
            signIn.signsIn(),
            signIn.credentials(),
            signIn.sealed(),
            signIn.lapsesAt());
    return Outcome.settledUntil(
        user.nextChange(now, signIn.lapsesAt()),
        true,
        () -> {
          rows.settle(user.id(), settled, "ACTIVE");
          for (Membership membership : ready) {
            if (!membership.inGroup()) {
              rows.active(membership.id(), now);
            }
          }
          leaving.record(left, false, now);
          events.arrived(user, ready, there.adopted());
          events.left(user, left);
        });
  }

  /** Somebody has removed the user (or the group) behind our back. */
  Outcome madeAnew(UserRow user, IamFailure.Missing e, Instant now) {
    if (user.arn() != null && iam.users().find(new UserName(user.userName())).isEmpty()) {
      QuarkusTransaction.requiringNew().run(() -> rows.mistrust(user.id(), true));
    }
    return Outcome.failed(e.code(), e.getMessage(), true, user.nextEnd(now));
  }

  private static Tags tags(List<Membership> memberships) {
    Map<String, String> tags = new TreeMap<>();
    memberships.forEach(membership -> tags.put(membership.tag(), "member"));
    return new Tags(tags);
  }
}
