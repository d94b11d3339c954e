package io.stint.role;

import io.stint.entitlement.Entitlements;
import io.stint.entitlement.Forecast;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whether other settings of a role fit what is live on it: its users, and what grants give. */
@ApplicationScoped
class RoleForecast {

  private final RoleUses uses;
  private final RoleLedger ledger;
  private final RoleChecks checks;
  private final Clock clock;

  RoleForecast(RoleUses uses, RoleLedger ledger, RoleChecks checks, Clock clock) {
    this.uses = uses;
    this.ledger = ledger;
    this.checks = checks;
    this.clock = clock;
  }

  /**
   * In a transaction that holds the role.
   *
   * @return the role's documents at this instant, with the other settings
   * @throws io.stint.web.Refusal 409 that names the users, 422 with the numbers
   */
  RolePlan plan(Role role, RoleSettings changed, RoleChecks.Looked looked) {
    Role after = role.with(changed);
    uses.requireTrustKept(role, after);
    Instant now = clock.instant();
    List<RolePlan> plans = new ArrayList<>();
    Forecast.require(
        now,
        null,
        at -> desired(after, at),
        (at, desired) -> plans.add(checks.measured(after, desired, looked)));
    return plans.get(0);
  }

  /** In the transaction that stores it. */
  void becamePrivileged(Role role) {
    ledger.becamePrivileged(role.id());
  }

  /** The same. */
  void leadsOn(Role role) {
    ledger.leadsOn(role.id());
  }

  /** Grants speak only of roles that are in IAM. */
  private Entitlements desired(Role role, Instant at) {
    return role.iamId() == null ? Entitlements.NOTHING : ledger.desired(role.ref(), at);
  }
}
