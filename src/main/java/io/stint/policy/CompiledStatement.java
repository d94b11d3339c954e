package io.stint.policy;

import java.util.ArrayList;
import java.util.List;

/** A statement ready to be tested against requests. */
final class CompiledStatement {
  private final Statement statement;
  private final List<Wildcard> actions;
  private final boolean anyResource;
  private final boolean variablesInResources;
  private final List<ArnPattern> resources;
  private final List<Condition> conditions;

  /**
   * @param variables whether the document's version knows policy variables
   * @param pointer of the statement, for errors
   */
  CompiledStatement(Statement statement, boolean variables, String pointer) {
    this.statement = statement;
    this.actions = statement.actionPatterns();
    List<String> arns = statement.resource() == null ? List.of() : statement.resource().values();
    this.anyResource = statement.resource() == null || arns.contains("*");
    this.resources =
        arns.stream()
            .filter(arn -> !arn.equals("*"))
            .map(arn -> new ArnPattern(arn, variables))
            .toList();
    this.variablesInResources = variables && PolicyVariables.mayBeIn(arns);
    this.conditions = new ArrayList<>();
    statement
        .condition()
        .forEach(
            (operator, keys) ->
                keys.forEach(
                    (key, values) ->
                        conditions.add(
                            new Condition(
                                operator,
                                key,
                                values,
                                variables,
                                Pointers.at(pointer, "Condition", operator, key)))));
  }

  Effect effect() {
    return statement.effect();
  }

  String sid() {
    return statement.sid();
  }

  /** Whether it has NotPrincipal. */
  boolean exceptsPrincipals() {
    return statement.principal() != null && statement.principal().except();
  }

  /** How the statement meets the request: {@link PrincipalMatch#NONE} when it does not. */
  PrincipalMatch reach(AccessRequest request) {
    // The action is what most statements fail on, and cheap.
    if (!actionMatches(request)) {
      return PrincipalMatch.NONE;
    }
    PrincipalMatch reach = PrincipalMatch.of(statement.principal(), request);
    return reach != PrincipalMatch.NONE && resourceMatches(request) && conditionsMet(request)
        ? reach
        : PrincipalMatch.NONE;
  }

  boolean matchesApartFromPrincipal(AccessRequest request) {
    return actionMatches(request) && resourceMatches(request) && conditionsMet(request);
  }

  private boolean conditionsMet(AccessRequest request) {
    for (int i = 0; i < conditions.size(); i++) {
      if (!conditions.get(i).met(request)) {
        return false;
      }
    }
    return true;
  }

  private boolean actionMatches(AccessRequest request) {
    for (int i = 0; i < actions.size(); i++) {
      if (actions.get(i).matches(request.lowerAction())) {
        return !statement.action().except();
      }
    }
    return statement.action().except();
  }

  private boolean resourceMatches(AccessRequest request) {
    if (statement.resource() == null) {
      return true;
    }
    boolean listed = anyResource;
    for (int i = 0; i < resources.size() && !listed; i++) {
      listed = resources.get(i).matchesResource(request);
    }
    return listed != statement.resource().except();
  }

  /** Whether it applies or not by what nobody knows yet, as far as can be told from it alone. */
  boolean isOpen(AccessRequest request) {
    boolean named =
        exceptsPrincipals()
            || PrincipalMatch.of(statement.principal(), request) != PrincipalMatch.NONE;
    boolean openResource = !openResources(request).isEmpty();
    if (!named || !actionMatches(request) || !(openResource || resourceMatches(request))) {
      return false;
    }
    boolean open = openResource;
    for (Condition condition : conditions) {
      boolean hangs = condition.isOpen(request);
      if (!hangs && !condition.met(request)) {
        return false;
      }
      open |= hangs;
    }
    return open;
  }

  /** The variables in its resources of which nobody knows what they will be. */
  List<String> openResources(AccessRequest request) {
    return openArns(request).stream().flatMap(arn -> arn.open(request).stream()).toList();
  }

  /** Its resources that have such a variable. */
  List<PolicyVariables> openArns(AccessRequest request) {
    return !variablesInResources
        ? List.of()
        : statement.resource().values().stream()
            .map(arn -> PolicyVariables.of(arn, true, true))
            .filter(arn -> !arn.open(request).isEmpty())
            .filter(arn -> Meeting.of(arn.open(), request.resource().chars().toArray()))
            .toList();
  }

  List<Condition> openConditions(AccessRequest request) {
    return conditions.stream().filter(condition -> condition.isOpen(request)).toList();
  }

  /** The statement as if all that is open about it were met. */
  Statement closed(AccessRequest request) {
    Statement.Builder builder = statement.toBuilder();
    openConditions(request).forEach(one -> builder.without(one.written(), one.key()));
    if (!openResources(request).isEmpty()) {
      builder.on("*");
    }
    return builder.build();
  }

  Finding explain(AccessRequest request, Finding.Where where, boolean matched) {
    List<ConditionFinding> details = conditions.stream().map(c -> c.explain(request)).toList();
    String reason = matched ? "matched" : mismatch(request, details);
    return new Finding(where, effect(), matched, isOpen(request), reason, details);
  }

  /** The first thing that does not match, in words. */
  private String mismatch(AccessRequest request, List<ConditionFinding> details) {
    if (PrincipalMatch.of(statement.principal(), request) == PrincipalMatch.NONE) {
      String who = request.callerArn() == null ? request.caller().toString() : request.callerArn();
      return differs(who, statement.principal(), "Principal");
    }
    if (!actionMatches(request)) {
      return differs(request.action(), statement.action(), "Action");
    }
    if (!resourceMatches(request)) {
      return differs(request.resource(), statement.resource(), "Resource");
    }
    return details.stream()
        .filter(detail -> !detail.met())
        .map(ConditionFinding::detail)
        .findFirst()
        .orElseThrow();
  }

  private static String differs(String actual, Selection<?> element, String name) {
    List<String> values = element.values().stream().map(Object::toString).toList();
    String shown =
        values.size() <= 3
            ? String.join(", ", values)
            : String.join(", ", values.subList(0, 3)) + " and " + (values.size() - 3) + " more";
    return element.element(name)
        + ": "
        + actual
        + (element.except() ? " is in " : " is not in ")
        + shown;
  }
}
