package io.stint.cohort;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.entitlement.DesiredPolicies;
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
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Brings what grants give a user itself to what the ledgers want; a clean user costs no call. */
@ApplicationScoped
class UserGrants {

  private final Iam iam;
  private final UserRows rows;
  private final Ledgers ledgers;
  private final People people;
  private final MissingUsers lost;
  private final KnownUsers known;
  private final ObjectMapper json;

  UserGrants(
      Iam iam,
      UserRows rows,
      Ledgers ledgers,
      People people,
      MissingUsers lost,
      KnownUsers known,
      ObjectMapper json) {
    this.known = known;
    this.iam = iam;
    this.rows = rows;
    this.ledgers = ledgers;
    this.people = people;
    this.lost = lost;
    this.json = json;
  }

  static boolean isOwn(UUID user, PolicyArn arn) {
    return arn.name().value().startsWith(prefix(user));
  }

  static String prefix(UUID user) {
    return "user-" + user + "-grants-";
  }

  /**
   * Writes what has changed. This part of a pass fails without keeping the rest of it, as long as
   * AWS answers.
   *
   * @throws IamFailure when it does not
   * @throws UserMissing when the user is not there any more
   */
  Outcome bring(UserRow user, Claim claim) {
    Ledgers.Wanted wanted = wanted(user, claim.now());
    return guarded(
        user, wanted, () -> write(user, wanted, target(user, wanted, claim.now()), claim));
  }

  /** For a user that is not where it should be: what is over goes, what is wanted has to wait. */
  Outcome take(UserRow user, Claim claim) {
    Ledgers.Wanted wanted = wanted(user, claim.now());
    return guarded(
        user,
        wanted,
        () -> write(user, wanted, DesiredPolicies.of(null, null, wanted.all()), claim));
  }

  /** A user that was removed whole. Managed policies outlive the user that they were made for. */
  Outcome removed(UserRow user, Instant now) {
    holding(user).own().keySet().stream()
        .map(own -> iam.policies().arn(own))
        .forEach(iam.policies()::removeWhole);
    Ledgers.Wanted wanted = wanted(user, now);
    return Outcome.settled(() -> ledgers.told(user.ref(now), wanted, true, now));
  }

  /** Under the user's name is somebody else's: what is over is over, what is wanted has to wait. */
  Outcome without(UserRow user, Failure why, Instant now) {
    Ledgers.Wanted wanted = wanted(user, now);
    Runnable record = () -> ledgers.told(user.ref(now), wanted, false, now);
    return wanted.isNothing()
        ? Outcome.settledUntil(wanted.next(null), false, record)
        : Outcome.failed(why, false, wanted.next(null), record);
  }

  /** When something of what the user should have changes next by itself; null: it does not. */
  Instant nextChange(UserRow user, Instant now) {
    return wanted(user, now).next(user.nextEnd(now));
  }

  private Ledgers.Wanted wanted(UserRow user, Instant now) {
    return QuarkusTransaction.requiringNew().call(() -> ledgers.on(user.ref(now), now));
  }

  private Outcome guarded(UserRow user, Ledgers.Wanted wanted, Supplier<Outcome> work) {
    try {
      return work.get();
    } catch (IamFailure e) {
      if (IndependentCalls.isUnknown(e)) {
        throw e;
      }
      lost.check(user, e);
      return Outcome.failed(e.code(), e.getMessage(), e.retryable(), wanted.next(null));
    } catch (NotYetVisible e) {
      return Outcome.failed(NotYetVisible.CODE, e.getMessage(), true, wanted.next(null));
    }
  }

  private DesiredPolicies target(UserRow user, Ledgers.Wanted wanted, Instant now) {
    if (wanted.isNothing()) {
      return DesiredPolicies.NOTHING;
    }
    PolicyCapacity room = people.roomFor(user.ref(now));
    PolicyPlacement plan = room.place(wanted.all());
    return plan.lack() == null
        ? DesiredPolicies.of(
            plan.holding(number -> new PolicyName(room.ownPolicy(number))), null, wanted.all())
        : DesiredPolicies.of(null, new Failure("GrantsTooLarge", plan.lack()), wanted.all());
  }

  private Outcome write(UserRow user, Ledgers.Wanted wanted, DesiredPolicies target, Claim claim) {
    PolicySet there = holding(user);
    if (user.grantedSurely() && target.isMetBy(there)) {
      PolicySetWriter.Written same = new PolicySetWriter.Written(there, true, null);
      return outcome(user, RefusedGrantSearch.Sifted.whole(wanted, target, same), claim.now());
    }
    known.require(user, claim.revokes() ? iam.urgent() : iam);
    PolicySetWriter.Written before = new PolicySetWriter.Written(there, user.grantedSurely(), null);
    PolicySetWriter.Written written = write(user, target, before, claim);
    if (written.trouble() != null) {
      lost.check(user, written.trouble());
    }
    RefusedGrantSearch.Sifted sifted =
        RefusedGrantSearch.sift(new One(user, claim), wanted, target, written);
    return outcome(user, sifted, claim.now());
  }

  private PolicySetWriter.Written write(
      UserRow user, DesiredPolicies target, PolicySetWriter.Written before, Claim claim) {
    PolicySet there = before.left();
    PolicySet begun = target.whole() == null ? there : there.towards(target.whole());
    QuarkusTransaction.requiringNew().run(() -> rows.granting(user.id(), text(begun)));
    Iam door = claim.revokes() ? iam.urgent() : iam;
    return new PolicySetWriter<>(
            door,
            door.users().policies(),
            new UserName(user.userName()),
            user.id().toString(),
            claim)
        .write(there, target, !before.surely());
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
          .call(() -> ledgers.live(user.ref(claim.now()), claim.now()));
    }

    @Override
    public Ledgers.Wanted wanted(Set<UUID> without) {
      return QuarkusTransaction.requiringNew()
          .call(() -> ledgers.on(user.ref(claim.now()), without, claim.now()));
    }

    @Override
    public DesiredPolicies target(Ledgers.Wanted wanted) {
      return UserGrants.this.target(user, wanted, claim.now());
    }

    @Override
    public PolicySetWriter.Written write(DesiredPolicies target, PolicySetWriter.Written before) {
      claim.stillHeld();
      return UserGrants.this.write(user, target, before, claim);
    }
  }

  private Outcome outcome(UserRow user, RefusedGrantSearch.Sifted sifted, Instant now) {
    Ledgers.Wanted wanted = sifted.wanted();
    DesiredPolicies target = sifted.target();
    PolicySetWriter.Written written = sifted.written();
    String text = written.left().equals(PolicySet.NOTHING) ? null : text(written.left());
    boolean whole = target.grantsAreIn(written.left());
    Runnable record =
        () -> {
          if (written.surely()) {
            rows.granted(user.id(), text);
          }
          ledgers.told(user.ref(now), wanted, whole, now);
          ledgers.refused(sifted.refused(), now);
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
    return target.lack() == null
        ? Outcome.settledUntil(next, next != null && wanted.revokesAt(next), record)
        : Outcome.failed(target.lack(), false, next, record);
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
    try {
      return json.readValue(granted, StoredPolicySet.class).holding();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text(PolicySet holding) {
    try {
      return json.writeValueAsString(StoredPolicySet.of(holding));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
