package io.stint.cohort;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.iam.Iam;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.policy.PolicyDocument;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Brings what grants give a user itself to what the ledgers want; a clean user costs no call. */
@ApplicationScoped
class UserGrants {

  private final Iam iam;
  private final UserRows rows;
  private final Ledgers ledgers;
  private final People people;
  private final ObjectMapper json;

  UserGrants(Iam iam, UserRows rows, Ledgers ledgers, People people, ObjectMapper json) {
    this.iam = iam;
    this.rows = rows;
    this.ledgers = ledgers;
    this.people = people;
    this.json = json;
  }

  static boolean isOwn(UUID user, PolicyArn arn) {
    return arn.name().value().startsWith(prefix(user));
  }

  private static String prefix(UUID user) {
    return "user-" + user + "-grants-";
  }

  /**
   * What a pass has brought.
   *
   * @param text as it is stored
   */
  final class Brought {
    private final UserRef user;
    private final Ledgers.Wanted wanted;
    private final String text;
    private final Instant now;

    private Brought(UserRef user, Ledgers.Wanted wanted, String text, Instant now) {
      this.user = user;
      this.wanted = wanted;
      this.text = text;
      this.now = now;
    }

    /** The outcome of the rest of the pass, with that of the grants. */
    Outcome with(Outcome rest) {
      if (rest instanceof Outcome.Failed failed) {
        boolean again = failed instanceof Outcome.Retry;
        return Outcome.failed(failed.failure(), again, wanted.next(failed.next()), failed.record());
      }
      Outcome.Settled settled = (Outcome.Settled) rest;
      Instant next = wanted.next(settled.next());
      boolean revokes =
          next != null
              && (wanted.revokesAt(next) || (next.equals(settled.next()) && settled.nextRevokes()));
      return Outcome.settledUntil(
          next,
          revokes,
          () -> {
            rows.granted(user.id(), text);
            settled.record().run();
            ledgers.written(user, wanted, now);
          });
    }
  }

  /** A user that is removed whole, and its grants with it. */
  Brought removed(UserRow user, Instant now) {
    return new Brought(user.ref(now), wanted(user, now), null, now);
  }

  private Ledgers.Wanted wanted(UserRow user, Instant now) {
    return QuarkusTransaction.requiringNew().call(() -> ledgers.on(user.ref(now), now));
  }

  /**
   * Writes what has changed.
   *
   * @throws GrantsNotWritten when there is no place for it, or IAM does not show it yet
   */
  Brought bring(UserRow user, Claim claim) {
    Instant now = claim.now();
    Ledgers.Wanted wanted = wanted(user, now);
    boolean nothing =
        wanted.all().stream().allMatch(w -> w.statements().isEmpty() && w.attached().isEmpty());
    Granted granted = Granted.NOTHING;
    if (!nothing) {
      IdentityPlan plan = people.roomFor(user.ref(now)).place(wanted.all());
      if (plan.lack() != null) {
        throw new GrantsNotWritten("GrantsTooLarge", plan.lack(), false);
      }
      granted = of(user, plan);
    }
    return new Brought(user.ref(now), wanted, write(user, granted, claim), now);
  }

  private static Granted of(UserRow user, IdentityPlan plan) {
    Map<String, String> own = new LinkedHashMap<>();
    for (PolicyDocument document : plan.managed()) {
      own.put(prefix(user.id()) + (own.size() + 1), document.toJson());
    }
    return new Granted(plan.inline() == null ? null : plan.inline().toJson(), own, plan.attached());
  }

  private String write(UserRow user, Granted wanted, Claim claim) {
    String text = wanted.equals(Granted.NOTHING) ? null : text(wanted);
    if (user.grantedSurely() && Objects.equals(text, user.granted())) {
      return text;
    }
    Granted there = user.granted() == null ? Granted.NOTHING : read(user.granted());
    QuarkusTransaction.requiringNew()
        .run(() -> rows.granting(user.id(), text(there.towards(wanted))));
    new GrantedWriter(iam, user, claim).write(there, wanted, !user.grantedSurely());
    return text;
  }

  /** Managed policies outlive the user that they were made for. */
  void removeOwn(UserRow user) {
    if (user.granted() != null) {
      for (String own : read(user.granted()).own().keySet()) {
        iam.policies().removeWhole(iam.policies().arn(new PolicyName(own)));
      }
    }
  }

  private Granted read(String granted) {
    try {
      return json.readValue(granted, Granted.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text(Granted granted) {
    try {
      return json.writeValueAsString(granted);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
