package io.stint.sandbox;

import io.stint.policy.AccessRequest;
import io.stint.policy.Caller;
import io.stint.policy.Decision;
import io.stint.policy.Effect;
import io.stint.policy.Evaluator;
import io.stint.policy.Finding;
import io.stint.policy.NamedPolicy;
import io.stint.policy.Policies;
import io.stint.policy.Side;
import io.stint.policy.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * SimulatePrincipalPolicy and SimulateCustomPolicy, decided by the same code as real calls. The
 * context is what the request says; the time is the sandbox's unless the request gives another.
 */
final class Simulation {
  private final Account account;
  private final Permissions permissions;

  Simulation(Account account, Permissions permissions) {
    this.account = account;
    this.permissions = permissions;
  }

  void register(Map<String, Handler> calls) {
    calls.put("SimulatePrincipalPolicy", this::principal);
    calls.put("SimulateCustomPolicy", this::custom);
    calls.put("GetContextKeysForCustomPolicy", this::customKeys);
    calls.put("GetContextKeysForPrincipalPolicy", this::principalKeys);
  }

  private Entity source(Call call) {
    String arn = call.get("PolicySourceArn");
    return account
        .entities()
        .filter(entity -> entity.arn().equals(arn))
        .findFirst()
        .orElseThrow(() -> SandboxError.notFound("The entity " + arn + " cannot be found."));
  }

  private void principal(Call call, XmlAnswer out) {
    Entity source = source(call);
    Policies own = permissions.of(source);
    List<NamedPolicy> identity = new ArrayList<>(own.identity());
    identity.addAll(listed(call, "PolicyInputList", Side.IDENTITY));
    run(call, out, asCaller(call, source), new Policies(identity, null, own.boundary(), null));
  }

  private void custom(Call call, XmlAnswer out) {
    List<NamedPolicy> identity = listed(call, "PolicyInputList", Side.IDENTITY);
    run(call, out, asCaller(call, null), Policies.identity(identity));
  }

  /** Whose requests these are: CallerArn, which must be a user, or else the source itself. */
  private static Caller asCaller(Call call, Entity source) {
    String asked = call.get("CallerArn");
    if (asked == null && call.get("ResourcePolicy") != null && !(source instanceof User)) {
      throw SandboxError.invalidInput(
          "CallerArn is required with a ResourcePolicy, unless PolicySourceArn is an IAM user's.");
    }
    if (asked != null) {
      if (!asked.matches("arn:aws:iam::\\d{12}:user/.+")) {
        throw SandboxError.invalidInput("CallerArn must be the ARN of an IAM user.");
      }
      return new Caller.User(asked, "AIDASIMULATEDCALLER00");
    }
    if (source instanceof Role role) {
      return new Caller.RoleSession(role.arn(), role.id(), "simulation");
    }
    if (source instanceof User user) {
      return new Caller.User(user.arn(), user.id());
    }
    return new Caller.User(Named.arn("user", "/", "simulation"), "AIDASIMULATEDCALLER00");
  }

  private static List<NamedPolicy> listed(Call call, String parameter, Side side) {
    List<NamedPolicy> found = new ArrayList<>();
    for (String document : call.request().list(parameter)) {
      String name = parameter + "." + (found.size() + 1);
      try {
        found.add(new NamedPolicy(name, side, Documents.parsed(document)));
      } catch (SandboxError e) {
        throw SandboxError.invalidInput("Invalid " + name + ": " + e.getMessage());
      }
    }
    return found;
  }

  private void run(Call call, XmlAnswer out, Caller caller, Policies given) {
    Policies policies = given;
    List<NamedPolicy> boundaries =
        listed(call, "PermissionsBoundaryPolicyInputList", Side.BOUNDARY);
    if (!boundaries.isEmpty()) {
      policies = policies.within(boundaries.get(0));
    }
    if (call.get("ResourcePolicy") != null) {
      policies =
          policies.onResource(
              new NamedPolicy(
                  "ResourcePolicy", Side.RESOURCE, Documents.resource(call.get("ResourcePolicy"))));
    }
    List<String> resources = call.request().list("ResourceArns");
    List<AccessRequest> requests = new ArrayList<>();
    for (String action : call.request().list("ActionNames")) {
      for (String resource : resources.isEmpty() ? List.of("*") : resources) {
        requests.add(request(call, caller, action, resource));
      }
    }
    Policies all = policies;
    List<Integer> inOrder = IntStream.range(0, requests.size()).boxed().toList();
    Page.of(inOrder, i -> String.format("%06d", i), call.request(), 1000)
        .write(out, "EvaluationResults", i -> result(out, requests.get(i), all));
  }

  private static AccessRequest request(Call call, Caller caller, String action, String resource) {
    AccessRequest.Builder request =
        AccessRequest.by(caller).at(call.now()).action(action).on(resource);
    for (QueryRequest entry : call.request().structures("ContextEntries")) {
      request.with(entry.get("ContextKeyName"), entry.list("ContextKeyValues"));
    }
    return request.build();
  }

  private static void result(XmlAnswer out, AccessRequest request, Policies policies) {
    Verdict verdict = Evaluator.evaluate(request, policies);
    out.text("EvalActionName", request.action()).text("EvalResourceName", request.resource());
    out.text("EvalDecision", word(verdict.decision()));
    out.list("MatchedStatements", verdict.deciding(), finding -> matched(out, finding));
    out.texts("MissingContextValues", missing(request, policies));
    if (policies.boundary() != null) {
      boolean allows =
          verdict.findings().stream()
              .anyMatch(f -> f.side() == Side.BOUNDARY && f.matched() && allows(f));
      out.open("PermissionsBoundaryDecisionDetail");
      out.text("AllowedByPermissionsBoundary", allows).close();
    }
  }

  private static boolean allows(Finding finding) {
    return finding.effect() == Effect.ALLOW;
  }

  private static void matched(XmlAnswer out, Finding finding) {
    out.text("SourcePolicyId", finding.where().policy());
    out.text("SourcePolicyType", finding.side() == Side.RESOURCE ? "resource" : "IAM Policy");
  }

  private static String word(Decision decision) {
    return switch (decision) {
      case ALLOWED -> "allowed";
      case EXPLICIT_DENY -> "explicitDeny";
      case IMPLICIT_DENY -> "implicitDeny";
    };
  }

  private static TreeSet<String> missing(AccessRequest request, Policies policies) {
    TreeSet<String> missing = keys(policies);
    missing.removeIf(key -> request.context(key) != null);
    return missing;
  }

  private static TreeSet<String> keys(Policies policies) {
    TreeSet<String> keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    List<NamedPolicy> all = new ArrayList<>(policies.identity());
    if (policies.boundary() != null) {
      all.add(policies.boundary());
    }
    if (policies.resource() != null) {
      all.add(policies.resource());
    }
    for (NamedPolicy policy : all) {
      policy
          .document()
          .statements()
          .forEach(s -> s.condition().values().forEach(c -> keys.addAll(c.keySet())));
    }
    return keys;
  }

  private void customKeys(Call call, XmlAnswer out) {
    List<NamedPolicy> given = listed(call, "PolicyInputList", Side.IDENTITY);
    out.texts("ContextKeyNames", keys(Policies.identity(given)));
  }

  private void principalKeys(Call call, XmlAnswer out) {
    List<NamedPolicy> all = new ArrayList<>(permissions.of(source(call)).identity());
    all.addAll(listed(call, "PolicyInputList", Side.IDENTITY));
    out.texts("ContextKeyNames", keys(Policies.identity(all)));
  }
}
