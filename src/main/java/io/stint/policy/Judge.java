package io.stint.policy;

import io.stint.policy.Escalations.On;
import io.stint.policy.Escalations.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Holds the Allows of a document against the table of {@link Escalations}, as the evaluator would
 * match them. Conditions count for nothing: what they ask for can often be had.
 */
final class Judge {

  private static final String ASSUME_ROLE = "sts:AssumeRole";
  private static final String PASS_ROLE = "iam:PassRole";

  private final PolicyDocument document;
  private final Targets targets;

  private Judge(PolicyDocument document, Home home) {
    this.document = document;
    this.targets = new Targets(home);
  }

  /** At most one for each statement. */
  static List<Escalation> of(PolicyDocument document, Home home) {
    Judge judge = new Judge(document, home);
    List<Escalation> found = new ArrayList<>();
    for (int i = 0; i < document.statements().size(); i++) {
      judge.judge(document.statements().get(i), i).ifPresent(found::add);
    }
    return List.copyOf(found);
  }

  /** What the document lets its holder assume, as it names them. */
  static List<String> assumed(PolicyDocument document) {
    return roles(document, ASSUME_ROLE);
  }

  /** What it lets its holder pass to services, as it names them. */
  static List<String> passed(PolicyDocument document) {
    return roles(document, PASS_ROLE);
  }

  private static List<String> roles(PolicyDocument document, String action) {
    return document.statements().stream()
        .filter(statement -> ofRoles(statement, action))
        .flatMap(
            statement ->
                statement.resource().except()
                    ? Stream.of("*")
                    : statement.resource().values().stream()
                        .filter(value -> new Reachable(value, true).meetsRole()))
        .distinct()
        .toList();
  }

  private Optional<Escalation> judge(Statement statement, int place) {
    if (statement.effect() != Effect.ALLOW || statement.resource() == null) {
      return Optional.empty();
    }
    String pointer = Pointers.at("", "Statement", place);
    String named = statement.sid() == null ? "statement " + place : "statement " + statement.sid();
    return raises(statement)
        .map(what -> new Escalation(pointer, named, what, true, false))
        .or(
            () ->
                assumedHere(statement)
                    .map(
                        role ->
                            new Escalation(
                                pointer,
                                named,
                                ASSUME_ROLE + " on " + role.text,
                                !role.named,
                                true)));
  }

  private Optional<String> raises(Statement statement) {
    Selection<String> resource = statement.resource();
    List<Wildcard> actions = statement.actionPatterns();
    Map<Group, Optional<String>> known = new HashMap<>();
    if (statement.action().except() && (resource.except() || resource.values().contains("*"))) {
      return Optional.of("every action but some, on " + any(resource));
    }
    List<Reachable> values = resources(statement);
    for (Row row : Escalations.ROWS) {
      if (covers(statement.action(), actions, row.action())) {
        Optional<String> where =
            known.computeIfAbsent(
                new Group(row.kind(), row.on()), group -> where(group, resource, values));
        if (where.isPresent()) {
          return where.map(arn -> row.action() + " on " + arn);
        }
      }
    }
    return Optional.empty();
  }

  /** Rows that are about the same resources. */
  private record Group(ResourceKind kind, On on) {}

  private Optional<String> where(Group group, Selection<String> resource, List<Reachable> values) {
    if (resource.except()) {
      return Optional.of(any(resource));
    }
    return values.stream()
        .filter(value -> value.raises(group.kind(), group.on(), targets))
        .map(Reachable::text)
        .findFirst();
  }

  private record Assumed(String text, boolean named) {}

  /**
   * The worst of the roles that the statement lets assume: of this account, or of one that may be
   * this one.
   */
  private Optional<Assumed> assumedHere(Statement statement) {
    if (!assumes(statement)) {
      return Optional.empty();
    }
    if (statement.resource().except()) {
      return Optional.of(new Assumed(any(statement.resource()), false));
    }
    List<Assumed> found =
        resources(statement).stream()
            .filter(
                value ->
                    value.meetsRoleOf(targets)
                        || (value.meetsRole() && !value.namesAccountOfRole()))
            .map(value -> new Assumed(value.text(), value.isNamedRoleOf(targets.home())))
            .toList();
    return found.stream()
        .filter(role -> !role.named)
        .findFirst()
        .or(() -> found.stream().findFirst());
  }

  /** Whether it is an Allow of assuming roles, whichever. */
  static boolean assumes(Statement statement) {
    return ofRoles(statement, ASSUME_ROLE);
  }

  private static boolean ofRoles(Statement statement, String action) {
    return gives(statement, action)
        && (statement.resource().except()
            || statement.resource().values().stream()
                .anyMatch(value -> new Reachable(value, true).meetsRole()));
  }

  /** Whether it is an Allow of the action, on whatever. */
  static boolean gives(Statement statement, String action) {
    return gives(statement, statement.actionPatterns(), action);
  }

  /**
   * @param patterns of its actions: for who asks for many, made once
   */
  static boolean gives(Statement statement, List<Wildcard> patterns, String action) {
    return statement.effect() == Effect.ALLOW
        && statement.resource() != null
        && covers(statement.action(), patterns, action);
  }

  private List<Reachable> resources(Statement statement) {
    return statement.resource().values().stream()
        .map(value -> new Reachable(value, document.hasVariables()))
        .toList();
  }

  private static boolean covers(Selection<String> action, List<Wildcard> values, String asked) {
    String lower = asked.toLowerCase(Locale.ROOT);
    return values.stream().anyMatch(value -> value.matches(lower)) != action.except();
  }

  private static String any(Selection<String> resource) {
    return resource.except() ? "any resource but some" : "any resource";
  }
}
