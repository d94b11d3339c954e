package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** What must hold for any policies, whatever they say. */
class EvaluationPropertyTest {

  @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
  void addingADenyNeverAllowsMore(@ForAll long seed) {
    Universe universe = new Universe(seed);
    Universe.Case before = universe.anyCase();
    Policies more =
        changeOne(
            universe,
            before.policies(),
            (side, document) ->
                document.withStatements(List.of(universe.statement(side, Effect.DENY))));
    if (Evaluator.decide(before.request(), more) == Decision.ALLOWED) {
      assertEquals(Decision.ALLOWED, before.decision());
    }
  }

  @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
  void removingAnAllowNeverAllowsMore(@ForAll long seed) {
    Universe universe = new Universe(seed);
    Universe.Case before = universe.anyCase();
    Policies fewer =
        changeOne(
            universe,
            before.policies(),
            (side, document) -> {
              List<Statement> statements = new ArrayList<>(document.statements());
              int victim = universe.random.nextInt(statements.size());
              if (statements.get(victim).effect() == Effect.ALLOW) {
                statements.remove(victim);
              }
              return PolicyDocument.of(statements);
            });
    if (Evaluator.decide(before.request(), fewer) == Decision.ALLOWED) {
      assertEquals(Decision.ALLOWED, before.decision());
    }
  }

  @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
  void whatTwoAllowsHaveInCommonIsGivenByEach(@ForAll long seed) {
    Universe universe = new Universe(seed);
    AccessRequest request = universe.anyCase().request();
    Statement one = universe.statement(Side.IDENTITY, Effect.ALLOW);
    Statement drawn = universe.statement(Side.IDENTITY, Effect.ALLOW);
    Statement other =
        new Statement(
            null,
            Effect.ALLOW,
            null,
            universe.random.nextBoolean() ? one.action() : drawn.action(),
            universe.random.nextBoolean() ? one.resource() : drawn.resource(),
            drawn.condition());
    Optional<Statement> both = one.overlap(other);
    Assume.that(both.isPresent());
    if (allows(request, both.get())) {
      assertTrue(allows(request, one) && allows(request, other));
    }
  }

  private static boolean allows(AccessRequest request, Statement statement) {
    NamedPolicy alone = new NamedPolicy("one", Side.IDENTITY, PolicyDocument.of(statement));
    return Evaluator.decide(request, Policies.identity(List.of(alone))) == Decision.ALLOWED;
  }

  @Property(tries = 1500, shrinking = ShrinkingMode.OFF)
  void orderDoesNotMatter(@ForAll long seed) {
    Universe universe = new Universe(seed);
    Universe.Case before = universe.anyCase();
    Policies shuffled =
        changeAll(
            before.policies(),
            (side, document) -> {
              PolicyDocument other = shuffled(universe, document);
              assertTrue(document.sameMeaning(other));
              return other;
            });
    List<NamedPolicy> identity = new ArrayList<>(shuffled.identity());
    Collections.reverse(identity);
    Policies reversed =
        new Policies(identity, shuffled.resource(), shuffled.boundary(), shuffled.session());
    assertEquals(before.decision(), Evaluator.decide(before.request(), reversed));
  }

  @Property(tries = 1500, shrinking = ShrinkingMode.OFF)
  void theReasonsAgreeWithTheDecision(@ForAll long seed) {
    Universe.Case any = new Universe(seed).anyCase();
    Verdict verdict = Evaluator.evaluate(any.request(), any.policies());
    assertEquals(any.decision(), verdict.decision());
    boolean denied =
        verdict.findings().stream().anyMatch(f -> f.matched() && f.effect() == Effect.DENY);
    assertEquals(denied, verdict.decision() == Decision.EXPLICIT_DENY);
    assertTrue(verdict.decision() == Decision.IMPLICIT_DENY || !verdict.deciding().isEmpty());
    for (Finding finding : verdict.findings()) {
      assertEquals(finding.matched(), finding.reason().equals("matched"));
      assertTrue(
          !finding.matched() || finding.conditions().stream().allMatch(ConditionFinding::met));
    }
  }

  @Property(tries = 1500, shrinking = ShrinkingMode.OFF)
  void anEndCutsExactlyWhatComesAfterIt(
      @ForAll long seed, @ForAll @IntRange(min = -5, max = 5) int halves) {
    Universe universe = new Universe(seed);
    Universe.Case any = universe.anyCase();
    NamedPolicy policy = any.policies().identity().get(0);
    Instant end = Universe.NOON.plusMillis(500L * halves);
    boolean before = Universe.NOON.isBefore(end.truncatedTo(ChronoUnit.SECONDS));
    Decision dated = decide(any.request(), policy.document().endingAt(end));
    Decision undated = decide(any.request(), policy.document());
    assertEquals(undated == Decision.ALLOWED && !before ? Decision.IMPLICIT_DENY : undated, dated);
  }

