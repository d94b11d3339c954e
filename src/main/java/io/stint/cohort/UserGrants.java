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

  static String prefix(UUID user) {
    return "user-" + user + "-grants-";
  }

  /** How a pass has left the grants, to be told with the outcome of the rest of it. */
  static final class Brought {
    private final Ledgers.Wanted wanted;
    private final Runnable before;
    private final Runnable after;
    private final boolean whateverElse;

    /**
     * @param before recorded before the outcome of the rest, {@code after} after it
     * @param whateverElse whether they are so even if the rest of the pass has failed
     */
    private Brought(Ledgers.Wanted wanted, Runnable before, Runnable after, boolean whateverElse) {
      this.wanted = wanted;
      this.before = before;
      this.after = after;
      this.whateverElse = whateverElse;
    }

    /** The outcome of the rest of the pass, with that of the grants. */
    Outcome with(Outcome rest) {
      if (rest instanceof Outcome.Retry retry) {
        return new Outcome.Retry(retry.failure(), wanted.next(retry.end()), failed(retry.record()));
      }
      if (rest instanceof Outcome.NeedsPerson person) {
        return new Outcome.NeedsPerson(
            person.failure(), wanted.next(person.end()), failed(person.record()));
      }
      Outcome.Settled settled = (Outcome.Settled) rest;
      Instant next = wanted.next(settled.next());
      boolean revokes =
          next != null
              && (wanted.revokesAt(next) || (next.equals(settled.next()) && settled.nextRevokes()));
      return Outcome.settledUntil(next, revokes, recording(settled.record()));
    }

    private Runnable failed(Runnable rest) {
      return whateverElse ? recording(rest) : rest;
    }

    private Runnable recording(Runnable rest) {
      return () -> {
        before.run();
        rest.run();
        after.run();
      };
    }
  }

  private Brought brought(
      UserRef user, Ledgers.Wanted wanted, String text, Instant now, boolean whateverElse) {
    return new Brought(
        wanted,
        () -> rows.granted(user.id(), text),
        () -> ledgers.written(user, wanted, now),
        whateverElse);
  }

  /** A user that is removed whole, and its grants with it. */
  Brought removed(UserRow user, Instant now) {
    return brought(user.ref(now), wanted(user, now), null, now, false);
  }

  /** A user that is not in IAM, and never had anything there: what is over is gone. */
  Brought absent(UserRow user, Instant now) {
    Ledgers.Wanted wanted = wanted(user, now);
    return new Brought(
        wanted,
        () -> {},
        () -> {
          if (user.granted() == null) {
            ledgers.absent(user.ref(now), wanted, now);
          }
        },
        true);
  }

  /** When what the ledgers want changes by itself, or {@code other}; null: never. */
  Instant nextChange(UserRow user, Instant other, Instant now) {
    return wanted(user, now).next(other);
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
      IdentityRoom room = people.roomFor(user.ref(now));
      IdentityPlan plan = room.place(wanted.all());
      if (plan.lack() != null) {
        throw new GrantsNotWritten("GrantsTooLarge", plan.lack(), false);
      }
      granted = of(room, plan);
    }
    return brought(user.ref(now), wanted, write(user, granted, claim), now, true);
  }

  private static Granted of(IdentityRoom room, IdentityPlan plan) {
    Map<String, String> own = new LinkedHashMap<>();
    for (PolicyDocument document : plan.managed()) {
      own.put(room.ownPolicy(own.size() + 1), document.toJson());
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
