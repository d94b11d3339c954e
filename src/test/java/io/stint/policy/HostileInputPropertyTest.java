package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Documents, patterns and requests made to hurt: an answer or a refusal, never anything else. */
class HostileInputPropertyTest {

  /** Counts how often it is looked at: work, not time. */
  private static final class Counted implements CharSequence {
    private final String text;
    private long looks;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      looks++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      throw new UnsupportedOperationException();
    }
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars('a', 'b', '*', '?').ofMaxLength(24);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars('a', 'b').ofMaxLength(40);
  }

  @Property(tries = 5000)
  void wildcardsMatchWhatTheyMean(
      @ForAll("patterns") String pattern, @ForAll("texts") String text) {
    String regex = pattern.replaceAll("\\*+", ".*").replace('?', '.');
    assertEquals(Pattern.matches(regex, text), Wildcard.of(pattern).matches(text));
  }

  @Property(tries = 500)
  void longPiecesWithHolesMatchWhatTheyMean(
      @ForAll @IntRange(min = 60, max = 200) int length,
      @ForAll @IntRange(min = 2, max = 40) int alphabet,
      @ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    random.ints(length, 0, alphabet).forEach(i -> text.append((char) ('a' + i)));
    StringBuilder piece = new StringBuilder(text);
    piece.setCharAt(random.nextInt(length), '?');
    String around = "ab".repeat(random.nextInt(5)) + text + "ba".repeat(random.nextInt(5));
    assertTrue(Wildcard.of("*" + piece + "*").matches(around));
    assertFalse(Wildcard.of("*" + piece + "_*").matches(around));
    piece.setCharAt(length / 2, '_');
    assertFalse(Wildcard.of("*" + piece + "*").matches(around));
  }

  @Property(tries = 2000)
  void everyCharacterIsLookedAtAFewTimesAtMost(
      @ForAll("patterns") String pattern, @ForAll("texts") String text) {
    Counted counted = new Counted(text.repeat(20));
    Wildcard.of(pattern).matches(counted);
    // Head, pieces and tail look at ranges of their own.
    assertTrue(counted.looks <= counted.length(), counted.looks + " looks");
  }

  @Example
  void hostilePatternsTakeLinearWork() {
    for (String pattern :
        List.of("*a*a*a*a*b", "*a".repeat(1000) + "b", "*" + "a".repeat(4000) + "b*", "*a?*b*c")) {
      for (int length : new int[] {1000, 10_000, 100_000}) {
        Counted counted = new Counted("a".repeat(length));
        assertFalse(Wildcard.of(pattern).matches(counted));
        assertTrue(counted.looks <= length, pattern.length() + " " + counted.looks);
      }
    }
  }

  /** Whole documents of the greatest length against the longest ARNs; a hang would be minutes. */
  @Example
  void hostileDocumentsAreDecided() {
    List<String> resources =
        List.of(
            "arn:" + "*:".repeat(60_000) + "b",
            "arn:aws:s3:*:" + "a*:".repeat(40_000) + "b",
            "arn:aws:s3:::" + "*a".repeat(60_000) + "b",
            "arn:aws:s3:::" + "*a?".repeat(40_000) + "b",
            "arn:aws:s3:::*" + "a".repeat(120_000) + "?*b",
            "arn:aws:s3:::" + "${aws:username}*".repeat(7_000) + "b");
    List<String> asked =
        List.of(
            "arn:aws:s3:::" + "a".repeat(2_000),
            "arn:aws:s3" + ":a".repeat(1_000),
            "arn:aws:s3:::" + "ada".repeat(660));
    for (String resource : resources) {
      PolicyDocument document =
          PolicyDocument.parse(
              PolicyDocument.of(
                      Statement.allow("s3:*")
                          .on(resource)
                          .when("StringNotLike", "aws:PrincipalTag/t", "*a*a*a*b")
                          .build())
                  .toJson());
      for (String arn : asked) {
        AccessRequest request =
            AccessRequest.by(Shorthand.caller("ADA"))
                .action("s3:GetObject")
                .on(arn)
                .with("aws:PrincipalTag/t", "a".repeat(100_000))
                .build();
        Policies policies =
            Policies.identity(List.of(new NamedPolicy("hostile", Side.IDENTITY, document)));
        assertEquals(Decision.IMPLICIT_DENY, Evaluator.decide(request, policies));
      }
    }
  }

  @Example
  void numbersOfMonstrousSizeAreCompared() {
    for (String wanted : List.of("1E+999999999", "1E-999999999", "9".repeat(100))) {
      for (String actual :
          List.of("9E+999999998", "-1E-999999999", "1E+99999999999", "9".repeat(100_000), "0")) {
        AccessRequest request =
            AccessRequest.by(Shorthand.caller("ADA"))
                .action("s3:GetObject")
                .with("s3:max-keys", actual)
                .build();
        PolicyDocument document =
            PolicyDocument.of(
                Statement.allow("*")
                    .on("*")
                    .when("NumericLessThan", "s3:max-keys", wanted)
                    .build());
        Policies policies =
            Policies.identity(List.of(new NamedPolicy("numbers", Side.IDENTITY, document)));
        assertEquals(
            Evaluator.evaluate(request, policies).decision(), Evaluator.decide(request, policies));
      }
    }
  }

  @Property(tries = 3000)
  void theParserRefusesOrReads(@ForAll String text) {
    parses(text);
    parses("{\"Version\":\"2012-10-17\",\"Statement\":" + text + "}");
  }

  @Property(tries = 4000)
  void damagedDocumentsAreRefusedOrRead(@ForAll long seed, @ForAll @IntRange(max = 6) int cuts) {
    Universe universe = new Universe(seed);
    StringBuilder json = new StringBuilder(universe.policy(Side.IDENTITY).document().toJson());
    String noise = "{}[]\",:*?$\\u0/1-eE.\u00ff \n'taf";
    for (int i = 0; i <= cuts; i++) {
      int at = universe.random.nextInt(json.length());
      int what = universe.random.nextInt(3);
      char c = noise.charAt(universe.random.nextInt(noise.length()));
      if (what == 0) {
        json.deleteCharAt(at);
      } else if (what == 1) {
        json.insert(at, c);
      } else {
        json.setCharAt(at, c);
      }
    }
    PolicyDocument document = parses(json.toString());
    if (document != null) {
      assertTrue(document.sameMeaning(PolicyDocument.parse(document.toJson())));
      Universe.Case any = universe.anyCase();
      Evaluator.evaluate(
          any.request(),
          Policies.identity(List.of(new NamedPolicy("damaged", Side.IDENTITY, document))));
    }
  }

  private static PolicyDocument parses(String json) {
    try {
      return PolicyDocument.parse(json);
    } catch (InvalidPolicyException refused) {
      return null;
    }
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.strings().withChars("${}*?,' :/aws:usernam".toCharArray()).ofMaxLength(40);
  }

  @Property(tries = 4000)
  void anyValueOfAnyStringOperatorIsEvaluated(
      @ForAll("values") String wanted, @ForAll("values") String actual, @ForAll boolean arn) {
    PolicyDocument document =
        PolicyDocument.of(
            Statement.allow("s3:*")
                .on("arn:" + wanted)
                .when(arn ? "ArnLike" : "StringLike", "aws:PrincipalTag/t", wanted)
                .when("StringNotEquals", "aws:PrincipalTag/u", wanted)
                .build());
    AccessRequest request =
        AccessRequest.by(Shorthand.caller("ADA"))
            .action(actual)
            .on(actual)
            .with("aws:PrincipalTag/t", actual)
            .with("aws:PrincipalTag/u", actual)
            .build();
    Policies policies = Policies.identity(List.of(new NamedPolicy("any", Side.IDENTITY, document)));
    assertEquals(
        Evaluator.decide(request, policies), Evaluator.evaluate(request, policies).decision());
  }

  @Property(tries = 2000)
  void anyContextValueOfAnyOperatorIsEvaluated(@ForAll String actual, @ForAll long seed) {
    Universe universe = new Universe(seed);
    AccessRequest.Builder request =
        AccessRequest.by(Shorthand.caller("ADA")).action("s3:GetObject").on("*");
    for (String key :
        List.of(
            "aws:PrincipalTag/team",
            "s3:max-keys",
            "aws:CurrentTime",
            "aws:TokenIssueTime",
            "aws:MultiFactorAuthPresent",
            "kms:Data",
            "aws:SourceIp",
            "aws:SourceArn")) {
      request.with(key, actual);
    }
    Policies policies = Policies.identity(List.of(universe.policy(Side.IDENTITY)));
    AccessRequest built = request.build();
    assertEquals(Evaluator.decide(built, policies), Evaluator.evaluate(built, policies).decision());
  }
}
