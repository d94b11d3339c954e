package io.stint.cohort;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
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
  private final LostUsers lost;
  private final KnownUsers known;
  private final ObjectMapper json;

  UserGrants(
      Iam iam,
      UserRows rows,
      Ledgers ledgers,
      People people,
      LostUsers lost,
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
   * @throws UserLost when the user is not there any more
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
        user, wanted, () -> write(user, wanted, Target.of(null, null, wanted.all()), claim));
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
      if (Steps.isUnknown(e)) {
        throw e;
      }
      lost.check(user, e);
      return Outcome.failed(e.code(), e.getMessage(), e.retryable(), wanted.next(null));
    } catch (NotSeenYet e) {
      return Outcome.failed(NotSeenYet.CODE, e.getMessage(), true, wanted.next(null));
    }
  }

  private Target target(UserRow user, Ledgers.Wanted wanted, Instant now) {
    if (wanted.isNothing()) {
      return Target.NOTHING;
    }
    IdentityRoom room = people.roomFor(user.ref(now));
    IdentityPlan plan = room.place(wanted.all());
    return plan.lack() == null
        ? Target.of(
            plan.holding(number -> new PolicyName(room.ownPolicy(number))), null, wanted.all())
        : Target.of(null, new Failure("GrantsTooLarge", plan.lack()), wanted.all());
  }

  private Outcome write(UserRow user, Ledgers.Wanted wanted, Target target, Claim claim) {
    Holding there = holding(user);
    if (user.grantedSurely() && target.isMetBy(there)) {
      HoldingWriter.Written same = new HoldingWriter.Written(there, true, null);
      return outcome(user, Sieve.Sifted.whole(wanted, target, same), claim.now());
    }
    known.require(user, claim.revokes() ? iam.urgent() : iam);
    HoldingWriter.Written before = new HoldingWriter.Written(there, user.grantedSurely(), null);
    HoldingWriter.Written written = write(user, target, before, claim);
    if (written.trouble() != null) {
      lost.check(user, written.trouble());
    }
    Sieve.Sifted sifted = Sieve.sift(new One(user, claim), wanted, target, written);
    return outcome(user, sifted, claim.now());
  }

  private HoldingWriter.Written write(
      UserRow user, Target target, HoldingWriter.Written before, Claim claim) {
    Holding there = before.left();
    Holding begun = target.whole() == null ? there : there.towards(target.whole());
    QuarkusTransaction.requiringNew().run(() -> rows.granting(user.id(), text(begun)));
    Iam door = claim.revokes() ? iam.urgent() : iam;
    return new HoldingWriter<>(
            door,
            door.users().policies(),
            new UserName(user.userName()),
            user.id().toString(),
            claim)
        .write(there, target, !before.surely());
  }

  /** One user in one pass. */
  private final class One implements Sieve.Subject {

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
    public Target target(Ledgers.Wanted wanted) {
      return UserGrants.this.target(user, wanted, claim.now());
    }

    @Override
    public HoldingWriter.Written write(Target target, HoldingWriter.Written before) {
      claim.stillHeld();
      return UserGrants.this.write(user, target, before, claim);
    }
  }

  private Outcome outcome(UserRow user, Sieve.Sifted sifted, Instant now) {
    Ledgers.Wanted wanted = sifted.wanted();
    Target target = sifted.target();
    HoldingWriter.Written written = sifted.written();
    String text = written.left().equals(Holding.NOTHING) ? null : text(written.left());
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
  Holding known(UserRow user) {
    return holding(rows.grantedOf(user.id()));
  }

  private Holding holding(UserRow user) {
    return holding(user.granted());
  }

  private Holding holding(String granted) {
    if (granted == null) {
      return Holding.NOTHING;
    }
    try {
      return json.readValue(granted, Granted.class).holding();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text(Holding holding) {
    try {
      return json.writeValueAsString(Granted.of(holding));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
