package io.stint.cohort;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.iam.EntityPolicies;
import io.stint.iam.Iam;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.iam.UserName;
import io.stint.policy.PolicyDocument;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Brings what grants give a user itself to what the ledgers want; a clean user costs no call. */
@ApplicationScoped
class UserGrants {

  private static final PolicyName INLINE = new PolicyName(IdentityRoom.POLICY);

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

  /**
   * What is in IAM by Stint's doing.
   *
   * @param inline null: none
   * @param own documents of managed policies that Stint made, by name
   * @param attached ARNs that are attached as they are
   */
  record Granted(String inline, Map<String, String> own, List<String> attached) {

    static final Granted NOTHING = new Granted(null, Map.of(), List.of());
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
      if (rest instanceof Outcome.Retry retry) {
        return new Outcome.Retry(retry.failure(), wanted.next(retry.end()));
      }
      if (rest instanceof Outcome.NeedsPerson person) {
        return new Outcome.NeedsPerson(person.failure(), wanted.next(person.end()));
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

  /** What comes is written before what goes is taken, so that nothing that moves leaves a gap. */
  private String write(UserRow user, Granted wanted, Claim claim) {
    String text = wanted.equals(Granted.NOTHING) ? null : text(wanted);
    if (user.grantedSurely() && Objects.equals(text, user.granted())) {
      return text;
    }
    Granted there = user.granted() == null ? Granted.NOTHING : read(user.granted());
    boolean unsure = !user.grantedSurely();
    QuarkusTransaction.requiringNew().run(() -> rows.granting(user.id(), claimed(there, wanted)));
    EntityPolicies<UserName> policies = (claim.revokes() ? iam.urgent() : iam).users().policies();
    UserName name = new UserName(user.userName());
    if (wanted.inline() != null && (unsure || !wanted.inline().equals(there.inline()))) {
      policies.putInline(name, INLINE, wanted.inline());
    }
    claim.stillHeld();
    for (Map.Entry<String, String> own : wanted.own().entrySet()) {
      if (unsure || !own.getValue().equals(there.own().get(own.getKey()))) {
        PolicyName policy = new PolicyName(own.getKey());
        policies.attach(name, iam.policies().ensure(policy, own.getValue(), user.id().toString()));
        claim.stillHeld();
      }
    }
    for (String arn : wanted.attached()) {
      if (unsure || !there.attached().contains(arn)) {
        policies.attach(name, new PolicyArn(arn));
      }
    }
    if (wanted.inline() == null && (unsure || there.inline() != null)) {
      policies.deleteInline(name, INLINE);
    }
    take(policies, name, there, wanted);
    if (claim.revokes()) {
      seen(policies, name, wanted);
    }
    return text;
  }

  /** What takes access away is believed when IAM shows it. */
  private static void seen(EntityPolicies<UserName> policies, UserName name, Granted wanted) {
    String there = policies.inline(name, INLINE).orElse(null);
    boolean same =
        there == null || wanted.inline() == null
            ? there == null && wanted.inline() == null
            : PolicyDocument.parse(there).sameMeaning(PolicyDocument.parse(wanted.inline()));
    if (!same) {
      throw new GrantsNotWritten(
          "NotSeenYet", "IAM does not show the change of " + INLINE + " on " + name + " yet", true);
    }
  }

  private void take(
      EntityPolicies<UserName> policies, UserName name, Granted there, Granted wanted) {
    for (String own : there.own().keySet()) {
      if (!wanted.own().containsKey(own)) {
        PolicyArn arn = iam.policies().arn(new PolicyName(own));
        policies.detach(name, arn);
        iam.policies().removeWhole(arn);
      }
    }
    for (String arn : there.attached()) {
      if (!wanted.attached().contains(arn)) {
        policies.detach(name, new PolicyArn(arn));
      }
    }
  }

  /** Managed policies outlive the user that they were made for. */
  void removeOwn(UserRow user) {
    if (user.granted() != null) {
      for (String own : read(user.granted()).own().keySet()) {
        iam.policies().removeWhole(iam.policies().arn(new PolicyName(own)));
      }
    }
  }

  /** What may be there from the first write on: a pass that is cut short forgets nothing. */
  private String claimed(Granted there, Granted wanted) {
    Map<String, String> own = new LinkedHashMap<>(there.own());
    own.putAll(wanted.own());
    List<String> attached = new ArrayList<>(there.attached());
    wanted.attached().stream().filter(arn -> !attached.contains(arn)).forEach(attached::add);
    String inline = wanted.inline() == null ? there.inline() : wanted.inline();
    return text(new Granted(inline, own, attached));
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
