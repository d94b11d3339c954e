package io.stint.grant;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.reconcile.ReconcileLoop;
import io.stint.reconcile.ReconciledRow;
import io.stint.role.RoleRef;
import io.stint.web.EntityTag;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * The door of the room: grants are asked for, moved and ended here. Nothing is written to AWS; the
 * rows of user, cohort and role come due, and their rooms write what the ledger wants. Every method
 * needs a transaction.
 */
@ApplicationScoped
public class GrantTransactions {

  private final GrantRepository rows;
  private final Planner planner;
  private final GranteeChanges grantees;
  private final GrantPreconditions conditions;
  private final AuditTrail audit;
  private final ReconcileLoop loop;

  GrantTransactions(
      GrantRepository rows,
      Planner planner,
      GranteeChanges grantees,
      GrantPreconditions conditions,
      AuditTrail audit,
      ReconcileLoop loop) {
    this.rows = rows;
    this.planner = planner;
    this.grantees = grantees;
    this.conditions = conditions;
    this.audit = audit;
    this.loop = loop;
  }

  /** A grant as it would be, and what it leads to. */
  record Draft(Grant grant, List<GrantPlan.Document> documents) {}

  /**
   * Checks everything and stores nothing.
   *
   * @throws Refusal 404, 409, 422
   */
  Draft draft(GrantRequestRules asked, GrantPreflight around, Instant now) {
    GrantPreconditions.Held held = conditions.of(asked, around, now);
    Grant grant = made(held, now);
    List<GrantPlan.Document> documents = planner.plan(grant, held.role(), around, now);
    return new Draft(asked(grant, held, now), documents);
  }

  private static Grant made(GrantPreconditions.Held held, Instant now) {
    return new Grant(ReconciledRow.newId(now), held.desired(), held.cap(), now);
  }

  private static Grant asked(Grant grant, GrantPreconditions.Held held, Instant now) {
    if (held.asking() != null) {
      grant.request(held.asking(), now);
    }
    return grant;
  }

  /**
   * @throws Refusal 404, 409, 422
   */
  Grant request(GrantRequestRules asked, GrantPreflight around, Instant now) {
    GrantPreconditions.Held held = conditions.of(asked, around, now);
    Grant grant = made(held, now);
    planner.requireRoom(grant, held.role(), around, now);
    asked(grant, held, now);
    if (grant.isGiven()) {
      grantees.markDue(grant.grantee(), sessionsOf(grant), false, now);
    }
    rows.persistAndFlush(grant);
    tell(
        grant.isGiven() ? AuditAction.GRANT_CREATED : AuditAction.GRANT_REQUESTED,
        grant,
        told(grant));
    loop.wakeAfterCommit();
    return grant;
  }

  /**
   * Another end: later or earlier; one that is over ends the grant at once.
   *
   * @throws Refusal 404, 409 when it has ended, 412, 422
   */
  Grant prolong(UUID id, Instant expiresAt, GrantPreflight around, String ifMatch, Instant now) {
    BiFunction<Grant, RoleRef, List<GrantPlan.Document>> room =
        (grant, role) -> {
          planner.requireRoom(grant, role, around, now);
          return List.of();
        };
    return prolong(id, expiresAt, around, ifMatch, now, room).grant();
  }

  /** The same with the documents that it leads to; not to be committed. */
  Draft draft(UUID id, Instant expiresAt, GrantPreflight around, String ifMatch, Instant now) {
    return prolong(
        id,
        expiresAt,
        around,
        ifMatch,
        now,
        (grant, role) -> planner.plan(grant, role, around, now));
  }

