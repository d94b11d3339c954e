package io.stint.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.audit.AuditTrail;
import io.stint.audit.Subject;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import io.stint.reconcile.Reconciler;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Moves a grant's own state with time. Writes nothing to AWS: users, cohorts and roles come due by
 * themselves at the same instant.
 */
@ApplicationScoped
class GrantReconciler implements Reconciler {

  private final GrantRows rows;
  private final AuditTrail audit;

  GrantReconciler(GrantRows rows, AuditTrail audit) {
    this.rows = rows;
    this.audit = audit;
  }

  @Override
  public String table() {
    return "access_grant";
  }

  @Override
  public Outcome converge(Claim claim) {
    Instant now = claim.now();
    Optional<Grant> read = QuarkusTransaction.requiringNew().call(() -> rows.find(claim.id()));
    if (read.isEmpty()) {
      return Outcome.settled(() -> {});
    }
    Grant grant = read.get();
    grant.tick(now);
    return Outcome.settledUntil(
        grant.nextTick(now), false, () -> rows.find(claim.id()).ifPresent(row -> tick(row, now)));
  }

  private void tick(Grant grant, Instant now) {
    boolean was = grant.state() == GrantState.REVOKED;
    grant.tick(now);
    if (!was && grant.state() == GrantState.REVOKED) {
      audit.recordOwn("grant.revoked", new Subject("grant", grant.id().toString()), Map.of());
    }
  }
}
