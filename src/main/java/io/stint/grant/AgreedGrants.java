package io.stint.grant;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;

/**
 * Gives what enough others have agreed to, held against what is there once more: it may have
 * changed since somebody asked. Every method needs a transaction.
 */
@ApplicationScoped
class AgreedGrants {

  private final GrantRepository rows;
  private final Planner planner;
  private final GranteeChanges grantees;
  private final GrantPreconditions conditions;
  private final AuditTrail audit;

  AgreedGrants(
      GrantRepository rows,
      Planner planner,
      GranteeChanges grantees,
      GrantPreconditions conditions,
      AuditTrail audit) {
    this.rows = rows;
    this.planner = planner;
    this.grantees = grantees;
    this.conditions = conditions;
    this.audit = audit;
  }

  /**
   * That it could be given now; holds all that it depends on but for its own row.
   *
   * @throws Refusal 409, 422
   */
  GrantPreconditions.Again required(Grant seen, GrantPreflight around, Instant now) {
    Asking asking = seen.asking(now);
    if (seen.state() != GrantState.REQUESTED) {
      return conditions.again(seen, asking.expiresAt(), around, now);
    }
    GrantPreconditions.Held held = conditions.of(GrantRequestRules.of(seen, now), around, now);
    if (!held.desired().target().equals(seen.target())
        || !held.desired().grantee().equals(seen.grantee())) {
      throw Refusal.of(
          ProblemCode.REQUEST_CHANGED,
          "What was asked for is another thing by now: the policy was changed at AWS, or the name"
              + " is somebody else's. It has to be asked for anew.");
    }
    return new GrantPreconditions.Again(held.role(), held.cap(), null);
  }

  /** The row is held. */
  void give(
      Grant grant,
      Asking asking,
      GrantPreconditions.Again again,
      GrantPreflight around,
      Instant now) {
    boolean isNew = grant.state() == GrantState.REQUESTED;
    Map<String, Object> before = GrantTransactions.told(grant);
    grantees.markDue(grant.grantee(), GrantTransactions.sessionsOf(grant), false, now);
    if (isNew) {
      grant.give(again.cap(), now);
    } else {
      grant.prolong(asking.expiresAt(), again.cap(), now);
    }
    planner.requireRoom(grant, again.role(), around, now);
    rows.flush();
    String subject = grant.id().toString();
    Map<String, Object> after = GrantTransactions.told(grant);
    if (isNew) {
      audit.record(AuditAction.GRANT_CREATED, subject, after);
    } else {
      audit.recordChange(AuditAction.GRANT_CHANGED, subject, after, before, after);
    }
  }
}
