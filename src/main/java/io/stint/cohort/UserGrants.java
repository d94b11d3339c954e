package io.stint.cohort;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.entitlement.DesiredPolicies;
import io.stint.entitlement.Entitlements;
import io.stint.entitlement.IndependentCalls;
import io.stint.entitlement.NotYetVisible;
import io.stint.entitlement.PolicyCapacity;
import io.stint.entitlement.PolicyPlacement;
import io.stint.entitlement.PolicySet;
import io.stint.entitlement.PolicySetWriter;
import io.stint.entitlement.StoredPolicySet;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.iam.UserName;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Failure;
import io.stint.reconcile.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Brings what grants give a user itself to what is wanted; a clean user costs no call. */
@ApplicationScoped
class UserGrants {

  private final Iam iam;
  private final UserRows rows;
  private final IdentityLedger<UserRef> ledger;
  private final People people;
  private final MissingUsers lost;
  private final KnownUsers known;

  UserGrants(
      Iam iam,
      UserRows rows,
      IdentityLedger<UserRef> ledger,
      People people,
      MissingUsers lost,
      KnownUsers known) {
    this.known = known;
    this.iam = iam;
    this.rows = rows;
    this.ledger = ledger;
    this.people = people;
    this.lost = lost;
  }

  static boolean isOwn(UUID user, PolicyArn arn) {
    return arn.name().value().startsWith(prefix(user));
  }

  static String prefix(UUID user) {
    return "user-" + user + "-grants-";
  }

  /** To be asked when the row has been read, before anything else of the pass. */
  void look(UserRow user, Instant now) {
    if (!ledger.knows(user.ref(now))) {
      user.sight().withoutGrants();
    }
  }

  /**
   * Writes what has changed. This part of a pass fails without keeping the rest of it, as long as
   * AWS answers.
   *
   * @throws IamFailure when it does not
   * @throws UserMissing when the user is not there any more
   */
  Outcome converge(UserRow user, Claim claim) {
    Entitlements desired = desired(user, claim.now());
    return guarded(
        user, desired, () -> write(user, desired, target(user, desired, claim.now()), claim));
  }

  /** For a user that is not where it should be: what is over goes, what is wanted has to wait. */
  Outcome take(UserRow user, Claim claim) {
    Entitlements desired = desired(user, claim.now());
    return guarded(
        user, desired, () -> write(user, desired, DesiredPolicies.of(null, null, desired), claim));
  }

  /** A user that was removed whole. Managed policies outlive the user that they were made for. */
  Outcome removed(UserRow user, Instant now) {
    holding(user).own().keySet().stream()
        .map(own -> iam.policies().arn(own))
        .forEach(iam.policies()::removeWhole);
    Entitlements desired = desired(user, now);
    return Outcome.settled(() -> ledger.told(user.ref(now), desired, true, now));
  }

  /** Under the user's name is somebody else's: what is over is over, what is wanted has to wait. */
  Outcome without(UserRow user, Failure why, Instant now) {
    Entitlements desired = desired(user, now);
    Runnable record = () -> ledger.told(user.ref(now), desired, false, now);
    return desired.isNothing()
        ? Outcome.settledUntil(desired.next(), false, record)
        : Outcome.failed(why, false, desired.next(), record);
  }

  /** When something of what the user should have changes next by itself; null: it does not. */
  Instant nextChange(UserRow user, Instant now) {
    return desired(user, now).next(user.nextEnd(now));
  }

  private Entitlements desired(UserRow user, Instant now) {
    if (user.sight().isWithoutGrants()) {
      return Entitlements.NOTHING;
    }
    return QuarkusTransaction.requiringNew().call(() -> ledger.desired(user.ref(now), now));
  }

  private Outcome guarded(UserRow user, Entitlements desired, Supplier<Outcome> work) {
    try {
      return work.get();
    } catch (IamFailure e) {
      if (IndependentCalls.isUnknown(e)) {
        throw e;
      }
      lost.check(user, e);
      return Outcome.failed(e.code(), e.getMessage(), e.retryable(), desired.next());
    } catch (NotYetVisible e) {
      return Outcome.failed(NotYetVisible.CODE, e.getMessage(), true, desired.next());
    }
  }

  private DesiredPolicies target(UserRow user, Entitlements desired, Instant now) {
    if (desired.isNothing()) {
      return DesiredPolicies.NOTHING;
    }
    PolicyCapacity room = people.roomFor(user.ref(now));
    PolicyPlacement plan = room.place(desired);
    return plan.shortfall() == null
        ? DesiredPolicies.of(
            plan.holding(number -> new PolicyName(room.ownPolicy(number))), null, desired)
        : DesiredPolicies.of(null, new Failure("GrantsTooLarge", plan.shortfall()), desired);
  }

