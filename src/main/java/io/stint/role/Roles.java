package io.stint.role;

import io.stint.access.Ownership;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.entitlement.Entitlements;
import io.stint.policy.MfaDemand;
import io.stint.policy.Outliving;
import io.stint.policy.Warning;
import io.stint.reconcile.ReconcileLoop;
import io.stint.reconcile.ReconciledRow;
import io.stint.role.trust.Trust;
import io.stint.web.EntityTag;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The door of the room. What is wanted of a role is stored here; its reconciler, the only writer of
 * the role in IAM, does the rest.
 */
@ApplicationScoped
public class Roles {

  /** The code of the failure of a role under whose name somebody else's is in IAM. */
  public static final String NOT_OURS = RoleStranger.CODE;

  private final RoleRepository rows;
  private final RoleChecks checks;
  private final RoleUses uses;
  private final StintsRole stints;
  private final RoleReach reach;
  private final Ownership ownership;
  private final AuditTrail audit;
  private final ReconcileLoop loop;
  private final Clock clock;

  Roles(
      RoleRepository rows,
      RoleChecks checks,
      RoleUses uses,
      StintsRole stints,
      RoleReach reach,
      Ownership ownership,
      AuditTrail audit,
      ReconcileLoop loop,
      Clock clock) {
    this.rows = rows;
    this.checks = checks;
    this.uses = uses;
    this.stints = stints;
    this.reach = reach;
    this.ownership = ownership;
    this.audit = audit;
    this.loop = loop;
    this.clock = clock;
  }

  /**
   * Checks a request for a role; reads from IAM, so not to be called in a transaction.
   *
   * @throws Refusal 400 with everything that the request shows to be wrong; 422 when a policy is
   *     not there, a quota does not allow it, there is nothing to adopt or Stint itself runs as it;
   *     409 for a name of AWS's own roles
   */
  public CheckedRole check(RoleRequest request) {
    return checks.created(request.ownedBy(ownership.ofCaller()));
  }

  /**
   * Stores a role that was checked; in the caller's transaction.
   *
   * @throws Refusal 409 when the name is taken
   */
  public RoleRef create(CheckedRole checked) {
    RoleRequest request = checked.request();
    rows.lock(request.name())
        .ifPresent(
            observed -> {
              throw Refusal.of(
                  ProblemCode.NAME_TAKEN, "There is a role " + observed.name() + " already.");
            });
    Instant now = clock.instant();
    Role role =
        new Role(
            ReconciledRow.newId(now), request.name(), request.settings(), request.adopt(), now);
    role.toBe(checked.foundId());
    rows.persistAndFlush(role);
    record(
        role,
        request.adopt() ? AuditAction.ROLE_ADOPTED : AuditAction.ROLE_CREATED,
        role.settings().grants().privileged() ? Map.of("privileged", true) : Map.of());
    loop.wakeAfterCommit();
    return role.ref();
  }

  /**
   * Whoever begins to use a role asks this first; not in a transaction, it may ask AWS.
   *
   * @param pointer of the name in the request
   * @throws Refusal 422 for the role that Stint itself runs as, 503
   */
  public void requireNotStints(String name, String pointer) {
    checks.requireNotOwn(name, pointer);
  }

  /**
   * Marks a role for removal (an adopted one: for being given back); in the caller's transaction.
   *
   * @param ifMatch may be null
   * @throws Refusal 409 while it is used, with the users named; 412; 422 when Stint itself runs as
   *     it
   */
  public void delete(String name, String ifMatch) {
    Role role = locked(name);
    EntityTag.check(ifMatch, role.version());
    if (role.state() == RoleState.DELETING) {
      return;
    }
    uses.requireNone(role, null);
    if (!role.adopted() && stints.isKnownToBe(role.name())) {
      throw Refusal.of(
          ProblemCode.OWN_IDENTITY, "Stint itself runs as the role " + role.name() + ".");
    }
    role.delete(clock.instant());
    record(role, AuditAction.ROLE_DELETION_REQUESTED, Map.of());
    loop.wakeAfterCommit();
  }

  /** In a transaction. */
  public Optional<RoleRef> find(String name) {
    return rows.byName(name).map(Role::ref);
  }

