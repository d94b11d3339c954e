package io.stint.role;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.entitlement.Entitlements;
import io.stint.iam.Iam;
import io.stint.iam.IamConfig;
import io.stint.iam.IamFailure;
import io.stint.iam.IamPath;
import io.stint.iam.IamRole;
import io.stint.iam.ManagedPolicy;
import io.stint.iam.PolicyArn;
import io.stint.iam.RoleName;
import io.stint.policy.Bounds;
import io.stint.policy.MfaDemand;
import io.stint.policy.Statement;
import io.stint.policy.Warning;
import io.stint.security.CallerGroups;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What is asked of a role, held against the rules and against what is in IAM. */
@ApplicationScoped
class RoleChecks {

  private static final UUID NOT_STORED = new UUID(0, 0);

  private final Iam iam;
  private final RoleRepository rows;
  private final RoleWarnings warnings;
  private final OwnersRole owners;
  private final RoleTargets targets;
  private final StintsRole stints;
  private final CallerGroups groups;
  private final IamPath path;
  private final Clock clock;

  RoleChecks(
      Iam iam,
      RoleRepository rows,
      RoleWarnings warnings,
      OwnersRole owners,
      RoleTargets targets,
      StintsRole stints,
      CallerGroups groups,
      IamConfig iamConfig,
      Clock clock) {
    this.iam = iam;
    this.rows = rows;
    this.warnings = warnings;
    this.owners = owners;
    this.targets = targets;
    this.stints = stints;
    this.groups = groups;
    this.path = new IamPath(iamConfig.path());
    this.clock = clock;
  }

  /** 409 for AWS's own roles, which are never changed; else 404. */
  static Refusal unknown(String name) {
    return RoleRules.isServiceLinked(name) ? serviceLinked(name) : Refusal.notFound("role", name);
  }

  private static Refusal serviceLinked(String name) {
    return Refusal.of(
        ProblemCode.SERVICE_LINKED,
        name + " belongs to an AWS service: it can be read, never changed.");
  }

  CheckedRole created(RoleRequest request) {
    if (request.name() != null && RoleRules.isServiceLinked(request.name())) {
      throw serviceLinked(request.name());
    }
    RoleRules rules = new RoleRules(bounds(request.settings()), RequestedPolicies.NONE);
    rules.name(request.name(), request.adopt(), path);
    if (request.adopt()) {
      rules.adopted(request.settings());
    }
    requireWithin(request.settings(), null);
    Looked looked = looked(request.settings(), rules, RequestedPolicies.NONE);
    requireThere(request.settings().grants().approvalRule(), GrantApproval.UNSAID);
    leadsNowhere(request.name(), null, request.settings(), RequestedPolicies.NONE);
    requireNotOwn(request.name(), "/name");
    IamRole found = request.adopt() ? adoptable(request.name()) : null;
    RoleRequest whole = request.adopt() ? taken(request) : request.within(iam.account().boundary());
    if (!request.adopt()) {
      RoleName name = new RoleName(request.name());
      FreeName.require("A role " + name, () -> iam.roles().find(name).map(IamRole::path), path);
    }
    Role role =
        new Role(NOT_STORED, whole.name(), whole.settings(), whole.adopt(), clock.instant());
    if (request.adopt()) {
      role.seen(found.arn().value(), found.id(), read(found));
      requireFree(role.found(), role.settings());
    }
    return new CheckedRole(
        whole,
        measured(
            role,
            List.of(),
            Entitlements.NOTHING,
            warned(looked, role.name(), null, role.settings())),
        found == null ? null : found.id());
  }

  /** What is demanded of grants is not to be gone round by what else is asked for. */
  private RoleRequest taken(RoleRequest request) {
    RoleRequest taken = owners.taken(request);
    RoleRules rules = new RoleRules(bounds(taken.settings()), RequestedPolicies.NONE);
    rules.settings(taken.settings());
    rules.orThrow();
    return taken;
  }

  /**
   * What is to be adopted is known from here on: whoever comes later under its name is a stranger.
   */
  private IamRole adoptable(String name) {
    IamRole observed;
    try {
      observed =
          iam.roles()
              .find(new RoleName(name))
              .orElseThrow(
                  () ->
                      Refusal.impossible("/name", "There is no role " + name + " to be adopted."));
    } catch (IamFailure e) {
      throw unreachable(e);
    }
    if (observed.reserved()) {
      throw serviceLinked(name);
    }
    return observed;
  }

