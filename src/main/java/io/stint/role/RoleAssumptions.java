package io.stint.role;

import io.stint.policy.AccessRequest;
import io.stint.policy.Caller;
import io.stint.policy.Decision;
import io.stint.policy.Effect;
import io.stint.policy.Evaluator;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.NamedPolicy;
import io.stint.policy.Policies;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Side;
import io.stint.policy.Statement;
import io.stint.role.trust.TrustEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which roles come to which others: by what a role's inline policies allow, and by whom a role's
 * standing trust names. Conditions are taken to be met, so it may be less than is said, and managed
 * policies are not looked into.
 */
final class RoleAssumptions {

  private static final String ASSUME = "sts:AssumeRole";
  private static final Caller.RoleSession ANY =
      new Caller.RoleSession("arn:aws:iam::123456789012:role/any", "AROA", "session");

  /**
   * @param may what its inline policies say of assuming roles, as if their conditions were met
   * @param trusted ARNs
   */
  record Node(String name, String arn, List<Statement> may, Collection<String> trusted) {

    static Node of(String name, String arn, RoleSettings settings) {
      return new Node(
          name,
          arn,
          settings.policies().inline().values().stream()
              .flatMap(json -> statements(PolicyDocument.text(json)).stream())
              .toList(),
          settings.trust().stream()
              .filter(TrustEntry.Caller.class::isInstance)
              .map(entry -> ((TrustEntry.Caller) entry).arn())
              .toList());
    }
  }

  private final Collection<Node> all;

  RoleAssumptions(Collection<Node> all) {
    this.all = all;
  }

  /** Those of Stint first, then what else the documents name. */
  List<ReachableRole> from(Node start) {
    List<ReachableRole> reachable = new ArrayList<>();
    Set<Node> comesTo = after(start);
    comesTo.forEach(
        node ->
            reachable.add(new ReachableRole(node.name(), node.arn(), after(node).contains(node))));
    Set<String> others = new TreeSet<>(others(start));
    comesTo.forEach(node -> others.addAll(others(node)));
    others.forEach(arn -> reachable.add(new ReachableRole(null, arn, null)));
    return reachable;
  }

  boolean assumesItself(Node node) {
    return mayAssume(node, node);
  }

  boolean isInACircle(Node node) {
    return after(node).contains(node);
  }

  private Set<Node> after(Node start) {
    Set<Node> seen = new LinkedHashSet<>();
    Deque<Node> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      Node from = open.remove();
      all.stream()
          .filter(to -> !seen.contains(to) && mayAssume(from, to))
          .forEach(
              to -> {
                seen.add(to);
                open.add(to);
              });
    }
    return seen;
  }

  private static boolean mayAssume(Node from, Node to) {
    return to.trusted().contains(from.arn()) || allows(from.may(), to.arn());
  }

  /** Role ARNs and patterns for them that stand for none of Stint's roles. */
  private List<String> others(Node node) {
    return node.may().stream()
        .filter(statement -> statement.effect() == Effect.ALLOW && statement.resource() != null)
        .flatMap(
            statement ->
                (statement.resource().except() ? List.of("*") : statement.resource().values())
                    .stream())
        .filter(resource -> resource.equals("*") || resource.contains(":role/"))
        .filter(
            resource ->
                resource.indexOf('*') >= 0
                    || all.stream().noneMatch(known -> Objects.equals(known.arn(), resource)))
        .toList();
  }

  private static boolean allows(List<Statement> statements, String arn) {
    if (statements.isEmpty()) {
      return false;
    }
    AccessRequest request = AccessRequest.by(ANY).action(ASSUME).on(arn).build();
    NamedPolicy policy = new NamedPolicy("role", Side.IDENTITY, PolicyDocument.of(statements));
    return Evaluator.decide(request, Policies.identity(List.of(policy))) == Decision.ALLOWED;
  }

  /** Of assuming roles: Allows as if their conditions were met, and Denies that have none. */
  private static List<Statement> statements(String document) {
    try {
      return PolicyDocument.parse(document).statements().stream()
          .filter(one -> one.effect() == Effect.ALLOW || one.condition().isEmpty())
          .map(
              one ->
                  new Statement(
                      null, one.effect(), one.principal(), one.action(), one.resource(), Map.of()))
          .filter(RoleAssumptions::isOfAssuming)
          .toList();
    } catch (InvalidPolicyException e) {
      return List.of();
    }
  }

  private static boolean isOfAssuming(Statement statement) {
    return allows(
        List.of(
            new Statement(
                null,
                Effect.ALLOW,
                null,
                statement.action(),
                Statement.allow(ASSUME).on("*").build().resource(),
                Map.of())),
        ANY.roleArn());
  }
}
