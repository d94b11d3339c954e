package io.stint.role;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.access.Scope;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.IamPath;
import io.stint.iam.IamRole;
import io.stint.iam.Page;
import io.stint.iam.PolicyArn;
import io.stint.iam.RoleName;
import io.stint.reconcile.ReconciledRow.FailureView;
import io.stint.web.EntityTag;
import io.stint.web.PageRequest;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What is shown of roles: Stint's from the rows, those of AWS's services from IAM. */
@ApplicationScoped
class RoleQueries {

  private static final IamPath SERVICE_LINKED = new IamPath("/aws-service-role/");
  private static final int MOST = 1000;

  private final RoleRepository rows;
  private final RoleUses uses;
  private final RoleReach reach;
  private final RoleWarnings warnings;
  private final Iam iam;

  RoleQueries(RoleRepository rows, RoleUses uses, RoleReach reach, RoleWarnings warnings, Iam iam) {
    this.rows = rows;
    this.uses = uses;
    this.reach = reach;
    this.warnings = warnings;
    this.iam = iam;
  }

  /**
   * @param tag none on what Stint does not keep
   */
  record Shown(RoleView view, Optional<String> tag) {}

  Shown read(String name) {
    return QuarkusTransaction.requiringNew()
        .call(() -> rows.byName(name).map(this::shown))
        .orElseGet(() -> new Shown(serviceLinked(name), Optional.empty()));
  }

  /** In the caller's transaction. */
  Shown stored(String name) {
    return rows.byName(name).map(this::shown).orElseThrow(() -> RoleChecks.unknown(name));
  }

  /**
   * @param nextAttemptAt as {@link FailureView#nextAttemptAfter} says
   */
  record Standing(RoleState state, Instant nextAttemptAt) {}

  /** Cheap, for whoever asks again and again; in the caller's transaction. */
  Standing standing(String name) {
    Role role = rows.byName(name).orElseThrow(() -> RoleChecks.unknown(name));
    return new Standing(role.state(), FailureView.nextAttemptAfter(role.failure().orElse(null)));
  }

  private Shown shown(Role role) {
    // A change of this transaction gets its version when it is written.
    rows.flush();
    RoleView view = RoleView.of(role, rows.cuts(role.id()), uses.of(role.id()), warnings.of(role));
    return new Shown(view, Optional.of(EntityTag.of(role.version())));
  }

  List<RoleView> page(RoleState state, Scope scope, PageRequest page) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              List<Role> roles = rows.page(state, scope, page);
              List<UUID> ids = roles.stream().map(Role::id).toList();
              Map<UUID, List<RoleUse.Use>> used = uses.of(ids);
              Map<UUID, List<SessionRevocation>> cuts =
                  rows.cuts(ids).stream().collect(Collectors.groupingBy(SessionRevocation::roleId));
              RoleReach.Network network = reach.network();
              return roles.stream()
                  .map(
                      role ->
                          RoleView.of(
                              role,
                              cuts.getOrDefault(role.id(), List.of()),
                              used.getOrDefault(role.id(), List.of()),
                              warnings.of(role, network)))
                  .toList();
            });
  }

  /** They are nobody's, and so an administrator's. */
  List<RoleView> serviceLinked(Scope scope, PageRequest page) {
    if (!scope.all()) {
      return List.of();
    }
    try {
      return serviceLinkedInIam(page);
    } catch (IamFailure e) {
      throw RoleChecks.unreachable(e);
    }
  }

  private List<RoleView> serviceLinkedInIam(PageRequest page) {
    List<IamRole> all = new ArrayList<>();
    Optional<String> marker = Optional.empty();
    do {
      Page<IamRole> some = iam.roles().list(SERVICE_LINKED, marker, MOST);
      all.addAll(some.items());
      marker = some.next();
    } while (marker.isPresent());
    String after = page.isFirst() ? "" : page.after().get(0);
    return all.stream()
        .filter(role -> role.name().key().compareTo(after) > 0)
        .sorted(Comparator.comparing(role -> role.name().key()))
        .limit(page.limit())
        .map(role -> RoleView.of(role, List.of()))
        .toList();
  }

  private RoleView serviceLinked(String name) {
    if (!RoleRules.isServiceLinked(name)) {
      throw Refusal.notFound("role", name);
    }
    try {
      RoleName asked = new RoleName(name);
      IamRole role =
          iam.roles()
              .find(asked)
              .filter(IamRole::reserved)
              .orElseThrow(() -> Refusal.notFound("role", name));
      return RoleView.of(
          role, iam.roles().policies().attached(asked).stream().map(PolicyArn::value).toList());
    } catch (IllegalArgumentException | IamFailure.Missing e) {
      throw Refusal.notFound("role", name);
    } catch (IamFailure e) {
      throw RoleChecks.unreachable(e);
    }
  }
}
