package io.stint.role;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** Whether other settings of a role fit what is live on it: its users, and what ledgers want. */
@ApplicationScoped
class RoleForecast {

  /** What is wanted is looked at over so many of its changes to come. */
  private static final int MOST_AHEAD = 50;

  private final RoleUses uses;
  private final Ledgers ledgers;
  private final RoleChecks checks;
  private final Clock clock;

  RoleForecast(RoleUses uses, Ledgers ledgers, RoleChecks checks, Clock clock) {
    this.uses = uses;
    this.ledgers = ledgers;
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
    Ledgers.Desired desired = desired(after, now);
    RolePlan plan = checks.measured(after, desired.all(), looked);
    for (int i = 0; i < MOST_AHEAD && desired.next() != null; i++) {
      desired = desired(after, desired.next());
      checks.measured(after, desired.all(), looked);
    }
    return plan;
  }

  /** In the transaction that stores it. */
  void becamePrivileged(Role role) {
    ledgers.becamePrivileged(role.id());
  }

  /** Ledgers speak only of roles that are in IAM. */
  private Ledgers.Desired desired(Role role, Instant at) {
    return role.iamId() == null ? Ledgers.Desired.NOTHING : ledgers.on(role.ref(), at);
  }
}
