package io.stint.sweep;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.quarkus.security.identity.SecurityIdentity;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.iam.IamFailure;
import io.stint.reconcile.ReconcileLoop;
import io.stint.reconcile.ReconciledRow;
import io.stint.web.EntityTag;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** The door of the room. */
@ApplicationScoped
public class Sweeps {

  private final SweepRepository rows;
  private final Look look;
  private final AuditTrail audit;
  private final ReconcileLoop loop;
  private final SecurityIdentity caller;
  private final Clock clock;

  Sweeps(
      SweepRepository rows,
      Look look,
      AuditTrail audit,
      ReconcileLoop loop,
      SecurityIdentity caller,
      Clock clock) {
    this.rows = rows;
    this.look = look;
    this.audit = audit;
    this.loop = loop;
    this.caller = caller;
    this.clock = clock;
  }

  /**
   * In the caller's transaction.
   *
   * @throws Refusal 409 with the address of the one that is open
   */
  Sweep request(SweepRequest request) {
    rows.beginAlone();
    rows.open()
        .ifPresent(
            open -> {
              throw Refusal.of(
                      ProblemCode.CONFLICT,
                      "There is a sweep that is not over: /sweeps/%s is %s."
                          .formatted(open.id(), open.state()))
                  .with("Location", "/sweeps/" + open.id());
            });
    Instant now = clock.instant();
    Sweep sweep =
        new Sweep(ReconciledRow.newId(now), request.repair(), caller.getPrincipal().getName(), now);
    rows.persistAndFlush(sweep);
    audit.record(
        AuditAction.SWEEP_REQUESTED, sweep.id().toString(), Map.of("repair", request.repair()));
    loop.wakeAfterCommit();
    return sweep;
  }

  /** What there is to be removed now, of a sweep that waits for an approval. */
  record Again(Set<String> removals) {}

  /**
   * Looks at the account once more; without a transaction.
   *
   * @throws Refusal 404, 409 when it does not wait, 412; 503 or 409 when AWS does not show the
   *     account
   */
  Again again(String id, String ifMatch) {
    requiringNew()
        .run(
            () -> {
              Sweep sweep = rows.read(id);
              EntityTag.check(ifMatch, sweep.version());
              sweep.requireAwaiting();
            });
    try {
      return new Again(look.at(clock.instant(), () -> {}).removals());
    } catch (IamFailure e) {
      throw Refusal.byAws(e.retryable(), e.getMessage());
    }
  }

  /**
   * In the caller's transaction.
   *
   * @throws Refusal 412 when there is something else to be removed by now
   */
  Sweep approve(String id, String ifMatch, Again again) {
    Sweep sweep = rows.lock(id);
    EntityTag.check(ifMatch, sweep.version());
    sweep.requireAwaiting();
    if (!again.removals().equals(sweep.removals())) {
      throw Refusal.preconditionFailed(
          "It has found something else since: %d objects would be removed now, %d did when it was held; read it again in a moment."
              .formatted(again.removals().size(), sweep.removals().size()));
    }
    sweep.approve(clock.instant());
    rows.flush();
    audit.record(AuditAction.SWEEP_APPROVED, id, Map.of("removals", again.removals().size()));
    loop.wakeAfterCommit();
    return sweep;
  }

  /** It is to look again, so that what is shown is what there is. */
  void lookAgain(String id) {
    requiringNew()
        .run(
            () -> {
              rows.lock(id).lookAgain(clock.instant());
              loop.wakeAfterCommit();
            });
  }
}
