package io.stint.cohort;

import io.stint.entitlement.Entitlements;
import io.stint.entitlement.Forecast;
import io.stint.entitlement.PolicyCapacity;
import io.stint.policy.Bounds;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether what is asked of a cohort can be had: by the rules, by what was seen in IAM, and beside
 * what grants give on its group.
 */
@ApplicationScoped
class GroupForecast {

  /** The name of a managed policy that is made for a cohort holds the cohort's id. */
  private static final UUID NOT_YET = new UUID(0, 0);

  private final GroupPlanner planner;
  private final IdentityLedger<CohortRef> ledger;

  GroupForecast(GroupPlanner planner, IdentityLedger<CohortRef> ledger) {
    this.planner = planner;
    this.ledger = ledger;
  }

  /** Of what members may be given; asks nobody. */
  Bounds bounds() {
    return planner.bounds();
  }

  /**
   * @return what would be written; empty when IAM could not be read
   * @throws Refusal 400, 422
   */
  Optional<GroupPlan> of(CohortRequest request, CohortPreflight.Seen seen, Instant now) {
    seen.check(request.policies().managed());
    seen.requireFree(request.name());
    return seen.ground().map(ground -> own(NOT_YET, request.settings(), ground));
  }

  /**
   * In a transaction that holds the cohort, where the change is to be stored.
   *
   * @return what would be written now; empty when IAM could not be read
   * @throws Refusal 400; 422 with the numbers
   */
  Optional<GroupPlan> of(
      CohortRef cohort,
      CohortSettings before,
      CohortSettings after,
      CohortPreflight.Seen seen,
      Instant now) {
    CohortRules.change(before, after, seen.bounds(), now);
    boolean onlyEnds = after.hasEnded(now) && after.policies().equals(before.policies());
    if (!onlyEnds) {
      seen.check(after.policies().managed());
    }
    return seen.ground()
        .map(
            ground -> {
              // What takes away is never refused for want of room.
              if (!onlyEnds && !after.needsNoMoreThan(before)) {
                requireRoom(own(cohort.id(), after, ground).room(), cohort, after.endsAt(), now);
              }
              return planner.plan(
                  cohort.id(), GroupPlanner.Gives.of(after), ledger.desired(cohort, now), ground);
            });
  }

  private GroupPlan own(UUID cohort, CohortSettings settings, GroupPlanner.Ground ground) {
    GroupPlan plan =
        planner.plan(cohort, GroupPlanner.Gives.of(settings), Entitlements.NOTHING, ground);
    plan.shortfall()
        .ifPresent(
            words -> {
              throw Refusal.impossible("/policies/inline", words);
            });
    return plan;
  }

  private void requireRoom(PolicyCapacity room, CohortRef cohort, Instant endsAt, Instant now) {
    Forecast.require(
        now,
        endsAt,
        at -> ledger.desired(cohort, at),
        (at, desired) -> {
          String shortfall = room.place(desired).shortfall();
          if (shortfall != null) {
            throw Refusal.impossible(
                "/policies", at.equals(now) ? shortfall : "From " + at + " on: " + shortfall);
          }
        });
  }
}
