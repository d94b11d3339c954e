package io.stint.policy;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/** Reads out of a trust policy whether it demands MFA. */
final class MfaReading {

  private static final String ASSUME = "sts:assumerole";
  private static final String PRESENT = "aws:multifactorauthpresent";
  private static final String AGE = "aws:multifactorauthage";
  private static final Set<String> SAME =
      Set.of("bool", "stringequals", "stringequalsignorecase", "stringlike");
  private static final Set<String> YOUNGER = Set.of("numericlessthan", "numericlessthanequals");
  private static final Set<String> OLDER = Set.of("numericgreaterthan", "numericgreaterthanequals");

  private final List<Statement> statements;

  /** Whether a statement that is not understood speaks of MFA: it is held to demand it. */
  private final boolean unread;

  MfaReading(PolicyDocument trust) {
    unread = trust.unread().speaksOf("aws:MultiFactorAuth");
    statements = trust.statements().stream().filter(MfaReading::isAboutAssuming).toList();
  }

  MfaDemand demand() {
    MfaDemand all = unread ? allows().and(new MfaDemand(true, null)) : allows();
    for (Statement statement : statements) {
      if (statement.effect() == Effect.DENY) {
        all = all.and(of(statement));
      }
    }
    return all;
  }

  /** Who opens the role to all of an account says it for everybody; else each one may. */
  private MfaDemand allows() {
    List<Statement> allows =
        statements.stream()
            .filter(s -> s.effect() == Effect.ALLOW)
            .filter(MfaReading::isForAws)
            .toList();
    List<Statement> general = allows.stream().filter(MfaReading::isGeneral).toList();
    if (!general.isEmpty()) {
      return general.stream().map(MfaReading::of).anyMatch(demand -> !demand.mfa())
          ? MfaDemand.NONE
          : general.stream().map(MfaReading::of).reduce(MfaReading::looser).orElseThrow();
    }
    return allows.stream().map(MfaReading::of).reduce(MfaDemand.NONE, MfaDemand::and);
  }

  private static MfaDemand looser(MfaDemand one, MfaDemand other) {
    if (one.maxAge() == null || other.maxAge() == null) {
      return new MfaDemand(true, null);
    }
    return one.maxAge().compareTo(other.maxAge()) < 0 ? other : one;
  }

  private static boolean isAboutAssuming(Statement statement) {
    boolean named = statement.actionPatterns().stream().anyMatch(value -> value.matches(ASSUME));
    return named != statement.action().except();
  }

  private static boolean isForAws(Statement statement) {
    return statement.principal() != null
        && (statement.principal().except()
            || statement.principal().values().stream().anyMatch(MfaReading::isAws));
  }

  private static boolean isAws(Principal principal) {
    return principal.type() == Principal.Type.AWS || principal.type() == Principal.Type.EVERYONE;
  }

  private static boolean isGeneral(Statement statement) {
    return statement.principal().except()
        || statement.principal().values().stream()
            .filter(MfaReading::isAws)
            .map(Principal::value)
            .anyMatch(v -> v.equals("*") || v.matches("\\d{12}") || v.endsWith(":root"));
  }

  /** What this statement alone demands. */
  private static MfaDemand of(Statement statement) {
    boolean deny = statement.effect() == Effect.DENY;
    MfaDemand all = MfaDemand.NONE;
    for (Map.Entry<String, Map<String, List<String>>> condition :
        statement.condition().entrySet()) {
      String operator = bare(condition.getKey());
      for (Map.Entry<String, List<String>> key : condition.getValue().entrySet()) {
        all = all.and(of(operator, key.getKey().toLowerCase(Locale.ROOT), key.getValue(), deny));
      }
    }
    return all;
  }

  private static String bare(String operator) {
    String name = operator.toLowerCase(Locale.ROOT);
    String one = name.substring(name.indexOf(':') + 1);
    return one.endsWith("ifexists") ? one.substring(0, one.length() - 8) : one;
  }

  private static MfaDemand of(String operator, String key, List<String> values, boolean deny) {
    if (key.equals(AGE) && (deny ? OLDER : YOUNGER).contains(operator)) {
      BinaryOperator<Long> bound = deny ? Math::min : Math::max;
      return new MfaDemand(
          true,
          values.stream()
              .flatMap(value -> seconds(value).stream())
              .reduce(bound)
              .map(Duration::ofSeconds)
              .orElse(null));
    }
    boolean present = key.equals(PRESENT) && SAME.contains(operator);
    boolean missing = (key.equals(PRESENT) || key.equals(AGE)) && operator.equals("null");
    boolean unequal = key.equals(PRESENT) && operator.startsWith("stringnotequals");
    // A Deny is for those without, an Allow for those with.
    String word = present == deny ? "false" : "true";
    boolean demands =
        (present || missing || unequal)
            && (deny
                ? values.stream().anyMatch(v -> is(v, word))
                : values.stream().allMatch(v -> is(v, word)));
    return demands && !values.isEmpty() ? new MfaDemand(true, null) : MfaDemand.NONE;
  }

  private static boolean is(String value, String word) {
    return value.equalsIgnoreCase(word);
  }

  private static List<Long> seconds(String value) {
    try {
      return List.of((long) Double.parseDouble(value));
    } catch (NumberFormatException e) {
      return List.of();
    }
  }
}