  private RoleSnapshot read(IamRole found) {
    try {
      return new RoleReader(iam).read(found, Set.of());
    } catch (IamFailure e) {
      throw unreachable(e);
    }
  }

  /** What its owner wrote is not written over: it could not be given back. */
  private static void requireFree(RoleSnapshot found, RoleSettings asked) {
    for (String name : asked.policies().inline().keySet()) {
      if (found.inline().containsKey(name)) {
        throw Refusal.impossible(
            DocumentWarnings.pointer(name),
            "The role has an inline policy " + name + " of its owner's already.");
      }
    }
  }

  /**
   * @throws Refusal 422 for the role that Stint itself runs as, 503
   */
  void requireNotOwn(String name, String pointer) {
    try {
      stints.refuse(name, pointer);
    } catch (IamFailure e) {
      throw unreachable(e);
    }
  }

  /**
   * The settings within the boundary that all roles of Stint's making have.
   *
   * @throws Refusal 422 where another one is asked for
   */
  RoleSettings bounded(Role current, RoleSettings changed) {
    if (current.adopted()) {
      return changed;
    }
    requireWithin(changed, current.settings().permissionsBoundary());
    return changed.within(iam.account().boundary());
  }

  /**
   * A role has one boundary, and two are not compared: another one may give what this one keeps.
   *
   * @param before from before there was one for all; null: none
   */
  private void requireWithin(RoleSettings asked, String before) {
    String other = asked.permissionsBoundary();
    Optional<PolicyArn> boundary = iam.account().boundary();
    if (other != null
        && !other.equals(before)
        && boundary.isPresent()
        && !other.equals(boundary.get().value())) {
      throw Refusal.impossible(
          "/permissionsBoundary",
          "Every role here is made within "
              + boundary.get()
              + ", and can have no other boundary beside it.");
    }
  }

  /** What rules and IAM say of other settings; reads from IAM. */
  Looked changed(Role current, RoleSettings changed) {
    RequestedPolicies judged = judged(current.settings(), changed);
    RoleRules rules = new RoleRules(bounds(changed), judged);
    if (current.adopted()) {
      rules.adopted(changed);
    }
    Looked looked = looked(changed, rules, judged);
    requireThere(changed.grants().approvalRule(), current.settings().grants().approvalRule());
    leadsNowhere(current.name(), current.arn(), changed, judged);
    if (current.adopted()) {
      owners.changed(current, changed.grants());
      if (current.found() != null) {
        requireFree(current.found(), changed);
      }
    }
    return warned(looked, current.name(), current.arn(), changed);
  }

  /** What has to be asked of IAM before documents are measured. */
  record Looked(RoleQuotas quotas, List<Warning> warnings) {}

  /**
   * Also of its documents, and of what the roles may assume of each other.
   *
   * @param arn null: not in IAM yet
   */
  private Looked warned(Looked looked, String name, String arn, RoleSettings settings) {
    List<Warning> all = new ArrayList<>(looked.warnings());
    all.addAll(QuarkusTransaction.requiringNew().call(() -> warnings.of(name, arn, settings)));
    return new Looked(looked.quotas(), all);
  }

  /** To no role by which its holder could raise their own rights, unless it may that itself. */
  private void leadsNowhere(
      String name, String arn, RoleSettings settings, RequestedPolicies judged) {
    try {
      targets.require(name, arn, settings, judged);
    } catch (IamFailure e) {
      throw unreachable(e);
    }
  }

  private Looked looked(RoleSettings settings, RoleRules rules, RequestedPolicies judged) {
    rules.settings(settings);
    rules.orThrow();
    try {
      return new Looked(quotas(), requireGood(settings, judged));
    } catch (IamFailure e) {
      throw unreachable(e);
    }
  }

  /** The role's documents with what is wanted of it by others; in a transaction. */
  RolePlan measured(Role role, Entitlements desired, Looked looked) {
    List<SessionRevocation> cuts = rows.cuts(role.id());
    return measured(
        role,
        RevocationDenies.ofCuts(cuts, String.valueOf(role.iamId()), clock.instant()),
        desired,
        looked);
  }