  /** In a transaction. */
  public Optional<RoleRef> find(UUID id) {
    return rows.findByIdOptional(id).map(Role::ref);
  }

  /**
   * Of these roles, those under whose name somebody else's was found in IAM: nobody is to have it.
   * In a transaction.
   */
  public Set<UUID> strangers(Collection<UUID> roleIds) {
    return rows.strangers(roleIds);
  }

  /** The names of those of which it is not known that all that was to be taken away is. */
  public List<String> unsettled(Collection<UUID> roleIds, Instant now) {
    return rows.unsettled(roleIds, now);
  }

  /**
   * Whether the role can be handed to an AWS service: its standing trust names it, or an adopted
   * role did so before. In a transaction.
   *
   * @param service for example {@code ec2.amazonaws.com}
   */
  public boolean trustsService(UUID roleId, String service) {
    return rows.findByIdOptional(roleId)
        .filter(role -> Trust.namesService(role, service))
        .isPresent();
  }

  /** The role's policies by name or ARN, as they were asked for. In a transaction. */
  public List<String> policies(UUID roleId) {
    return rows.findByIdOptional(roleId)
        .map(role -> role.settings().policies())
        .map(its -> Stream.concat(its.inline().keySet().stream(), its.managed().stream()).toList())
        .orElse(List.of());
  }

  /**
   * To be called before the role is let go, in a transaction.
   *
   * @param besides a user that does not count
   * @throws Refusal 409 that names the users
   */
  public void requireUnused(UUID roleId, RoleUse.Use besides) {
    rows.lock(roleId).ifPresent(role -> uses.requireNone(role, besides));
  }

  /**
   * Holds the role until the transaction ends: for whoever begins to use it, so that it is not
   * deleted meanwhile.
   *
   * @throws Refusal 404, or 409 when it is being deleted
   */
  public RoleRef lock(String name) {
    Role role = locked(name);
    role.requireNotDeleting();
    return role.ref();
  }

  /**
   * What others want on the role has changed: in their transaction. The next pass asks them anew.
   * Does nothing for a role that is gone.
   *
   * @param revokes whether the change takes access away; such go first
   */
  public void markDue(UUID roleId, boolean revokes, Instant now) {
    if (rows.markDue(roleId, revokes, now)) {
      loop.wakeAfterCommit();
    }
  }

  /** The role in IAM may not be what was written last: the next pass reads it. In a transaction. */
  public void resync(UUID roleId, Instant now) {
    rows.lock(roleId)
        .ifPresent(
            role -> {
              role.resync(now);
              loop.wakeAfterCommit();
            });
  }

  /**
   * By what the role, as it is in IAM now, would let its holder raise their own rights; asked of
   * roles that are not privileged. Reads from IAM, so not to be called in a transaction.
   *
   * @return sentences; none when nothing does, and for a role that is not in IAM yet
   */
  public List<String> raising(RoleRef role) {
    return checks.raising(role);
  }

  /**
   * Whether somebody who passes or assumes these roles could raise their own rights so. Reads from
   * IAM, so not to be called in a transaction.
   *
   * @param arns as a document names them
   * @return why such a document is refused, by the first of them; empty: it is not
   */
  public Optional<String> raisingOf(List<String> arns) {
    return checks
        .raisingOf(arns)
        .map("It lets its holder raise their own rights: %s Use a PASS_ROLE grant."::formatted);
  }

  /** The same as far as Stint's rows say, for what is there already. In a transaction. */
  public Optional<String> privilegedAmong(List<String> arns) {
    if (arns.isEmpty()) {
      return Optional.empty();
    }
    RoleReach.Network network = reach.network();
    return arns.stream()
        .flatMap(arn -> network.with(arn).stream())
        .filter(RoleAssumptions.Node::privileged)
        .map(RoleAssumptions.Node::name)
        .findFirst();
  }

  /**
   * What whoever has a grant on the role comes to besides: warnings without the role's documents.
   * In a transaction.
   */
  public List<Warning> leading(UUID roleId) {
    return rows.findByIdOptional(roleId)
        .filter(role -> role.arn() != null)
        .map(role -> reach.network().warnings(role.name(), role.arn(), role.settings()))
        .orElse(List.of());
  }