  private Draft prolong(
      UUID id,
      Instant expiresAt,
      GrantPreflight around,
      String ifMatch,
      Instant now,
      BiFunction<Grant, RoleRef, List<GrantPlan.Document>> measured) {
    Grant seen = find(id);
    EntityTag.check(ifMatch, seen.version());
    // What was around one that is over may be gone.
    seen.requireNotOver(now);
    GrantPreconditions.Again again = conditions.again(seen, expiresAt, around, now);
    Map<String, Object> before = told(seen);
    boolean over = !expiresAt.isAfter(now) || !expiresAt.isAfter(seen.startsAt());
    if (again.asking() == null) {
      boolean sooner = expiresAt.isBefore(seen.expiresAt());
      grantees.markDue(seen.grantee(), sessionsOf(seen), sooner, now);
    }
    Grant grant = rows.lock(id).orElseThrow(() -> unknown(id));
    EntityTag.check(ifMatch, grant.version());
    grant.requireNotOver(now);
    if (over) {
      end(grant, now);
      loop.wakeAfterCommit();
      return new Draft(grant, List.of());
    }
    if (again.asking() != null) {
      grant.ask(again.asking(), again.cap(), now);
      Map<String, Object> told = told(grant);
      told.put("requestedEnd", expiresAt);
      tell(AuditAction.GRANT_REQUESTED, grant, told);
      loop.wakeAfterCommit();
      return new Draft(grant, List.of());
    }
    grant.prolong(expiresAt, again.cap(), now);
    List<GrantPlan.Document> documents = measured.apply(grant, again.role());
    rows.flush();
    Map<String, Object> after = told(grant);
    audit.recordChange(AuditAction.GRANT_CHANGED, id.toString(), after, before, after);
    loop.wakeAfterCommit();
    return new Draft(grant, documents);
  }

  /**
   * Ends it now; again for one that is over changes nothing, unless sessions of it may live that
   * are to end too.
   *
   * @param sessions whether those end that no Deny knows by name: all of the role, then
   * @throws Refusal 404, 412
   */
  Grant revoke(UUID id, boolean sessions, String ifMatch, Instant now) {
    Grant seen = find(id);
    EntityTag.check(ifMatch, seen.version());
    if (seen.isOver(now) && !(sessions && seen.hasUndeniedSessions(now))) {
      return seen;
    }
    if (seen.isGiven()) {
      grantees.markDue(seen.grantee(), sessionsOf(seen), true, now);
    }
    Grant grant = rows.lock(id).orElseThrow(() -> unknown(id));
    EntityTag.check(ifMatch, grant.version());
    if (!grant.isOver(now)) {
      end(grant, now);
    }
    if (sessions && grant.hasUndeniedSessions(now)) {
      grant.denySessions(now);
      tell(
          AuditAction.GRANT_SESSIONS_DENIED,
          grant,
          Map.of("role", grant.target().roleName(), "of", "*"));
    }
    loop.wakeAfterCommit();
    return grant;
  }

  /** What was only asked for is taken back. */
  private void end(Grant grant, Instant now) {
    grant.expireNow(EndedBy.REVOCATION, now);
    tell(grant.isGiven() ? AuditAction.GRANT_ENDED : AuditAction.GRANT_LAPSED, grant, told(grant));
  }

  public Grant find(UUID id) {
    return rows.findByIdOptional(id).orElseThrow(() -> unknown(id));
  }

  /** A role's documents change with who may assume it; who may pass it is at the user alone. */
  static UUID sessionsOf(Grant grant) {
    return grant.type() == GrantType.ASSUME_ROLE ? grant.target().roleId() : null;
  }

  private static Refusal unknown(UUID id) {
    return Refusal.notFound("grant", id.toString());
  }

  private void tell(AuditAction action, Grant grant, Map<String, ?> details) {
    rows.flush();
    String subject = grant.id().toString();
    audit.record(action, subject, details);
    if (grant.state() == GrantState.REVOKED) {
      audit.record(AuditAction.GRANT_REVOKED, subject, Map.of());
    }
  }

  static Map<String, Object> told(Grant grant) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("type", grant.type());
    told.put("principal", grant.grantee().words());
    told.put("role", grant.target().roleName());
    told.put("policy", grant.target().policyArn());
    told.put("startsAt", grant.startsAt());
    told.put("expiresAt", grant.expiresAt());
    told.put("endsAt", grant.endsAt());
    told.put("endedBy", grant.endedBy());
    told.put("reason", grant.reason());
    told.put("privileged", grant.privileged() ? true : null);
    told.values().removeIf(value -> value == null);
    return told;
  }
}
