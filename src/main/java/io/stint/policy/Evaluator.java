package io.stint.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides as AWS does: an explicit Deny wins, then what must allow depends on who is named where.
 * Stateless; documents are compiled when they are parsed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy
 *     evaluation logic</a>
 */
public final class Evaluator {

  private record Outcome(Decision decision, Side side) {
    static final Outcome ALLOWED = new Outcome(Decision.ALLOWED, null);

    static Outcome lacks(Side side) {
      return new Outcome(Decision.IMPLICIT_DENY, side);
    }
  }

  private Evaluator() {}

  /** The decision alone, without reasons: the fast path. */
  public static Decision decide(AccessRequest request, Policies policies) {
    return outcome(request, policies).decision();
  }

  /** The decision with what every statement had to say. */
  public static Verdict evaluate(AccessRequest request, Policies policies) {
    Outcome outcome = outcome(request, policies);
    List<Finding> findings = new ArrayList<>();
    for (NamedPolicy policy : all(policies)) {
      List<CompiledStatement> statements = policy.document().compiled();
      for (int i = 0; i < statements.size(); i++) {
        CompiledStatement statement = statements.get(i);
        Finding.Where where = new Finding.Where(policy.side(), policy.name(), i, statement.sid());
        boolean matched =
            statement.effect() == Effect.DENY
                ? applies(statement, request, policies)
                : statement.reach(request) != PrincipalMatch.NONE;
        findings.add(statement.explain(request, where, matched));
      }
    }
    return new Verdict(
        outcome.decision(), outcome.side(), message(request, outcome, findings), findings);
  }

  private static String message(AccessRequest request, Outcome outcome, List<Finding> findings) {
    String what = request.action() + " on " + request.resource();
    return switch (outcome.decision()) {
      case ALLOWED -> what + " is allowed";
      case EXPLICIT_DENY ->
          what
              + " is denied by "
              + findings.stream()
                  .filter(f -> f.matched() && f.effect() == Effect.DENY)
                  .findFirst()
                  .map(f -> f.where().toString())
                  .orElseThrow();
      case IMPLICIT_DENY -> what + ": no " + outcome.side().words() + " allows it";
    };
  }

  private static Outcome outcome(AccessRequest request, Policies policies) {
    Side denied = denied(request, policies);
    if (denied != null) {
      return new Outcome(Decision.EXPLICIT_DENY, denied);
    }
    NamedPolicy resource = policies.resource();
    PrincipalMatch reach =
        resource == null ? PrincipalMatch.NONE : allow(request, resource.document());
    Side resourceSide = resource == null ? Side.RESOURCE : resource.side();
    String account = request.callerAccount();
    if (account == null) {
      return reach == PrincipalMatch.NONE ? Outcome.lacks(resourceSide) : Outcome.ALLOWED;
    }
    boolean sameAccount =
        request.resourceAccount() == null || request.resourceAccount().equals(account);
    if (sameAccount && reach == PrincipalMatch.DIRECT) {
      return Outcome.ALLOWED;
    }
    if (reach == PrincipalMatch.NONE && (!sameAccount || policies.needsTrust())) {
      return Outcome.lacks(resourceSide);
    }
    boolean identityNeeded = !(sameAccount && reach == PrincipalMatch.ROLE);
    if (identityNeeded && !identityAllows(request, policies)) {
      return Outcome.lacks(Side.IDENTITY);
    }
    if (policies.boundary() != null
        && allow(request, policies.boundary().document()) == PrincipalMatch.NONE) {
      return Outcome.lacks(Side.BOUNDARY);
    }
    if (policies.session() != null && !anyAllows(request, policies.session())) {
      return Outcome.lacks(Side.SESSION);
    }
    return Outcome.ALLOWED;
  }

  private static boolean identityAllows(AccessRequest request, Policies policies) {
    return request.caller() instanceof Caller.Root || anyAllows(request, policies.identity());
  }

  private static boolean anyAllows(AccessRequest request, List<NamedPolicy> policies) {
    for (int i = 0; i < policies.size(); i++) {
      if (allow(request, policies.get(i).document()) != PrincipalMatch.NONE) {
        return true;
      }
    }
    return false;
  }

  /** The closest reach of any Allow that matches. */
  private static PrincipalMatch allow(AccessRequest request, PolicyDocument document) {
    PrincipalMatch best = PrincipalMatch.NONE;
    List<CompiledStatement> statements = document.compiled();
    for (int i = 0; i < statements.size() && best != PrincipalMatch.DIRECT; i++) {
      if (statements.get(i).effect() == Effect.ALLOW) {
        PrincipalMatch reach = statements.get(i).reach(request);
        best = reach.compareTo(best) > 0 ? reach : best;
      }
    }
    return best;
  }

  /** Where the first Deny is that applies, or null. */
  private static Side denied(AccessRequest request, Policies policies) {
    Side denied = denied(policies.identity(), request, policies);
    if (denied == null && policies.resource() != null) {
      denied = denied(policies.resource(), request, policies);
    }
    if (denied == null && policies.boundary() != null) {
      denied = denied(policies.boundary(), request, policies);
    }
    return denied == null && policies.session() != null
        ? denied(policies.session(), request, policies)
        : denied;
  }

  private static Side denied(List<NamedPolicy> some, AccessRequest request, Policies policies) {
    for (int i = 0; i < some.size(); i++) {
      Side denied = denied(some.get(i), request, policies);
      if (denied != null) {
        return denied;
      }
    }
    return null;
  }

  private static Side denied(NamedPolicy policy, AccessRequest request, Policies policies) {
    List<CompiledStatement> statements = policy.document().compiled();
    for (int i = 0; i < statements.size(); i++) {
      CompiledStatement statement = statements.get(i);
      if (statement.effect() == Effect.DENY && applies(statement, request, policies)) {
        return policy.side();
      }
    }
    return null;
  }

  /**
   * A caller with a permissions boundary is denied by every Deny with NotPrincipal, whoever is
   * listed.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html">Permissions
   *     boundaries</a>
   */
  private static boolean applies(CompiledStatement deny, AccessRequest request, Policies policies) {
    return policies.boundary() != null && deny.exceptsPrincipals()
        ? deny.matchesApartFromPrincipal(request)
        : deny.reach(request) != PrincipalMatch.NONE;
  }

  static List<NamedPolicy> all(Policies policies) {
    if (policies.resource() == null && policies.boundary() == null && policies.session() == null) {
      return policies.identity();
    }
    List<NamedPolicy> all = new ArrayList<>(policies.identity());
    if (policies.resource() != null) {
      all.add(policies.resource());
    }
    if (policies.boundary() != null) {
      all.add(policies.boundary());
    }
    if (policies.session() != null) {
      all.addAll(policies.session());
    }
    return all;
  }
}