  @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
  void aStartOpensExactlyWhatComesAfterIt(
      @ForAll long seed, @ForAll @IntRange(min = -5, max = 5) int halves) {
    Universe universe = new Universe(seed);
    Universe.Case any = universe.anyCase();
    PolicyDocument document = any.policies().identity().get(0).document();
    Instant start = Universe.NOON.plusMillis(500L * halves);
    boolean open = !Universe.NOON.isBefore(start);
    Decision undated = decide(any.request(), document);
    assertEquals(
        undated == Decision.ALLOWED && !open ? Decision.IMPLICIT_DENY : undated,
        decide(any.request(), document.startingAt(start)));
  }

  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void datingTwiceIsTheEarlierDate(
      @ForAll long seed, @ForAll @IntRange(max = 9) int one, @ForAll @IntRange(max = 9) int two) {
    PolicyDocument document = new Universe(seed).policy(Side.IDENTITY).document();
    Instant first = Universe.NOON.plusSeconds(one);
    Instant second = Universe.NOON.plusSeconds(two);
    assertEquals(
        document.endingAt(first.isBefore(second) ? first : second),
        document.endingAt(first).endingAt(second));
  }

  @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
  void writingAndReadingChangesNothing(@ForAll long seed) {
    Universe universe = new Universe(seed);
    Side side = universe.pick(List.of(Side.IDENTITY, Side.TRUST, Side.RESOURCE));
    PolicyDocument document = universe.policy(side).document();
    String json = document.toJson();
    PolicyDocument back =
        switch (side) {
          case TRUST -> PolicyDocument.parseTrust(json);
          case RESOURCE -> PolicyDocument.parseResource(json);
          default -> PolicyDocument.parse(json);
        };
    assertTrue(document.sameMeaning(back));
    assertEquals(json, back.toJson());
  }

  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void meaningTellsDocumentsApartThatDecideDifferently(@ForAll long seed) {
    Universe universe = new Universe(seed);
    Universe.Case any = universe.anyCase();
    PolicyDocument one = any.policies().identity().get(0).document();
    PolicyDocument other = any.policies().identity().get(1).document();
    Assume.that(decide(any.request(), one) != decide(any.request(), other));
    assertTrue(!one.sameMeaning(other));
  }

  private static PolicyDocument shuffled(Universe universe, PolicyDocument document) {
    List<Statement> statements = new ArrayList<>(document.statements());
    Collections.shuffle(statements, universe.random);
    return PolicyDocument.of(statements);
  }

  private static Decision decide(AccessRequest request, PolicyDocument document) {
    // As the caller's own account sees it, so that the one document decides.
    AccessRequest.Builder own =
        AccessRequest.by(request.caller())
            .action(request.action())
            .on(request.resource())
            .ownedBy(request.caller().accountId())
            .at(Universe.NOON);
    for (String key : List.of("aws:PrincipalTag/team", "s3:max-keys", "aws:SourceArn")) {
      if (request.context(key) != null) {
        own.with(key, request.context(key));
      }
    }
    return Evaluator.decide(
        own.build(), Policies.identity(List.of(new NamedPolicy("one", Side.IDENTITY, document))));
  }

  private static Policies changeAll(
      Policies policies, BiFunction<Side, PolicyDocument, PolicyDocument> change) {
    return new Policies(
        policies.identity().stream().map(p -> changed(p, change)).toList(),
        policies.resource() == null ? null : changed(policies.resource(), change),
        policies.boundary() == null ? null : changed(policies.boundary(), change),
        policies.session() == null
            ? null
            : policies.session().stream().map(p -> changed(p, change)).toList());
  }

  private static Policies changeOne(
      Universe universe,
      Policies policies,
      BiFunction<Side, PolicyDocument, PolicyDocument> change) {
    List<Side> sides = new ArrayList<>(List.of(Side.IDENTITY));
    if (policies.resource() != null) {
      sides.add(policies.resource().side());
    }
    if (policies.boundary() != null) {
      sides.add(Side.BOUNDARY);
    }
    if (policies.session() != null) {
      sides.add(Side.SESSION);
    }
    Side chosen = universe.pick(sides);
    return changeAll(
        policies, (side, document) -> side == chosen ? change.apply(side, document) : document);
  }

  private static NamedPolicy changed(
      NamedPolicy policy, BiFunction<Side, PolicyDocument, PolicyDocument> change) {
    return new NamedPolicy(
        policy.name(), policy.side(), change.apply(policy.side(), policy.document()));
  }
}
