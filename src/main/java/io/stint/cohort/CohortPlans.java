package io.stint.cohort;

import io.stint.web.EntityTag;
import io.stint.web.MergePatch;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Checks everything and stores nothing: what would be written, and how it fits. */
@ApplicationScoped
class CohortPlans {

  private static final Duration SHORTLY = Duration.ofSeconds(2);

  private final Cohorts cohorts;
  private final CohortPreflight foresight;
  private final Clock clock;

  CohortPlans(Cohorts cohorts, CohortPreflight foresight, Clock clock) {
    this.cohorts = cohorts;
    this.foresight = foresight;
    this.clock = clock;
  }

  /**
   * @throws Refusal as creating would; 503 when IAM cannot be read
   */
  CohortPlan of(CohortRequest request) {
    CohortPreflight.Seen seen = foresight.see(request);
    return view(request.name(), cohorts.plan(request, seen), seen, request.settings());
  }

  /**
   * @throws Refusal as changing would; 503 when IAM cannot be read
   */
  CohortPlan of(String name, MergePatch patch, String ifMatch) {
    EntityTag.check(ifMatch, cohorts.get(name).version());
    CohortSettings before = cohorts.settings(name);
    Instant now = clock.instant();
    CohortSettings after = patch.applyTo(before, now);
    CohortPreflight.Seen seen = foresight.see(before, after, now);
    return view(name, cohorts.plan(name, after, seen, now), seen, after);
  }

  private static CohortPlan view(
      String name, Optional<GroupPlan> plan, CohortPreflight.Seen seen, CohortSettings settings) {
    if (plan.isEmpty()) {
      throw Refusal.unavailable(
          ProblemCode.AWS_UNAVAILABLE, "This could not be checked with IAM just now.", SHORTLY);
    }
    return CohortPlan.of(
        name, plan.get(), seen.ground().orElseThrow().quotas(), settings, seen.bounds());
  }
}
