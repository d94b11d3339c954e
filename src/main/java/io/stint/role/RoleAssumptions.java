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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * Which roles come to which others, by assuming them or by passing them to a service that runs with
 * them: by what a role's inline policies allow, and by whom a role's standing trust names.
 * Conditions are taken to be met, so it may be less than is said, and managed policies are not
 * looked into.
 */
final class RoleAssumptions {

  private static final String ASSUME = "sts:AssumeRole";
  private static final String PASS = "iam:PassRole";
  private static final Caller.RoleSession ANY =
      new Caller.RoleSession("arn:aws:iam::123456789012:role/any", "AROA", "session");

  /**
   * @param may what its inline policies say of assuming and passing roles, as if their conditions
   *     were met
   * @param trusted ARNs
   * @param services whether a service may have it
   * @param chains whether sessions of grants may assume further roles
   * @param privileged whether it may raise its holder's rights
   */
  record Node(
      String name,
      String arn,
      List<Statement> may,
      Collection<String> trusted,
      boolean services,
      boolean chains,
      boolean privileged) {

    /** What runs with it launches the next that does. */
    boolean passesItself() {
      return mayPass(this, this);
    }

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
              .toList(),
          settings.trust().stream().anyMatch(TrustEntry.Service.class::isInstance),
          settings.grants().chaining() == Chaining.ALLOW,
          settings.grants().privileged());
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
    return after(node).contains(node) || reached(node, true).contains(node);
  }

  /**
   * All that somebody comes to who has the role, by assuming or by passing.
   *
   * @param chains whether its own sessions may assume further roles; what runs with a role that was
   *     passed always may
   */
  Set<Node> reached(Node start, boolean chains) {
    return after(
        start,
        (from, to) -> mayPass(from, to) || ((chains || from != start) && mayAssume(from, to)));
  }

  /** Of all that are reached, those that a service can run with. */
  Set<Node> passed(Node start, boolean chains) {
    Set<Node> passed = new LinkedHashSet<>();
    Set<Node> holders = new LinkedHashSet<>(reached(start, chains));
    holders.add(start);
    holders.forEach(holder -> all.stream().filter(to -> mayPass(holder, to)).forEach(passed::add));
    return passed;
  }

  Optional<Node> byArn(String arn) {
    return all.stream().filter(node -> arn.equals(node.arn())).findFirst();
  }

  private Set<Node> after(Node start) {
    return after(start, RoleAssumptions::mayAssume);
  }

  private Set<Node> after(Node start, BiPredicate<Node, Node> comesTo) {
    Set<Node> seen = new LinkedHashSet<>();
    Deque<Node> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      Node from = open.remove();
      all.stream()
          .filter(to -> !seen.contains(to) && comesTo.test(from, to))
          .forEach(
              to -> {
                seen.add(to);
                open.add(to);
              });
    }
    return seen;
  }

  private static boolean mayAssume(Node from, Node to) {
    return to.trusted().contains(from.arn()) || allows(from.may(), ASSUME, to.arn());
  }

  private static boolean mayPass(Node from, Node to) {
    return to.services() && allows(from.may(), PASS, to.arn());
  }

  /** Role ARNs and patterns for them that stand for none of Stint's roles. */
  private List<String> others(Node node) {
    return node.may().stream()
        .filter(statement -> statement.effect() == Effect.ALLOW && statement.resource() != null)
        .filter(statement -> isOf(statement, ASSUME))
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

  private static boolean allows(List<Statement> statements, String action, String arn) {
    if (statements.isEmpty()) {
      return false;
    }
    AccessRequest request = AccessRequest.by(ANY).action(action).on(arn).build();
    NamedPolicy policy = new NamedPolicy("role", Side.IDENTITY, PolicyDocument.of(statements));
    return Evaluator.decide(request, Policies.identity(List.of(policy))) == Decision.ALLOWED;
  }

  /**
   * Of assuming and passing roles: Allows as if their conditions were met, and Denies that have
   * none.
   */
  private static List<Statement> statements(String document) {
    try {
      return PolicyDocument.parse(document).statements().stream()
          .filter(one -> one.effect() == Effect.ALLOW || one.condition().isEmpty())
          .map(
              one ->
                  new Statement(
                      null, one.effect(), one.principal(), one.action(), one.resource(), Map.of()))
          .filter(one -> isOf(one, ASSUME) || isOf(one, PASS))
          .toList();
    } catch (InvalidPolicyException e) {
      return List.of();
    }
  }

  private static boolean isOf(Statement statement, String action) {
    return allows(
        List.of(
            new Statement(
                null,
                Effect.ALLOW,
                null,
                statement.action(),
                Statement.allow(action).on("*").build().resource(),
                Map.of())),
        action,
        ANY.roleArn());
  }
}
