package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Foresight against the evaluator on every completion of a small world: of each key, the values
 * that the world's policies can tell apart, written down by hand.
 */
class ForesightPropertyTest {

  /** An empty list: absent. */
  private static final Map<String, List<List<String>>> WORLD =
      Map.of(
          "aws:principaltag/team",
          singles(
              "red", "blue", "r*", "", "RED", "Blue", "BLUE", "glue", "re", "bare", "ada", "bob"),
          "s3:max-keys",
          singles("-4", "-3", "0", "7", "8", "10", "10.5", "11", "12"),
          "aws:tokenissuetime",
          singles(
              "2026-11-22T10:00:00Z",
              "2026-11-22T11:00:00Z",
              "2026-11-22T11:30:00Z",
              "2026-11-22T12:00:00Z",
              "2026-11-22T12:30:00Z",
              "2026-11-22T13:00:00Z",
              "2026-11-22T14:00:00Z"),
          "aws:multifactorauthpresent",
          singles("true", "false"),
          "kms:data",
          singles("QQ==", "Qg==", "Qw=="),
          "aws:sourceip",
          singles("203.0.113.8", "203.0.113.9", "198.51.100.1", "2001:db8::7", "2001:db9::7"),
          "aws:sourcearn",
          singles(
              "arn:aws:sns:us-east-1:111111111111:t:x",
              "arn:aws:sns:us-east-1:111111111111:u",
              "arn:aws:sns:us-x:x:y:z",
              "arn:aws:sns:us-a-1:b:c:x",
              "arn:aws:sns:us-a-1:111111111111:c:x",
              "arn:aws:sns:eu-1:111111111111:t",
              "arn:aws:sqs:eu-1:111111111111:t",
              "x"),
          "aws:tagkeys",
          tagKeys());

  private static List<List<String>> singles(String... values) {
    List<List<String>> all = new ArrayList<>();
    all.add(List.of());
    List.of(values).forEach(value -> all.add(List.of(value)));
    return all;
  }

  private static List<List<String>> tagKeys() {
    List<String> keys = List.of("a", "ab", "b", "bx", "c");
    List<List<String>> all = new ArrayList<>(singles(""));
    for (int bits = 1; bits < 1 << keys.size(); bits++) {
      List<String> some = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        if ((bits >> i & 1) == 1) {
          some.add(keys.get(i));
        }
      }
      all.add(some);
    }
    return all;
  }

  private record Case(AccessRequest request, Policies policies, Set<String> open) {

    static Case of(long seed, int keys) {
      Universe universe = new Universe(seed);
      Universe.Case known = universe.anyCase();
      List<String> all = new ArrayList<>(new TreeSet<>(WORLD.keySet()));
      Collections.shuffle(all, universe.random);
      Set<String> open = new TreeSet<>(all.subList(0, keys));
      AccessRequest request = known.request();
      AccessRequest.Builder builder =
          AccessRequest.by(request.caller())
              .action(request.action())
              .on(request.resource())
              .ownedBy(Universe.ACCOUNT)
              .open(open::contains);
      request.context().forEach(builder::with);
      open.forEach(builder::without);
      return new Case(builder.build(), known.policies(), open);
    }

    Outlook outlook() {
      return Foresight.of(request, policies);
    }

    /** Not where an open key stands as a variable. */
    boolean standsForAll() {
      Completions completions = Completions.of(request, policies);
      completions.all();
      return completions.standForAll();
    }

    /** What every completion comes to. */
    Set<Decision> decisions() {
      List<Map<String, List<String>>> completions = List.of(Map.of());
      for (String key : open) {
        List<Map<String, List<String>>> longer = new ArrayList<>();
        for (Map<String, List<String>> begun : completions) {
          for (List<String> value : WORLD.get(key)) {
            Map<String, List<String>> one = new HashMap<>(begun);
            one.put(key, value);
            longer.add(one);
          }
        }
        completions = longer;
      }
      Set<Decision> decisions = new TreeSet<>();
      completions.forEach(one -> decisions.add(Evaluator.decide(request.completed(one), policies)));
      return decisions;
    }
  }

  @Property(tries = 3000, shrinking = ShrinkingMode.OFF)
  void aDecisionIsThatOfEveryCompletion(@ForAll long seed) {
    Case any = Case.of(seed, 2);
    Set<Decision> decisions = any.decisions();
    switch (any.outlook().answer()) {
      case ALLOWED -> assertEquals(Set.of(Decision.ALLOWED), decisions);
      case EXPLICIT_DENY -> assertEquals(Set.of(Decision.EXPLICIT_DENY), decisions);
      case IMPLICIT_DENY -> {
        assertTrue(!decisions.contains(Decision.ALLOWED), decisions.toString());
        assertTrue(
            decisions.contains(Decision.IMPLICIT_DENY) || !any.standsForAll(),
            decisions.toString());
      }
      case DEPENDS -> {
        Assume.that(any.standsForAll());
        assertTrue(decisions.contains(Decision.ALLOWED), decisions.toString());
        assertTrue(decisions.size() > 1, decisions.toString());
      }
    }
  }

  @Property(tries = 3000, shrinking = ShrinkingMode.OFF)
  void theExampleIsAllowed(@ForAll long seed) {
    Case any = Case.of(seed, 3);
    Outlook outlook = any.outlook();
    if (outlook.answer() == Answer.DEPENDS) {
      Assume.that(!outlook.example().isEmpty() || any.standsForAll());
      AccessRequest example = any.request().completed(new TreeMap<>(outlook.example()));
      assertEquals(Decision.ALLOWED, Evaluator.decide(example, any.policies()));
    } else {
      assertTrue(outlook.example().isEmpty());
    }
  }

  @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
  void whereAllIsKnownItIsTheEvaluatorsDecision(@ForAll long seed) {
    Universe.Case known = new Universe(seed).anyCase();
    assertEquals(
        Answer.of(known.decision()), Foresight.of(known.request(), known.policies()).answer());
  }
}
