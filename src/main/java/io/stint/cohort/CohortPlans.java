package io.stint.cohort;

import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.policy.PolicyConfig;
import io.stint.web.MergePatch;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** Checks everything and stores nothing: what would be written, and how it fits. */
@ApplicationScoped
class CohortPlans {

  private static final Duration SHORTLY = Duration.ofSeconds(2);
  // The name of a managed policy that is made for a cohort holds the cohort's id.
  private static final UUID NOT_YET = new UUID(0, 0);

  private final Cohorts cohorts;
  private final Foresight foresight;
  private final GroupPlanner planner;
  private final Iam iam;
  private final Clock clock;
  private final PolicyConfig policies;

  CohortPlans(
      Cohorts cohorts,
      Foresight foresight,
      GroupPlanner planner,
      Iam iam,
      Clock clock,
      PolicyConfig policies) {
    this.policies = policies;
    this.cohorts = cohorts;
    this.foresight = foresight;
    this.planner = planner;
    this.iam = iam;
    this.clock = clock;
  }

  /**
   * @throws Refusal as creating would; 503 when IAM cannot be read
   */
  CohortPlan of(CohortRequest request) {
    if (request == null) {
      throw Refusal.invalid("", "A body is required.");
    }
    CohortChecks.request(request, policies.allowEscalation(), clock.instant());
    foresight.see(request).check(request.policies().managed());
    cohorts.requireFree(request.name());
    return plan(request.name(), request.settings());
  }

  /**
   * @throws Refusal as changing would; 503 when IAM cannot be read
   */
  CohortPlan of(String name, MergePatch patch) {
    CohortSettings before = cohorts.settings(name);
    CohortSettings after = patch.applyTo(before);
    CohortChecks.change(before, after, policies.allowEscalation(), clock.instant());
    Foresight.Seen seen = foresight.see(after);
    seen.check(after.policies().managed());
    cohorts.requireGrantsFit(name, seen);
    return plan(name, after);
  }

  private CohortPlan plan(String name, CohortSettings settings) {
    try {
      GroupPlan plan = planner.plan(NOT_YET, settings.policies(), settings.endsAt());
      requireRoom(plan);
      return CohortPlan.of(name, plan, iam.account().quotas(), settings.endsAt() != null);
    } catch (IamFailure e) {
      throw Refusal.unavailable("iam-unavailable", e.getMessage(), SHORTLY);
    }
  }

  private void requireRoom(GroupPlan plan) {
    if (!plan.tooLarge().isEmpty()) {
      throw Refusal.impossible("/policies/inline", GroupPlan.noRoom(plan, iam.account().quotas()));
    }
  }
}
