package io.stint.role;

import io.stint.iam.Iam;
import io.stint.iam.IamConfig;
import io.stint.iam.IamFailure;
import io.stint.iam.IamPath;
import io.stint.iam.PolicyArn;
import io.stint.policy.PolicyConfig;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What is asked of a role, held against the rules and against what is in IAM. */
@ApplicationScoped
class RoleChecks {

  private static final UUID NOT_STORED = new UUID(0, 0);

  private final Iam iam;
  private final RoleRows rows;
  private final PolicyConfig policyConfig;
  private final IamPath path;
  private final Clock clock;

  RoleChecks(Iam iam, RoleRows rows, PolicyConfig policyConfig, IamConfig iamConfig, Clock clock) {
    this.iam = iam;
    this.rows = rows;
    this.policyConfig = policyConfig;
    this.path = new IamPath(iamConfig.path());
    this.clock = clock;
  }

  /** 409 for AWS's own roles, which are never changed; else 404. */
  static Refusal unknown(String name) {
    return RoleRules.isServiceLinked(name) ? serviceLinked(name) : Refusal.notFound("role", name);
  }

  private static Refusal serviceLinked(String name) {
    return Refusal.conflict(
        "service-linked", name + " belongs to an AWS service: it can be read, never changed.");
  }

  CheckedRole created(RoleRequest request) {
    if (request.name() != null && RoleRules.isServiceLinked(request.name())) {
      throw serviceLinked(request.name());
    }
    RoleRules rules = new RoleRules(policyConfig.allowEscalation());
    rules.name(request.name(), request.adopt(), path);
    if (request.adopt()) {
      rules.adopted(request.settings());
    }
    Role role =
        new Role(NOT_STORED, request.name(), request.settings(), request.adopt(), clock.instant());
    return new CheckedRole(request, planned(role, rules));
  }

  CheckedRole changed(Role current, RoleSettings changed) {
    RoleRules rules = new RoleRules(policyConfig.allowEscalation());
    if (current.adopted()) {
      rules.adopted(changed);
    }
    return new CheckedRole(null, planned(current.with(changed), rules));
  }

  private RolePlan planned(Role role, RoleRules rules) {
    rules.settings(role.settings());
    rules.orThrow();
    try {
      requireThere(role.settings());
      RoleQuotas quotas = quotas();
      Written documents = new RoleDocuments(quotas).of(role, List.of(), List.of(), role.found());
      RoleSizes sizes = RoleSizes.of(documents, role.found(), quotas);
      sizes.require();
      return RolePlan.of(role.name(), documents, sizes, rules.warnings());
    } catch (IamFailure e) {
      throw unreachable(e);
    }
  }

  RolePlan measured(Role role, RoleEntitlements wanted, RoleQuotas quotas) {
    Instant now = clock.instant();
    Written documents =
        new RoleDocuments(quotas)
            .of(
                role,
                SessionDenies.ofCuts(rows.cuts(role.id()), String.valueOf(role.iamId()), now),
                List.of(wanted),
                role.found());
    RoleSizes sizes = RoleSizes.of(documents, role.found(), quotas);
    sizes.require();
    return RolePlan.of(role.name(), documents, sizes, List.of());
  }

  RoleQuotas quotas() {
    try {
      return RoleQuotas.of(iam);
    } catch (IamFailure e) {
      throw unreachable(e);
    }
  }

  private void requireThere(RoleSettings settings) {
    List<String> managed = settings.policies().managed();
    for (int i = 0; i < managed.size(); i++) {
      requireThere(managed.get(i), "/policies/managed/" + i);
    }
    if (settings.permissionsBoundary() != null) {
      requireThere(settings.permissionsBoundary(), "/permissionsBoundary");
    }
  }

  private void requireThere(String arn, String at) {
    if (!iam.policies().exists(new PolicyArn(arn))) {
      throw Refusal.impossible(at, "There is no managed policy " + arn + ".");
    }
  }

  private static Refusal unreachable(IamFailure e) {
    return Refusal.unavailable(
        "aws-unavailable",
        "This could not be checked with AWS: " + e.getMessage(),
        Duration.ofSeconds(2));
  }
}
