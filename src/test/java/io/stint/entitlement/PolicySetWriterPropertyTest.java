package io.stint.entitlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.entitlement.IdentityOnPaper.Fault;
import io.stint.entitlement.IdentityOnPaper.Faults;
import io.stint.iam.IamFailure;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.policy.AccessRequest;
import io.stint.policy.Caller;
import io.stint.policy.Decision;
import io.stint.policy.Effect;
import io.stint.policy.Evaluator;
import io.stint.policy.NamedPolicy;
import io.stint.policy.Policies;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Side;
import io.stint.policy.Statement;
import io.stint.reconcile.ClaimOnPaper;
import io.stint.support.FewerTries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/**
 * Whatever IAM answers while an identity's policies are written: on the way nobody may what neither
 * was nor is wanted; after a failure nobody may what is not wanted, but for what the refused call
 * itself would have taken; every Deny that is wanted is there; and the next pass without a fault
 * makes it exactly as wanted. The world is so small that statements meet each other often, and what
 * is allowed is judged by the evaluator that everything else is judged by.
 */
@AddLifecycleHook(FewerTries.class)
class PolicySetWriterPropertyTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final String LATER = "2026-02-01T00:00:00Z";
  private static final String PAST = "2025-12-01T00:00:00Z";

  private static final List<String> ACTIONS =
      List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "sqs:SendMessage");
  private static final List<String> RESOURCES = List.of("arn:aws:s3:::a/k", "arn:aws:s3:::b/k");
  private static final List<List<String>> ACTION_PATTERNS =
      List.of(
          List.of("s3:*"),
          List.of("s3:GetObject"),
          List.of("s3:PutObject"),
          List.of("s3:DeleteObject"),
          List.of("s3:GetObject", "s3:PutObject"),
          List.of("*"));
  private static final List<List<String>> RESOURCE_PATTERNS =
      List.of(
          List.of("*"),
          List.of("arn:aws:s3:::a/*"),
          List.of("arn:aws:s3:::b/*"),
          List.of("arn:aws:s3:::a/*", "arn:aws:s3:::b/*"));
  private static final List<PolicyName> INLINE =
      Stream.of("stint-grants", "guard", "own").map(PolicyName::new).toList();
  private static final List<PolicyName> OWN =
      Stream.of("own-1", "own-2").map(PolicyName::new).toList();

  /** AWS's, and what they say. */
  private static final Map<PolicyArn, String> MANAGED =
      Map.of(
          new PolicyArn("arn:aws:iam::aws:policy/ReadA"),
          PolicyDocument.of(Statement.allow("s3:GetObject").on("arn:aws:s3:::a/*").build())
              .toJson(),
          new PolicyArn("arn:aws:iam::aws:policy/Queues"),
          PolicyDocument.of(Statement.allow("sqs:*").on("*").build()).toJson());

  /** What may be done: as {@code action resource}. */
  private static Set<String> allowed(PolicySet policies) {
    List<NamedPolicy> documents =
        Stream.of(
                policies.inline().values().stream(),
                policies.own().values().stream(),
                policies.attached().stream().map(MANAGED::get))
            .flatMap(texts -> texts)
            .map(text -> new NamedPolicy("p", Side.IDENTITY, PolicyDocument.parse(text)))
            .toList();
    Set<String> allowed = new TreeSet<>();
    for (String action : ACTIONS) {
      for (String resource : RESOURCES) {
        AccessRequest request =
            AccessRequest.by(new Caller.User("arn:aws:iam::123456789012:user/ada", "AIDAADA"))
                .action(action)
                .on(resource)
                .at(NOW)
                .build();
        if (Evaluator.decide(request, Policies.identity(documents)) == Decision.ALLOWED) {
          allowed.add(action + " " + resource);
        }
      }
    }
    return allowed;
  }

  private static List<Statement> statements(PolicySet policies, boolean denies) {
    return Stream.concat(policies.inline().values().stream(), policies.own().values().stream())
        .flatMap(text -> PolicyDocument.parse(text).statements().stream())
        .filter(statement -> (statement.effect() == Effect.DENY) == denies)
        .toList();
  }

  /** The same seed gives the same case. */
  private static final class World {

    final Random random;
    final boolean denies;

    World(long seed, boolean denies) {
      this.random = new Random(seed);
      this.denies = denies;
    }

    PolicySet policies() {
      Map<PolicyName, String> inline = new LinkedHashMap<>();
      INLINE.forEach(name -> maybe(() -> inline.put(name, document())));
      Map<PolicyName, String> own = new LinkedHashMap<>();
      OWN.forEach(name -> maybe(() -> own.put(name, document())));
      Set<PolicyArn> attached = new LinkedHashSet<>();
      MANAGED.keySet().stream().sorted(byName()).forEach(arn -> maybe(() -> attached.add(arn)));
      return new PolicySet(inline, own, attached);
    }

    /** Some of it as it was: that is how it mostly is. */
    PolicySet after(PolicySet before) {
      PolicySet fresh = policies();
      Map<PolicyName, String> inline = new LinkedHashMap<>(fresh.inline());
      before.inline().forEach((name, text) -> maybe(() -> inline.put(name, text)));
      Map<PolicyName, String> own = new LinkedHashMap<>(fresh.own());
      before.own().forEach((name, text) -> maybe(() -> own.put(name, text)));
      // What was in one place is now in another.
      List<String> texts = List.copyOf(before.inline().values());
      if (!texts.isEmpty()) {
        maybe(() -> inline.put(pick(INLINE), pick(texts)));
        maybe(() -> own.put(pick(OWN), pick(texts)));
      }
      return new PolicySet(inline, own, fresh.attached());
    }

    private static java.util.Comparator<PolicyArn> byName() {
      return java.util.Comparator.comparing(PolicyArn::value);
    }

    private void maybe(Runnable work) {
      if (random.nextBoolean()) {
        work.run();
      }
    }

    String document() {
      List<Statement> statements = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        statements.add(statement());
      }
      return PolicyDocument.of(statements.stream().distinct().toList()).toJson();
    }

    private Statement statement() {
      boolean deny = denies && random.nextInt(4) == 0;
      String[] actions = pick(ACTION_PATTERNS).toArray(new String[0]);
      Statement.Builder statement =
          (deny ? Statement.deny(actions) : Statement.allow(actions)).on(pick(RESOURCE_PATTERNS));
      if (!deny && random.nextInt(4) == 0) {
        statement.when("DateLessThan", "aws:CurrentTime", random.nextInt(4) == 0 ? PAST : LATER);
      }
      return statement.build();
    }

    Faults faults() {
      Map<Integer, Fault> ofCalls = new HashMap<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        Fault fault = pick(List.of(Fault.values()));
        // What IAM does not show yet and nobody has confirmed is taken for not there.
        if (!denies || fault != Fault.LAGS) {
          ofCalls.put(random.nextInt(12), fault);
        }
      }
      Map<String, Fault> ofNames = new HashMap<>();
      List<String> verbs = List.of("put", "delete", "ensure", "attach", "detach", "remove");
      List<String> names =
          List.of("stint-grants", "guard", "own", "own-1", "own-2", "ReadA", "Queues");
      for (int i = random.nextInt(4); i > 0; i--) {
        ofNames.put(
            pick(verbs) + " " + pick(names),
            pick(List.of(Fault.REFUSED, Fault.MALFORMED, Fault.FULL, Fault.THROTTLED)));
      }
      return new Faults(ofCalls, ofNames);
    }

    <T> T pick(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }
  }

  /** One pass, or two, from what is there to what is wanted. */
  private static final class Play {

    final World world;
    final PolicySet before;
    final PolicySet desired;
    final DesiredPolicies target;
    final boolean unconfirmed;
    final Set<String> either = new TreeSet<>();
    IdentityOnPaper iam;

    Play(long seed, boolean denies) {
      this.world = new World(seed, denies);
      this.before = world.policies();
      this.desired = world.after(before);
      // Who denies reads: what is written without being looked at is what is given.
      this.unconfirmed = !denies && world.random.nextInt(3) == 0;
      List<Statement> all = new ArrayList<>(statements(desired, false));
      all.addAll(statements(desired, true));
      this.target = new DesiredPolicies(desired, desired, null, all, desired.attached());
      either.addAll(allowed(before));
      either.addAll(allowed(desired));
    }

    IdentityOnPaper on(PolicySet there, Faults faults) {
      // A Deny that moves is in both places for a moment: there has to be room for that.
      int moving = PolicyDocument.of(statements(before, true)).size();
      int tight = sizes(desired) + (world.denies ? moving + 200 : 0);
      int inline = world.random.nextInt(3) == 0 ? tight : 5000;
      int attached = world.random.nextInt(3) == 0 ? count(desired) + (world.denies ? 2 : 0) : 10;
      iam = new IdentityOnPaper(there, faults, inline, attached, this::look);
      return iam;
    }

    private static int sizes(PolicySet policies) {
      return policies.inline().values().stream().mapToInt(PolicyDocument::sizeOf).sum();
    }

    private static int count(PolicySet policies) {
      return policies.own().size() + policies.attached().size();
    }

    /** After each call. */
    private void look() {
      Set<String> unasked = new TreeSet<>(allowed(iam.policies()));
      unasked.removeAll(either);
      assertTrue(unasked.isEmpty(), () -> unasked + " on the way: " + this);
    }

    PolicySetWriter.Written write(PolicySet observed, DesiredPolicies wanted, boolean doubt) {
      return new PolicySetWriter<>(
              iam, iam, "ada", "owner", ClaimOnPaper.of(world.random.nextBoolean()))
          .write(observed, wanted, doubt);
    }

    /** What is there, with each policy that a call was refused for as it is wanted. */
    PolicySet withoutTheRefused(PolicySet wanted) {
      PolicySet there = iam.policies();
      Map<PolicyName, String> inline = as(there.inline(), wanted.inline());
      Map<PolicyName, String> own = as(there.own(), wanted.own());
      Set<PolicyArn> attached = new LinkedHashSet<>(there.attached());
      attached.removeIf(arn -> iam.refused.contains(arn.name().value()));
      wanted.attached().stream()
          .filter(arn -> iam.refused.contains(arn.name().value()))
          .forEach(attached::add);
      return new PolicySet(inline, own, attached);
    }

    private Map<PolicyName, String> as(
        Map<PolicyName, String> there, Map<PolicyName, String> wanted) {
      Map<PolicyName, String> all = new LinkedHashMap<>(there);
      all.keySet().removeIf(name -> iam.refused.contains(name.value()));
      wanted.forEach(
          (name, text) -> {
            if (iam.refused.contains(name.value())) {
              all.put(name, text);
            }
          });
      return all;
    }

    void requireNoMoreThanWanted() {
      List<Statement> there = statements(withoutTheRefused(desired), true);
      assertTrue(there.containsAll(statements(desired, true)), () -> "a Deny is missing: " + this);
      Set<String> more = allowed(withoutTheRefused(desired));
      more.removeAll(allowed(desired));
      assertTrue(more.isEmpty(), () -> more + " after a failure: " + this);
    }

    void requireAsWanted() {
      assertEquals(desired.attached(), iam.policies().attached(), this::toString);
      same(desired.inline(), iam.policies().inline());
      same(desired.own(), iam.policies().own());
      assertEquals(desired.own().keySet(), iam.made(), this::toString);
    }

    private void same(Map<PolicyName, String> wanted, Map<PolicyName, String> there) {
      assertEquals(wanted.keySet(), there.keySet(), this::toString);
      wanted.forEach(
          (name, text) ->
              assertTrue(PolicyDocument.sameMeaning(text, there.get(name)), this::toString));
    }

    @Override
    public String toString() {
      return "\nbefore  "
          + before
          + "\ndesired "
          + desired
          + "\nthere   "
          + iam.policies()
          + "\ncalls   "
          + iam.calls;
    }
  }

  private static void whateverIamAnswers(long seed, boolean denies) {
    Play play = new Play(seed, denies);
    PolicySet observed = play.unconfirmed ? play.before.towards(play.desired) : play.before;
    play.on(play.before, play.world.faults());
    boolean known = true;
    try {
      PolicySetWriter.Written written = play.write(observed, play.target, play.unconfirmed);
      if (written.trouble() == null) {
        play.requireAsWanted();
        return;
      }
      play.requireNoMoreThanWanted();
      if (written.confirmed()) {
        assertEquals(play.iam.policies().inline(), written.left().inline(), play::toString);
        assertEquals(play.iam.policies().attached(), written.left().attached(), play::toString);
      }
    } catch (NotYetVisible e) {
      known = false;
    } catch (IamFailure e) {
      known = false;
      if (!IndependentCalls.isUnknown(e)) {
        play.requireNoMoreThanWanted();
      }
    }
    // What was begun is remembered; the next pass finds IAM well.
    PolicySet begun = observed.towards(play.desired);
    PolicySet there = play.iam.policies();
    IdentityOnPaper after = play.on(there, Faults.NONE);
    PolicySetWriter.Written again =
        denies || known && !play.unconfirmed && play.world.random.nextBoolean()
            ? play.write(there, play.target, false)
            : play.write(begun, play.target, true);
    assertNull(again.trouble(), play::toString);
    assertTrue(again.confirmed());
    assertFalse(after.calls.stream().anyMatch(call -> call.contains("REFUSED")));
    play.requireAsWanted();
  }

  @Property(tries = 4_000, seed = "20261127", shrinking = ShrinkingMode.OFF)
  void whateverIamAnswersNobodyMayWhatNeitherWasNorIsWanted(@ForAll long seed) {
    whateverIamAnswers(seed, false);
  }

  @Property(tries = 4_000, seed = "20261127", shrinking = ShrinkingMode.OFF)
  void norWhereSomePoliciesDenyWhatOthersAllow(@ForAll long seed) {
    whateverIamAnswers(seed, true);
  }

  @Property(tries = 1_000, seed = "20261127", shrinking = ShrinkingMode.OFF)
  void whatHasNoRoomTakesAtLeastWhatIsNotWanted(@ForAll long seed) {
    Play play = new Play(seed, false);
    DesiredPolicies noRoom =
        new DesiredPolicies(null, null, null, play.target.statements(), play.desired.attached());
    IdentityOnPaper iam = play.on(play.before, Faults.NONE);
    play.write(play.before, noRoom, false);
    Set<String> both = allowed(play.before);
    both.retainAll(allowed(play.desired));
    Set<String> more = allowed(iam.policies());
    more.removeAll(both);
    assertTrue(more.isEmpty(), () -> more + " without room: " + play);
  }

  /** One grant is extended while others come and go: it finds its place elsewhere. */
  @Example
  void whatMovesIsAtItsNewPlaceBeforeItIsGoneFromTheOld() {
    String shorter = document("s3:GetObject", LATER);
    String longer = document("s3:GetObject", "2026-03-01T00:00:00Z");
    String other = document("s3:PutObject", LATER);
    PolicySet inline = new PolicySet(Map.of(INLINE.get(0), shorter), Map.of(), Set.of());
    PolicySet beside =
        new PolicySet(Map.of(INLINE.get(0), other), Map.of(OWN.get(0), longer), Set.of());
    assertNoGap(inline, beside);
    assertNoGap(beside, inline);
    assertNoGap(inline, new PolicySet(Map.of(), Map.of(OWN.get(0), longer), Set.of()));
    assertNoGap(
        new PolicySet(Map.of(), Map.of(OWN.get(0), shorter, OWN.get(1), other), Set.of()),
        new PolicySet(Map.of(INLINE.get(0), longer), Map.of(OWN.get(1), other), Set.of()));
  }

  private static String document(String action, String until) {
    return PolicyDocument.of(
            Statement.allow(action).on("*").when("DateLessThan", "aws:CurrentTime", until).build())
        .toJson();
  }

  private static void assertNoGap(PolicySet before, PolicySet desired) {
    Set<String> kept = allowed(before);
    kept.retainAll(allowed(desired));
    assertFalse(kept.isEmpty());
    IdentityOnPaper[] iam = new IdentityOnPaper[1];
    iam[0] =
        new IdentityOnPaper(
            before,
            Faults.NONE,
            5000,
            10,
            () -> assertTrue(allowed(iam[0].policies()).containsAll(kept), iam[0].calls::toString));
    DesiredPolicies target =
        new DesiredPolicies(desired, desired, null, desired.statements(), desired.attached());
    new PolicySetWriter<>(iam[0], iam[0], "ada", "owner", ClaimOnPaper.of(false))
        .write(before, target, false);
    assertEquals(allowed(desired), allowed(iam[0].policies()));
  }
}
