package io.stint.cohort;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.iam.Ensured;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.Standing;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import io.stint.reconcile.Reconciler;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/** The only writer of a cohort's IAM user group. */
@ApplicationScoped
class CohortReconciler implements Reconciler {

  /** The last member wakes its cohort; this is for when that was lost. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final CohortRows rows;
  private final Iam iam;
  private final GroupPlanner planner;
  private final GroupWriter writer;
  private final Ledgers ledgers;

  CohortReconciler(
      CohortRows rows, Iam iam, GroupPlanner planner, GroupWriter writer, Ledgers ledgers) {
    this.ledgers = ledgers;
    this.rows = rows;
    this.iam = iam;
    this.planner = planner;
    this.writer = writer;
  }

  @Override
  public String table() {
    return "cohort";
  }

  @Override
  public Outcome converge(Claim claim) {
    Cohort cohort = QuarkusTransaction.requiringNew().call(() -> rows.find(claim.id()));
    if (cohort == null) {
      return Outcome.settled(() -> {});
    }
    Instant end = cohort.hasEnded(claim.now()) ? null : cohort.endsAt();
    try {
      if (cohort.state() == CohortState.DELETING) {
        return remove(cohort, claim);
      }
      return cohort.hasEnded(claim.now()) ? end(cohort, claim) : keep(cohort, claim);
    } catch (IamFailure e) {
      return Outcome.failed(e.code(), e.getMessage(), e.retryable(), end);
    } catch (GrantsNotWritten e) {
      return Outcome.failed(e.code(), e.getMessage(), e.retryable(), end);
    }
  }

  private Outcome keep(Cohort cohort, Claim claim) {
    GroupName group = new GroupName(cohort.name());
    boolean fresh = false;
    String arn = cohort.groupArn().orElse(null);
    if (arn == null) {
      Ensured ensured = iam.groups().ensure(group);
      if (!ensured.standing().mine()) {
        return Outcome.failed(
            "GroupExists",
            "a group " + group + " exists in IAM that is not Stint's",
            false,
            cohort.endsAt());
      }
      arn = ensured.arn().value();
      fresh = ensured.standing() == Standing.CREATED;
    }
    try {
      Ledgers.Wanted wanted = wanted(cohort, claim.now());
      GroupPlan plan =
          planner.plan(cohort.id(), planner.read(cohort.policies()), cohort.endsAt(), wanted.all());
      if (plan.lack().isPresent()) {
        return Outcome.failed("PoliciesTooLarge", plan.lack().get(), false, cohort.endsAt());
      }
      writer.write(group, cohort.id(), plan, fresh, claim);
      String signInUrl = iam.account().signInUrl();
      String found = arn;
      Instant next = wanted.next(cohort.endsAt());
      return Outcome.settledUntil(
          next,
          next != null && (next.equals(cohort.endsAt()) || wanted.revokesAt(next)),
          () -> {
            rows.applied(cohort.id(), found, signInUrl, plan.dated(), claim.now());
            written(cohort, wanted, claim);
          });
    } catch (IamFailure.Missing e) {
      if (cohort.groupArn().isPresent() && iam.groups().find(group).isEmpty()) {
        QuarkusTransaction.requiringNew().run(() -> rows.groupLost(cohort.id()));
      }
      throw e;
    }
  }

  private Outcome end(Cohort cohort, Claim claim) {
    strip(cohort);
    claim.stillHeld();
    boolean severed =
        QuarkusTransaction.requiringNew().call(() -> rows.everyoneIsSevered(cohort.id()));
    Ledgers.Wanted wanted = wanted(cohort, claim.now());
    Runnable record =
        () -> {
          rows.ended(cohort.id(), severed, claim.now());
          written(cohort, wanted, claim);
        };
    return severed
        ? Outcome.settled(record)
        : Outcome.settledUntil(claim.now().plus(LOOK_AGAIN), true, record);
  }

  private Outcome remove(Cohort cohort, Claim claim) {
    strip(cohort);
    claim.stillHeld();
    boolean empty = QuarkusTransaction.requiringNew().call(() -> rows.hasNoMembers(cohort.id()));
    Ledgers.Wanted wanted = wanted(cohort, claim.now());
    if (!empty) {
      return Outcome.settledUntil(
          claim.now().plus(LOOK_AGAIN), true, () -> written(cohort, wanted, claim));
    }
    try {
      iam.groups().removeWhole(new GroupName(cohort.name()));
    } catch (IamFailure.Refused e) {
      // A group of that name that was never ours.
      if (!e.code().equals("NotOurs")) {
        throw e;
      }
    }
    return Outcome.settled(
        () -> {
          written(cohort, wanted, claim);
          rows.removed(cohort);
        });
  }

  private Ledgers.Wanted wanted(Cohort cohort, Instant now) {
    return QuarkusTransaction.requiringNew().call(() -> ledgers.on(CohortRef.of(cohort, now), now));
  }

  private void written(Cohort cohort, Ledgers.Wanted wanted, Claim claim) {
    ledgers.written(CohortRef.of(cohort, claim.now()), wanted, claim.now());
  }

  /** Twice over costs two short lists. */
  private void strip(Cohort cohort) {
    if (cohort.groupArn().isEmpty()) {
      return;
    }
    try {
      writer.strip(new GroupName(cohort.name()), cohort.id());
    } catch (IamFailure.Missing gone) {
      return;
    }
  }
}
