package io.stint.sweep;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.iam.IamFailure;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import io.stint.reconcile.Reconciler;
import io.stint.sweep.Found.Shown;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Carries a sweep out. The claim on its row keeps it to one replica. */
@ApplicationScoped
class SweepReconciler implements Reconciler {

  private final SweepRepository rows;
  private final Look look;
  private final Brake brake;
  private final SweepEvents events;
  private final SweepConfig config;

  SweepReconciler(
      SweepRepository rows, Look look, Brake brake, SweepEvents events, SweepConfig config) {
    this.rows = rows;
    this.look = look;
    this.brake = brake;
    this.events = events;
    this.config = config;
  }

  @Override
  public String table() {
    return "sweep";
  }

  /** No errand: it may take long, and what people asked for goes on beside it. */
  @Override
  public Outcome converge(Claim claim) {
    Sweep sweep = requiringNew().call(() -> rows.findById(claim.id()));
    if (sweep == null || sweep.state() == SweepState.DONE) {
      return Outcome.settled(() -> {});
    }
    try {
      return swept(sweep, look.at(claim.now(), claim::stillHeld), claim);
    } catch (IamFailure e) {
      return Outcome.failed(e.code(), e.getMessage(), e.retryable());
    }
  }

  private Outcome swept(Sweep sweep, Account account, Claim claim) {
    Set<String> removals = account.removals();
    Set<String> approved = sweep.approved();
    boolean free = brake.lets(removals.size(), account.known());
    Map<String, Shown> all = new LinkedHashMap<>();
    boolean held = false;
    for (Finding finding : account.findings()) {
      boolean waits =
          sweep.repair() && finding.removes() && !free && !approved.contains(finding.key());
      held |= waits;
      all.put(
          finding.key(),
          waits ? Shown.of(finding, FindingOutcome.HELD) : done(finding, sweep.repair(), claim));
    }
    return held ? held(sweep, account, all, claim) : ended(sweep, account, all, claim);
  }

  /**
   * @throws IamFailure that goes away by itself: all of it is looked at again then
   */
  private static Shown done(Finding finding, boolean repair, Claim claim) {
    if (!repair || finding.remedied().isEmpty()) {
      return Shown.of(finding, FindingOutcome.LEFT);
    }
    claim.stillHeld();
    try {
      if (!finding.remedied().get().apply()) {
        return Shown.of(finding, FindingOutcome.LEFT);
      }
      return Shown.of(
          finding, finding.removes() ? FindingOutcome.REMOVED : FindingOutcome.REPAIRED);
    } catch (IamFailure e) {
      if (e.retryable()) {
        throw e;
      }
      return Shown.of(finding, FindingOutcome.LEFT).failed(e.getMessage());
    }
  }

  private Outcome ended(Sweep sweep, Account account, Map<String, Shown> all, Claim claim) {
    return Outcome.settled(
        () -> {
          Found found = Found.of(account, all.values());
          rows.findById(sweep.id()).ended(found, claim.now());
          events.ended(sweep, found, all, claim.now());
        });
  }

  /** It looks again by itself: what has gone meanwhile need not be approved. */
  private Outcome held(Sweep sweep, Account account, Map<String, Shown> all, Claim claim) {
    Set<String> left = account.removals();
    all.forEach(
        (key, shown) -> {
          if (shown.outcome() == FindingOutcome.REMOVED) {
            left.remove(key);
          }
        });
    return Outcome.settledUntil(
        next(claim.now()),
        false,
        () -> {
          Found found = Found.of(account, all.values());
          boolean news = !left.equals(sweep.removals());
          rows.findById(sweep.id()).held(found, left, claim.now());
          events.held(sweep, news ? left.size() : 0, all, claim.now());
        });
  }

  private Instant next(Instant now) {
    return config.every().compareTo(Duration.ZERO) > 0 ? now.plus(config.every()) : null;
  }
}
