package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What AWS documents, row by row; each row names its source. */
class EvaluationTableTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void theTablesAreWholeAndNameTheirSources() throws IOException {
    List<List<String>> conditions = Tables.rows("conditions.md");
    List<List<String>> decisions = Tables.rows("decisions.md");
    assertTrue(conditions.size() + decisions.size() >= 300);
    conditions.forEach(row -> assertEquals(4, row.size(), row.toString()));
    decisions.forEach(row -> assertEquals(9, row.size(), row.toString()));
  }

  @TestFactory
  Stream<DynamicTest> conditions() throws IOException {
    return Tables.rows("conditions.md").stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    String.join(" | ", row),
                    () -> condition(row.get(0), row.get(1), row.get(2).equals("yes"))));
  }

  private static void condition(String cell, String context, boolean met) {
    Universe.Case allowing = allowing(cell, context);
    AccessRequest request = allowing.request();
    NamedPolicy deny = named(underCondition("Deny", cell));
    NamedPolicy all = named(underCondition("Allow", "{}"));

    Verdict verdict = Evaluator.evaluate(request, allowing.policies());
    assertEquals(met, verdict.allowed());
    Finding finding = verdict.findings().get(0);
    assertEquals(met, finding.conditions().stream().allMatch(ConditionFinding::met));
    assertEquals(met, finding.reason().equals("matched"), finding.reason());
    assertEquals(
        met ? Decision.EXPLICIT_DENY : Decision.ALLOWED,
        Evaluator.decide(request, Policies.identity(List.of(all, deny))));
  }

  /** What a row of the conditions is about: an Allow under it, and a request. */
  static Universe.Case allowing(String cell, String context) {
    AccessRequest.Builder request =
        AccessRequest.by(Shorthand.caller("ADA")).action("s3:GetObject").on("*").at(NOON);
    Tables.context(request, context);
    return new Universe.Case(
        request.build(), Policies.identity(List.of(named(underCondition("Allow", cell)))));
  }

  private static String underCondition(String effect, String cell) {
    boolean old = cell.startsWith("2008 ");
    return "{\"Version\":\"%s\",\"Statement\":{\"Effect\":\"%s\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":%s}}"
        .formatted(old ? "2008-10-17" : "2012-10-17", effect, old ? cell.substring(5) : cell);
  }

  @TestFactory
  Stream<DynamicTest> decisions() throws IOException {
    return Tables.rows("decisions.md").stream()
        .map(row -> DynamicTest.dynamicTest(String.join(" | ", row), () -> decision(row)));
  }

  /** What a row of the decisions is about. */
  static Universe.Case deciding(List<String> row) {
    AccessRequest.Builder builder =
        AccessRequest.by(Shorthand.caller(row.get(0)))
            .action(row.get(1))
            .on(Shorthand.expand(row.get(2)))
            .at(NOON);
    if (row.get(2).startsWith("BUCKET")) {
      builder.ownedBy("111111111111");
    }
    Tables.context(builder, row.get(6));
    return new Universe.Case(builder.build(), policies(row.get(3), row.get(4), row.get(5)));
  }

  private static void decision(List<String> row) {
    AccessRequest request = deciding(row).request();
    Policies policies = deciding(row).policies();

    Verdict verdict = Evaluator.evaluate(request, policies);
    assertEquals(Decision.valueOf(row.get(7)), verdict.decision(), verdict.toString());
    assertEquals(verdict.decision(), Evaluator.decide(request, policies));
    assertEquals(verdict.allowed(), verdict.side() == null);
  }

  private static Policies policies(String identity, String resource, String limits) {
    List<NamedPolicy> own =
        identity.equals("-") ? List.of() : List.of(named(identity, Side.IDENTITY));
    Policies policies = Policies.identity(own);
    if (resource.startsWith("trust: ")) {
      policies =
          policies.onRole(
              "role",
              PolicyDocument.parseTrust(
                  Shorthand.document(resource.substring("trust: ".length()))));
    } else if (!resource.equals("-")) {
      policies =
          policies.onResource(
              new NamedPolicy(
                  "resource",
                  Side.RESOURCE,
                  PolicyDocument.parseResource(Shorthand.document(resource))));
    }
    for (String limit : parts(limits)) {
      String statements = limit.substring(limit.indexOf(": ") + 2);
      policies =
          limit.startsWith("boundary: ")
              ? policies.within(named(statements, Side.BOUNDARY))
              : policies.inSession(List.of(named(statements, Side.SESSION)));
    }
    return policies;
  }

  private static List<String> parts(String limits) {
    List<String> parts = new ArrayList<>();
    if (!limits.equals("-")) {
      parts.addAll(List.of(limits.split("; (?=boundary:|session:)")));
    }
    return parts;
  }

  private static NamedPolicy named(String shorthand, Side side) {
    return new NamedPolicy(side.name(), side, PolicyDocument.parse(Shorthand.document(shorthand)));
  }

  private static NamedPolicy named(String json) {
    return new NamedPolicy("table", Side.IDENTITY, PolicyDocument.parse(json));
  }
}
