package io.stint.role;

import io.stint.access.Ownership;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.iam.Iam;
import io.stint.reconcile.ReconcileLoop;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** Ends sessions of a role before their time: one name's, or everybody's. */
@ApplicationScoped
class SessionRevocations {

  private final RoleRepository rows;
  private final StintsRole stints;
  private final RoleLedger ledger;
  private final Ownership ownership;
  private final AuditTrail audit;
  private final ReconcileLoop loop;
  private final Clock clock;
  private final Iam iam;

  SessionRevocations(
      RoleRepository rows,
      StintsRole stints,
      RoleLedger ledger,
      Ownership ownership,
      AuditTrail audit,
      ReconcileLoop loop,
      Clock clock,
      Iam iam) {
    this.iam = iam;
    this.rows = rows;
    this.stints = stints;
    this.ledger = ledger;
    this.ownership = ownership;
    this.audit = audit;
    this.loop = loop;
    this.clock = clock;
  }

  /**
   * Not in a transaction.
   *
   * @throws Refusal 422 for the role that Stint itself runs as
   */
  void requireNotStints(String roleName) {
    stints.refuseIfKnown(roleName, "");
  }

  /**
   * In the caller's transaction.
   *
   * @throws Refusal 400, 404, 409, 422 for a member who is not there
   */
  RoleView.EndedSessions end(String roleName, SessionRevocationRequest revocation) {
    revocation.check();
    Role role = rows.lock(roleName).orElseThrow(() -> RoleChecks.unknown(roleName));
    role.requireNotDeleting();
    if (role.iamId() == null) {
      throw Refusal.of(ProblemCode.NOT_IN_IAM, "The role " + role.name() + " is not in IAM yet.");
    }
    Instant now = clock.instant();
    String session = sessionName(role, revocation, now);
    SessionRevocation cut = rows.cut(role.id(), session, iam.issueTimeNow(now));
    role.markDue(true, now);
    audit.record(
        AuditAction.ROLE_SESSIONS_REVOKED,
        role.name(),
        Map.of(
            "member",
            session == null ? "*" : session,
            "issuedBefore",
            cut.issuedBefore().toString()));
    loop.wakeAfterCommit();
    return new RoleView.EndedSessions(session, cut.issuedBefore(), cut.keepUntil(), false);
  }

  /**
   * Null: everybody's. A name that no sessions have would end nothing, and seem to have done so.
   * Who owns the role does not hear by this who else there is.
   */
  private String sessionName(Role role, SessionRevocationRequest revocation, Instant now) {
    boolean all = ownership.scope().all();
    return revocation.member() == null
        ? revocation.sessionName()
        : ledger
            .sessionName(revocation.member(), now)
            .filter(name -> all || ledger.mayHaveSessions(role.id(), name, now))
            .orElseThrow(
                () ->
                    Refusal.impossible(
                        "/member",
                        (all
                                    ? "There is no member %s of any cohort"
                                    : "There is no member %s with a grant on this role")
                                .formatted(revocation.member())
                            + "; sessions of others are named by sessionName."));
  }
}
