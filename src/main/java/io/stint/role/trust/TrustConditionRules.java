package io.stint.role.trust;

import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import io.stint.web.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the free conditions of a trust entry must be so that IAM takes them and they only narrow.
 */
final class TrustConditionRules {

  private static final int MOST = 20;
  private static final int LONGEST = 1_024;

  private final TrustTerms terms;
  private final String at;
  private final Refusal.Collector wrong;
  private final Set<String> said = new HashSet<>();

  private TrustConditionRules(TrustTerms terms, String at, Refusal.Collector wrong) {
    this.terms = terms;
    this.at = at;
    this.wrong = wrong;
  }

  /**
   * @param entry with conditions, and right but for them
   */
  static void check(TrustEntry entry, String at, Refusal.Collector wrong) {
    int before = wrong.size();
    TrustConditionRules rules = new TrustConditionRules(TrustTerms.of(entry), at, wrong);
    entry.conditions().forEach(rules::operator);
    if (wrong.size() == before) {
      rules.asIamReads();
    }
  }

  private void operator(String operator, Map<String, List<String>> keys) {
    String there = step(at, operator);
    if (wrong.require(
        keys != null && !keys.isEmpty() && keys.size() <= MOST,
        there,
        "an object of 1 to " + MOST + " condition keys, each with a list of values")) {
      keys.forEach((key, values) -> key(operator, key, values, step(there, key)));
    }
  }

  private void key(String operator, String key, List<String> values, String there) {
    wrong.require(
        key.indexOf(':') > 0,
        there,
        "a condition key begins with a vendor, such as aws:PrincipalOrgID");
    wrong.require(
        said.add((operator + " " + key).toLowerCase(Locale.ROOT)),
        there,
        "said twice: IAM reads operators and keys ignoring case");
    terms.terms().stream()
        .filter(term -> term.isSaidBy(operator, key))
        .forEach(
            term -> wrong.add(there, term.member() + " of the entry stands for this condition"));
    if (wrong.require(
        values != null && !values.isEmpty() && values.size() <= MOST,
        there,
        "a list of 1 to " + MOST + " values: without one it is never met")) {
      for (int i = 0; i < values.size(); i++) {
        String value = values.get(i);
        wrong.require(
            value != null && value.length() <= LONGEST,
            there + "/" + i,
            "a text of at most 1,024 characters");
      }
    }
  }

  /** Operators, and whether the values fit them. */
  private void asIamReads() {
    List<Statement> statements = terms.statements().stream().map(Statement.Builder::build).toList();
    try {
      PolicyDocument.parseTrust(PolicyDocument.of(statements).toJson());
    } catch (InvalidPolicyException e) {
      wrong.add(at + e.pointer().replaceFirst("^/Statement(/\\d+)?(/Condition)?", ""), e.rule());
    }
  }

  private static String step(String base, String name) {
    return base + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