  private Outcome write(UserRow user, Entitlements desired, DesiredPolicies target, Claim claim) {
    PolicySet observed = holding(user);
    if (user.grantedConfirmed() && target.isMetBy(observed)) {
      PolicySetWriter.Written same = new PolicySetWriter.Written(observed, true, null);
      return outcome(
          user, RefusedGrantSearch.Sifted.whole(desired, target, same), false, claim.now());
    }
    known.require(user, claim.revokes() ? iam.urgent() : iam);
    if (target.whole() != null
        && !QuarkusTransaction.requiringNew().call(() -> ledger.trying(desired))) {
      return converge(user, claim);
    }
    PolicySetWriter.Written before =
        new PolicySetWriter.Written(observed, user.grantedConfirmed(), null);
    PolicySetWriter.Written written = write(user, target, before, claim);
    if (written.trouble() != null) {
      lost.check(user, written.trouble());
    }
    RefusedGrantSearch.Sifted sifted =
        RefusedGrantSearch.sift(new One(user, claim), desired, target, written);
    return outcome(user, sifted, true, claim.now());
  }

  private PolicySetWriter.Written write(
      UserRow user, DesiredPolicies target, PolicySetWriter.Written before, Claim claim) {
    PolicySet observed = before.left();
    PolicySet begun = target.whole() == null ? observed : observed.towards(target.whole());
    QuarkusTransaction.requiringNew().run(() -> rows.granting(user.id(), text(begun)));
    Iam door = claim.revokes() ? iam.urgent() : iam;
    return new PolicySetWriter<>(
            door.policies(),
            door.users().policies(),
            new UserName(user.userName()),
            user.id().toString(),
            claim)
        .write(observed, target, !before.confirmed());
  }

  /** One user in one pass. */
  private final class One implements RefusedGrantSearch.Subject {

    private final UserRow user;
    private final Claim claim;

    One(UserRow user, Claim claim) {
      this.user = user;
      this.claim = claim;
    }

    @Override
    public List<UUID> live() {
      return QuarkusTransaction.requiringNew()
          .call(() -> ledger.live(user.ref(claim.now()), claim.now()));
    }

    @Override
    public Entitlements desired(Set<UUID> without) {
      return QuarkusTransaction.requiringNew()
          .call(() -> ledger.desired(user.ref(claim.now()), without, claim.now()));
    }

    @Override
    public DesiredPolicies target(Entitlements desired) {
      return UserGrants.this.target(user, desired, claim.now());
    }

    @Override
    public PolicySetWriter.Written write(DesiredPolicies target, PolicySetWriter.Written before) {
      claim.stillHeld();
      return UserGrants.this.write(user, target, before, claim);
    }
  }

  /**
   * @param touched whether anything was written; if not, what is stored of it stands
   */
  private Outcome outcome(
      UserRow user, RefusedGrantSearch.Sifted sifted, boolean touched, Instant now) {
    Entitlements desired = sifted.desired();
    DesiredPolicies target = sifted.target();
    PolicySetWriter.Written written = sifted.written();
    String text = written.left().equals(PolicySet.NOTHING) ? null : text(written.left());
    boolean whole = target.grantsAreIn(written.left());
    Runnable record =
        () -> {
          if (touched && written.confirmed()) {
            rows.granted(user.id(), text);
          }
          ledger.told(user.ref(now), desired, whole, now);
          ledger.refused(sifted.refused(), now);
        };
    Instant next = sifted.next(null, now);
    IamFailure trouble = written.trouble();
    if (trouble != null) {
      Failure failure = new Failure(trouble.code(), trouble.getMessage());
      return Outcome.failed(failure, trouble.retryable(), next, record);
    }
    if (sifted.open()) {
      return Outcome.failed(sifted.failure(), true, next, record);
    }
    return target.shortfall() == null
        ? Outcome.settledUntil(next, next != null && desired.revokesAt(next), record)
        : Outcome.failed(target.shortfall(), false, next, record);
  }

  /** All that grants have put on the user, or may have. Needs a transaction. */
  PolicySet known(UserRow user) {
    return holding(rows.grantedOf(user.id()));
  }

  private PolicySet holding(UserRow user) {
    return holding(user.granted());
  }

  private PolicySet holding(String granted) {
    if (granted == null) {
      return PolicySet.NOTHING;
    }
    return StoredJson.GRANTS.convertToEntityAttribute(granted).holding();
  }

  private static String text(PolicySet holding) {
    return StoredJson.GRANTS.convertToDatabaseColumn(StoredPolicySet.of(holding));
  }
}
