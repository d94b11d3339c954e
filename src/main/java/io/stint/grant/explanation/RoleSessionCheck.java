package io.stint.grant.explanation;

import io.stint.grant.explanation.Explanation.Requirement;
import io.stint.grant.explanation.Explanation.Side;
import io.stint.grant.explanation.PoliciesInIam.Assumable;
import io.stint.policy.AccessRequest;
import io.stint.policy.Answer;
import io.stint.policy.Caller;
import io.stint.policy.ConditionFinding;
import io.stint.policy.Effect;
import io.stint.policy.Evaluator;
import io.stint.policy.Finding;
import io.stint.policy.NamedPolicy;
import io.stint.policy.OpenKeys;
import io.stint.policy.Policies;
import io.stint.policy.Statement;
import java.util.ArrayList;
import java.util.List;

/** The session that would be made: whether anything at all could be done in it. */
final class RoleSessionCheck {

  private final AccessCheck.Attempt attempt;
  private final Assumable role;
  private final AccessRequest request;
  private final List<Requirement> requirements = new ArrayList<>();
  private final List<Finding> denies = new ArrayList<>();
  private boolean boundaryAllows = true;

  RoleSessionCheck(AccessCheck.Attempt attempt, Assumable role) {
    this.attempt = attempt;
    this.role = role;
    this.request =
        AccessRequest.by(
                new Caller.RoleSession(role.role().arn().value(), role.role().id(), attempt.name()))
            // Any action will do for a Deny of all.
            .action("sts:GetCallerIdentity")
            .at(attempt.at())
            .direct()
            .open(OpenKeys.ofDirectRequests())
            .with("aws:TokenIssueTime", attempt.at().toString())
            .principalTags(role.role().tags().values())
            .given(attempt.context())
            .build();
    byTheRole();
    if (role.boundary() != null) {
      byTheBoundary();
    }
  }

  List<Requirement> requirements() {
    return requirements;
  }

  Answer answer() {
    if (denies.stream().anyMatch(Finding::matched)) {
      return Answer.EXPLICIT_DENY;
    }
    if (!boundaryAllows) {
      return Answer.IMPLICIT_DENY;
    }
    return denies.isEmpty() ? Answer.ALLOWED : Answer.DEPENDS;
  }

  /** Why nothing, or not everything, could be done in it, in one sentence. */
  String summary() {
    return switch (answer()) {
      case EXPLICIT_DENY ->
          "A session can be made, and everything in it is denied by "
              + denies.stream().filter(Finding::matched).findFirst().orElseThrow().where();
      case IMPLICIT_DENY ->
          "A session can be made, and the role's permissions boundary allows nothing in it";
      case DEPENDS ->
          "A session can be made, and what works in it depends on its requests: "
              + denies.get(0).where();
      case ALLOWED -> "A session can be made";
    };
  }

  private void byTheRole() {
    List<Finding> its = new ArrayList<>();
    role.policies().forEach(policy -> its.addAll(denies(policy)));
    if (its.isEmpty()) {
      requirements.add(
          new Requirement(
              Side.ROLE,
              "Sessions of the person on the role are not denied",
              true,
              "No Deny of the role applies to " + role.role().id() + ":" + attempt.name() + ".",
              null));
    }
    denied(Side.ROLE, its);
  }

  private void byTheBoundary() {
    NamedPolicy boundary = role.boundary();
    List<Finding> its = denies(boundary);
    if (its.isEmpty()) {
      boundaryAllows = findings(boundary).stream().anyMatch(RoleSessionCheck::mayAllow);
      requirements.add(
          new Requirement(
              Side.BOUNDARY,
              "The role's permissions boundary allows its sessions something",
              boundaryAllows,
              boundaryAllows
                  ? "Sessions may do what the role's policies and " + boundary.name() + " allow."
                  : "No Allow in " + boundary.name() + " applies.",
              boundaryAllows ? null : "The boundary has to allow what the role is for."));
    }
    denied(Side.BOUNDARY, its);
  }

  private void denied(Side side, List<Finding> its) {
    its.forEach(deny -> requirements.add(Requirements.denied(side, deny, attempt.missing())));
    denies.addAll(its);
  }

  private static boolean mayAllow(Finding finding) {
    return finding.effect() == Effect.ALLOW
        && finding.conditions().stream().allMatch(RoleSessionCheck::mayBeMet);
  }

  private static boolean mayBeMet(ConditionFinding condition) {
    return condition.met() || condition.open();
  }

  /** Those that deny everything; what some actions are denied by is the role's own matter. */
  private List<Finding> denies(NamedPolicy policy) {
    List<Statement> statements = policy.document().statements();
    return findings(policy).stream()
        .filter(found -> found.effect() == Effect.DENY && (found.matched() || found.open()))
        .filter(found -> isAboutAll(statements.get(found.where().statement())))
        .toList();
  }

  private static boolean isAboutAll(Statement statement) {
    return !statement.action().except()
        && statement.action().values().contains("*")
        && !statement.resource().except()
        && statement.resource().values().contains("*");
  }

  private List<Finding> findings(NamedPolicy policy) {
    return Evaluator.evaluate(request, Policies.identity(List.of(policy))).findings();
  }
}