  private static RolePlan measured(
      Role role, List<Statement> cuts, Entitlements desired, Looked looked) {
    RoleDocuments render = new RoleDocuments(looked.quotas());
    if (!desired.denies().isEmpty()) {
      List<Statement> more = new ArrayList<>(cuts);
      more.add(RevocationDenies.RESERVE);
      RoleSnapshot most = render.of(role, more, desired, role.found());
      RoleSizes.of(most, role.found(), looked.quotas()).require();
    }
    RoleSnapshot documents = render.of(role, cuts, desired, role.found());
    RoleSizes sizes = RoleSizes.of(documents, role.found(), looked.quotas());
    sizes.require();
    return RolePlan.of(role.name(), documents, role.found(), sizes, looked.warnings());
  }

  Optional<RoleQuotas> lastQuotas() {
    return RoleQuotas.last(iam);
  }

  RoleQuotas quotas() {
    try {
      return RoleQuotas.of(iam);
    } catch (IamFailure e) {
      throw unreachable(e);
    }
  }

  MfaDemand ownersDemand(RoleRef role) {
    return role.adopted() ? owners.demand(new RoleName(role.name())) : MfaDemand.NONE;
  }

  List<String> raising(RoleRef role) {
    List<String> found = new ArrayList<>(owners.raising(role));
    QuarkusTransaction.requiringNew()
        .call(() -> rows.findByIdOptional(role.id()))
        .filter(its -> found.isEmpty())
        .ifPresent(its -> found.addAll(leading(its)));
    return found;
  }

  private List<String> leading(Role role) {
    if (!Roles.leadsOn(role.settings())) {
      return List.of();
    }
    List<String> arns =
        DocumentWarnings.documents(role.settings()).values().stream()
            .flatMap(document -> RoleTargets.of(document).stream())
            .filter(arn -> !arn.equals(role.arn()))
            .distinct()
            .toList();
    return targets
        .raising(arns)
        .or(() -> targets.reached(role.name(), role.arn(), role.settings()).map("It "::concat))
        .stream()
        .toList();
  }

  /** As {@link Roles#raisingOf}. */
  Optional<String> raisingOf(List<String> arns) {
    return targets.raising(arns);
  }

  /** Says what of it raises its holder's rights, where the role may hold such. */
  private List<Warning> requireGood(RoleSettings settings, RequestedPolicies judged) {
    List<Warning> raising = new ArrayList<>();
    List<String> managed = settings.policies().managed();
    Bounds bounds = bounds(settings);
    for (int i = 0; i < managed.size(); i++) {
      String at = "/policies/managed/" + i;
      ManagedPolicy policy = requireThere(managed.get(i), at);
      if (!judged.managed().contains(managed.get(i))) {
        policy
            .objection(bounds)
            .ifPresent(
                words -> {
                  throw Refusal.impossible(at, words);
                });
      }
      for (String words : policy.raising(bounds)) {
        raising.add(new Warning(at, RoleRights.CODE, words));
      }
    }
    if (settings.permissionsBoundary() != null) {
      requireThere(settings.permissionsBoundary(), "/permissionsBoundary");
    }
    return raising;
  }

  /** What was judged within the same bounds. */
  private static RequestedPolicies judged(RoleSettings before, RoleSettings after) {
    return before.grants().chaining() == after.grants().chaining()
            && before.grants().privileged().equals(after.grants().privileged())
        ? before.policies()
        : RequestedPolicies.NONE;
  }

  private Bounds bounds(RoleSettings settings) {
    return Bounds.ofRole(
        iam.account().home(),
        settings.grants().privileged(),
        settings.grants().chaining() == Chaining.ALLOW);
  }

  /** A group that nobody is of would keep everybody waiting; one that was named stays. */
  private void requireThere(GrantApproval asked, GrantApproval before) {
    for (int i = 0; i < asked.approvers().size(); i++) {
      String group = asked.approvers().get(i);
      if (!before.approvers().contains(group) && !groups.known(group)) {
        throw Refusal.impossible(
            "/grants/approval/approvers/" + i,
            "No group "
                + group
                + " is known: nobody with it has called, no API token names it, and"
                + " STINT_OIDC_GROUPS does not.");
      }
    }
  }

  private ManagedPolicy requireThere(String arn, String at) {
    return iam.policies()
        .find(new PolicyArn(arn))
        .filter(ManagedPolicy::attachable)
        .orElseThrow(() -> Refusal.impossible(at, "There is no managed policy " + arn + "."));
  }

  /** What AWS refuses now, it refuses the next time too. */
  static Refusal unreachable(IamFailure e) {
    return Refusal.byAws(e.retryable(), "This could not be checked with AWS: " + e.getMessage());
  }
}
