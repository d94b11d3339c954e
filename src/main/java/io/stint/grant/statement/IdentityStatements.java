package io.stint.grant.statement;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Until when: the dated Allows of a user or of a cohort's group. What ends together is one
 * statement.
 */
public final class IdentityStatements {

  private static final String NOW = "aws:CurrentTime";
  private static final String BEFORE = "DateLessThan";

  private final List<GrantTerm> terms;
  private final Instant now;
  private final NextChange agenda;

  private IdentityStatements(List<GrantTerm> terms, Instant now, NextChange agenda) {
    this.terms = terms;
    this.now = now;
    this.agenda = agenda;
  }

  /**
   * @param terms of one user, or of one cohort
   */
  public static List<Statement> of(List<GrantTerm> terms, Instant now, NextChange agenda) {
    IdentityStatements statements = new IdentityStatements(terms, now, agenda);
    List<Statement> all = new ArrayList<>(statements.assumeRole());
    all.addAll(statements.sessionRights());
    all.addAll(statements.passRole());
    all.addAll(statements.documents());
    return all;
  }

  /** Managed policies that are attached without an end. */
  public static List<String> attachments(List<GrantTerm> terms, Instant now, NextChange agenda) {
    Map<String, Instant> ends =
        new IdentityStatements(terms, now, agenda)
            .ends(
                t -> t.access() instanceof Access.Attached a ? List.of(a.policyArn()) : List.of());
    return ends.keySet().stream().sorted().toList();
  }

  /**
   * The session name is forced here too: where a role's standing trust lets the account in, that
   * alone would let each choose a name that no Deny on sessions knows.
   */
  private List<Statement> assumeRole() {
    Map<String, Instant> ends =
        ends(t -> t.access() instanceof Access.AssumeRole a ? List.of(a.roleArn()) : List.of());
    return byEnd(ends).entrySet().stream()
        .map(
            e ->
                until(
                    e.getKey(),
                    Statement.allow("sts:AssumeRole")
                        .on(List.copyOf(e.getValue()))
                        .when("StringEquals", TrustStatements.SESSION_NAME, TrustStatements.OWN)))
        .toList();
  }

  /**
   * Beside assuming, so without the session name: AWS does not say that it is known when it asks
   * for these.
   */
  private List<Statement> sessionRights() {
    record Right(String roleArn, List<String> actions) {}
    Map<Right, Instant> ends =
        ends(
            t ->
                t.access() instanceof Access.AssumeRole a && !a.rights().actions().isEmpty()
                    ? List.of(new Right(a.roleArn(), a.rights().actions()))
                    : List.of());
    List<Statement> all = new ArrayList<>();
    byEnd(ends)
        .forEach(
            (end, rights) ->
                rights.stream()
                    .collect(
                        groupingBy(
                            Right::actions, LinkedHashMap::new, mapping(Right::roleArn, toList())))
                    .forEach(
                        (actions, roles) ->
                            all.add(
                                until(
                                    end,
                                    Statement.allow(actions.toArray(String[]::new)).on(roles)))));
    return all;
  }

  /** The console lists profiles and reads the role before it passes it. */
  private List<Statement> passRole() {
    record Pass(String roleArn, String service) {}
    Map<Pass, Instant> passes =
        ends(
            t ->
                t.access() instanceof Access.PassRole p
                    ? p.services().stream().map(s -> new Pass(p.roleArn(), s)).toList()
                    : List.of());
    if (passes.isEmpty()) {
      return List.of();
    }
    Map<String, Instant> reads =
        ends(t -> t.access() instanceof Access.PassRole p ? List.of(p.roleArn()) : List.of());
    List<Statement> all = new ArrayList<>();
    byEnd(reads)
        .forEach(
            (end, roles) ->
                all.add(until(end, Statement.allow("iam:GetRole").on(List.copyOf(roles)))));
    byEnd(passes)
        .forEach(
            (end, pairs) -> {
              Map<String, List<String>> services =
                  pairs.stream()
                      .collect(
                          groupingBy(
                              Pass::roleArn, TreeMap::new, mapping(Pass::service, toList())));
              Map<List<String>, List<String>> roles = new LinkedHashMap<>();
              services.forEach(
                  (role, s) ->
                      roles
                          .computeIfAbsent(s.stream().sorted().toList(), k -> new ArrayList<>())
                          .add(role));
              roles.forEach(
                  (to, arns) ->
                      all.add(
                          until(
                              end,
                              Statement.allow("iam:PassRole")
                                  .on(arns)
                                  .when("StringEquals", "iam:PassedToService", to))));
            });
    ends(t -> t.access() instanceof Access.PassRole ? List.of("*") : List.of())
        .forEach(
            (any, end) -> all.add(until(end, Statement.allow("iam:ListInstanceProfiles").on(any))));
    return all;
  }

  private List<Statement> documents() {
    Map<PolicyDocument, Instant> ends =
        ends(
            t ->
                t.access() instanceof Access.Dated d
                    ? List.of(withoutSids(d.document()))
                    : List.of());
    List<Statement> all = new ArrayList<>();
    ends.entrySet().stream()
        .sorted(
            comparing((Map.Entry<PolicyDocument, Instant> e) -> e.getValue())
                .thenComparing(e -> e.getKey().toJson()))
        .forEach(e -> all.addAll(e.getKey().endingAt(e.getValue()).statements()));
    return all;
  }

  /** For each thing that is given now: when the last of the grants that give it ends. */
  private <K> Map<K, Instant> ends(Function<GrantTerm, List<K>> given) {
    Map<K, List<Interval>> spans = new LinkedHashMap<>();
    for (GrantTerm term : terms) {
      for (K key : given.apply(term)) {
        spans.computeIfAbsent(key, k -> new ArrayList<>()).add(term.span());
      }
    }
    Map<K, Instant> ends = new LinkedHashMap<>();
    spans.forEach(
        (key, list) -> {
          Coverage coverage = Coverage.of(list);
          coverage.endFrom(now).ifPresent(end -> ends.put(key, end));
          coverage.endFrom(now).ifPresent(end -> agenda.add(end, true));
          coverage.nextStart(now).ifPresent(start -> agenda.add(start, false));
        });
    return ends;
  }

  private static <K> Map<Instant, List<K>> byEnd(Map<K, Instant> ends) {
    Map<Instant, List<K>> byEnd = new TreeMap<>();
    ends.forEach((key, end) -> byEnd.computeIfAbsent(end, e -> new ArrayList<>()).add(key));
    byEnd.values().forEach(keys -> keys.sort(comparing(Object::toString)));
    return byEnd;
  }

  static Statement until(Instant end, Statement.Builder allow) {
    return allow.when(BEFORE, NOW, end.toString()).build();
  }

  /** Sids are unique in a document and would clash when several grants share one. */
  private static PolicyDocument withoutSids(PolicyDocument document) {
    return PolicyDocument.of(
        document.withStatements(List.of()).statements().stream()
            .map(s -> s.toBuilder().sid(null).build())
            .toList());
  }
}
