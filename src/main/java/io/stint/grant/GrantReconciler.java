package io.stint.grant;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.cohort.People;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import io.stint.reconcile.Reconciler;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Moves a grant's own state with time. Writes nothing to AWS: users, cohorts and roles come due by
 * themselves at the same instant.
 */
@ApplicationScoped
class GrantReconciler implements Reconciler {

  private final GrantRepository rows;
  private final People people;
  private final AuditTrail audit;

  GrantReconciler(GrantRepository rows, People people, AuditTrail audit) {
    this.people = people;
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
    Optional<Grant> read = requiringNew().call(() -> rows.findByIdOptional(claim.id()));
    if (read.isEmpty()) {
      return Outcome.settled(() -> {});
    }
    Grant grant = read.get();
    if (grant.state() == GrantState.REVOKED) {
      return ended(grant, now);
    }
    grant.tick(now);
    return Outcome.settledUntil(
        grant.nextTick(now),
        false,
        () -> rows.findByIdOptional(claim.id()).ifPresent(row -> tick(row, now)));
  }

  /** One on a privileged role comes due once more: what was made by it is not to outlive it. */
  private Outcome ended(Grant grant, Instant now) {
    Grantee grantee = grant.grantee();
    requiringNew()
        .run(
            () -> {
              List<UUID> users =
                  grantee.cohortId() == null
                      ? Stream.ofNullable(grantee.userId()).toList()
                      : people.usersIn(grantee.cohortId());
              people.removeForeignInGroupsOf(users, now);
              people.removeForeign(users, now);
            });
    return Outcome.settled(() -> {});
  }

  private void tick(Grant grant, Instant now) {
    boolean was = grant.state() == GrantState.REVOKED;
    boolean asked = grant.isAskedFor();
    grant.tick(now);
    if (asked && !grant.isAskedFor()) {
      audit.recordOwn(
          AuditAction.GRANT_LAPSED,
          grant.id().toString(),
          Map.of("state", grant.state(), "endsAt", grant.endsAt()));
    }
    if (!was && grant.state() == GrantState.REVOKED) {
      audit.recordOwn(AuditAction.GRANT_REVOKED, grant.id().toString(), Map.of());
    }
  }
}
