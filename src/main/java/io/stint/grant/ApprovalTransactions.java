package io.stint.grant;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.reconcile.ReconcileLoop;
import io.stint.security.Caller;
import io.stint.web.EntityTag;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What others say to what is asked for. Everything needs a transaction; locks are taken in the one
 * order, the grant's last.
 */
@ApplicationScoped
class ApprovalTransactions {

  private final GrantRepository rows;
  private final Requests requests;
  private final Deciders deciders;
  private final Approvals approvals;
  private final AuditTrail audit;
  private final ReconcileLoop loop;

  ApprovalTransactions(
      GrantRepository rows,
      Requests requests,
      Deciders deciders,
      Approvals approvals,
      AuditTrail audit,
      ReconcileLoop loop) {
    this.rows = rows;
    this.requests = requests;
    this.deciders = deciders;
    this.approvals = approvals;
    this.audit = audit;
    this.loop = loop;
  }

  /**
   * That the caller may decide on what they have seen; once more when the row is held.
   *
   * @throws Refusal 400, 401, 403, 409, 412
   */
  Requests.Standing required(Grant grant, ApprovalRequest said, String ifMatch, Instant now) {
    Asking asking = asked(grant, now);
    Requests.Standing standing = requests.standing(grant, asking);
    deciders.requireMay(grant, standing);
    Caller caller = deciders.caller();
    if (standing.said().stream()
        .anyMatch(each -> each.isBy(caller) && each.isOf(asking, standing.seen()))) {
      throw Refusal.of(ProblemCode.ALREADY_DECIDED, "The caller has decided on this already.");
    }
    EntityTag.require(ifMatch, EntityTag.of(grant.version(), standing.seen()));
    if (said.decision() == Decision.APPROVE) {
      deciders.requireAnotherVoice(standing);
      deciders.requireSignedIn(standing, now);
    }
    return standing;
  }

  /**
   * @throws Refusal 409
   */
  static Asking asked(Grant grant, Instant now) {
    Asking asking = grant.asking(now);
    if (asking == null) {
      throw Refusal.of(
          ProblemCode.NOTHING_ASKED,
          "Nothing is asked for: the grant " + grant.id() + " is " + grant.stateAt(now) + ".");
    }
    return asking;
  }

  Grant held(UUID id) {
    return rows.lock(id).orElseThrow(() -> GrantQueries.unknown(id.toString()));
  }

  /**
   * Writes down what the caller says, who may.
   *
   * @return whether enough have agreed now
   */
  boolean add(Grant grant, Requests.Standing standing, ApprovalRequest said, Instant now) {
    Caller caller = deciders.caller();
    approvals.add(
        new Approvals.Approval(
            grant.id(),
            standing.asking().id(),
            standing.seen(),
            caller.issuer(),
            caller.subject(),
            deciders.makers(),
            said.decision(),
            said.comment(),
            now));
    boolean approves = said.decision() == Decision.APPROVE;
    long given = standing.given() + (approves ? 1 : 0);
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("by", standing.asking().name());
    told.put("given", given);
    told.put("needed", standing.needed());
    told.put("expiresAt", standing.asking().expiresAt());
    if (said.comment() != null) {
      told.put("comment", said.comment());
    }
    grant.decided(now);
    if (!approves) {
      grant.deny(now);
    }
    rows.flush();
    audit.record(
        approves ? AuditAction.GRANT_APPROVED : AuditAction.GRANT_DENIED,
        grant.id().toString(),
        told);
    loop.wakeAfterCommit();
    return approves && given >= standing.needed();
  }
}
