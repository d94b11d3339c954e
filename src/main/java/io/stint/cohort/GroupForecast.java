package io.stint.cohort;

import io.stint.entitlement.PolicyCapacity;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether what is asked of a cohort can be had: by the rules, by what was seen in IAM, and beside
 * what ledgers want on its group.
 */
@ApplicationScoped
class GroupForecast {

  /** What is wanted is looked at over so many of its changes to come. */
  private static final int MOST_AHEAD = 50;

  /** The name of a managed policy that is made for a cohort holds the cohort's id. */
  private static final UUID NOT_YET = new UUID(0, 0);

  private final GroupPlanner planner;
  private final Ledgers ledgers;

  GroupForecast(GroupPlanner planner, Ledgers ledgers) {
    this.planner = planner;
    this.ledgers = ledgers;
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
    seen.check(after.policies().managed());
    return seen.ground()
        .map(
            ground -> {
              // What takes away is never refused for want of room.
              if (!after.needsNoMoreThan(before)) {
                requireRoom(own(cohort.id(), after, ground).room(), cohort, after.endsAt(), now);
              }
              return planner.plan(
                  cohort.id(),
                  after.policies(),
                  after.endsAt(),
                  ledgers.on(cohort, now).all(),
                  ground);
            });
  }

  private GroupPlan own(UUID cohort, CohortSettings settings, GroupPlanner.Ground ground) {
    GroupPlan plan =
        planner.plan(cohort, settings.policies(), settings.endsAt(), List.of(), ground);
    plan.shortfall()
        .ifPresent(
            words -> {
              throw Refusal.impossible("/policies/inline", words);
            });
    return plan;
  }

  private void requireRoom(PolicyCapacity room, CohortRef cohort, Instant endsAt, Instant now) {
    Instant at = now;
    for (int i = 0; i <= MOST_AHEAD && at != null; i++) {
      if (endsAt != null && !at.isBefore(endsAt)) {
        return;
      }
      Ledgers.Desired desired = ledgers.on(cohort, at);
      String shortfall = room.place(desired.all()).shortfall();
      if (shortfall != null) {
        throw Refusal.impossible(
            "/policies", i == 0 ? shortfall : "From " + at + " on: " + shortfall);
      }
      at = desired.next(null);
    }
  }
}