  /**
   * The names of roles that services run with because somebody with this role started them. In a
   * transaction.
   */
  public List<String> passedBy(UUID roleId) {
    return rows.findByIdOptional(roleId)
        .filter(role -> role.arn() != null)
        .map(role -> reach.network().passed(role.name(), role.arn(), role.settings()))
        .orElse(List.of());
  }

  /**
   * Whether its holder may come to something else by it: it passes roles, or assumes further ones.
   * In a transaction.
   */
  public boolean leadsOn(UUID roleId) {
    return rows.findByIdOptional(roleId).map(role -> leadsOn(role.settings())).orElse(false);
  }

  static boolean leadsOn(RoleSettings settings) {
    return settings.grants().chaining() == Chaining.ALLOW
        || DocumentWarnings.documents(settings).values().stream()
            .anyMatch(document -> !document.passedRoles().isEmpty());
  }

  /**
   * What the owner of an adopted role demands of a sign-in now. Reads from IAM, so not to be called
   * in a transaction.
   *
   * @throws Refusal 503
   */
  public MfaDemand ownersDemand(RoleRef role) {
    return checks.ownersDemand(role);
  }

  /**
   * @return 422: what {@link #raising} has found takes a privileged role
   */
  public static Refusal notPrivileged(String pointer, String role, String words) {
    return RoleRights.refused(pointer, role, words);
  }

  /** IAM's quotas as they were read last; empty when nobody has asked yet. */
  public Optional<RoleQuotas> lastQuotas() {
    return checks.lastQuotas();
  }

  /** IAM's quotas for this account; reads from IAM at times, so not in a transaction. */
  public RoleQuotas quotas() {
    return checks.quotas();
  }

  /**
   * The role's documents as they would be if {@code desired} were what grants want; in a
   * transaction.
   *
   * @throws Refusal 422 with the numbers, when that does not fit
   */
  public RolePlan plan(UUID roleId, Entitlements desired, RoleQuotas quotas) {
    Role role =
        rows.findByIdOptional(roleId)
            .orElseThrow(() -> Refusal.notFound("role", roleId.toString()));
    return checks.measured(role, desired, new RoleChecks.Looked(quotas, List.of()));
  }

  /**
   * What was asked for of the role, trust, policies and the rule for grants among it, in a form
   * that is the same as long as nothing of it is changed. In a transaction.
   */
  public String asked(UUID roleId) {
    return rows.findByIdOptional(roleId)
        .map(role -> StoredRole.SETTINGS.convertToDatabaseColumn(role.settings()))
        .orElse("");
  }

  /** What sessions of the role may come to by assuming further roles. In a transaction. */
  public List<ReachableRole> reachableFrom(UUID roleId) {
    return rows.findByIdOptional(roleId)
        .filter(role -> role.arn() != null)
        .map(reach::from)
        .orElse(List.of());
  }

  /**
   * Roles of other accounts that sessions of the role may assume by its inline policies. In a
   * transaction.
   */
  public List<Outliving> outliving(UUID roleId) {
    return rows.findByIdOptional(roleId).map(reach::elsewhere).orElse(List.of());
  }

  /**
   * Whether sessions of the role from before are known to be denied, whosever they are; so they are
   * when the role is gone. In a transaction.
   */
  public boolean deniesSessionsBefore(UUID roleId, Instant issuedBefore) {
    return rows.findByIdOptional(roleId)
        .map(
            role ->
                role.writtenConfirmed()
                    && RevocationDenies.denyAllBefore(role.written(), issuedBefore))
        .orElse(true);
  }

  /**
   * Sessions of that name that were issued before are denied in IAM, and those since are not: the
   * latest such instant. In a transaction.
   */
  public Optional<Instant> sessionsDeniedBefore(UUID roleId, String sessionName) {
    return rows.findByIdOptional(roleId)
        .filter(role -> role.written() != null)
        .flatMap(
            role ->
                RevocationDenies.issuedBefore(role.written(), role.iamId() + ":" + sessionName));
  }

  private Role locked(String name) {
    return rows.lock(name).orElseThrow(() -> RoleChecks.unknown(name));
  }

  private void record(Role role, AuditAction action, Map<String, ?> details) {
    audit.record(action, role.name(), details);
  }
}
