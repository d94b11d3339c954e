package io.stint.cohort;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.stint.iam.PolicyArn;
import io.stint.iam.Quotas;
import io.stint.policy.Bounds;
import io.stint.policy.Warning;
import java.util.List;

/** What {@code /plans/cohorts} answers: what would be written, and how it fits. */
record CohortPlan(
    String name,
    List<Rendered> inline,
    List<Rendered> managed,
    List<String> attached,
    Size inlineSize,
    Size attachedPolicies,
    CohortView.Enforcement enforcement,
    List<Warning> warnings) {

  /** A policy as it would be written. */
  record Rendered(String name, @JsonRawValue String document, int size) {}

  /** In characters without white space, or in pieces. */
  record Size(int size, int limit) {}

  static CohortPlan of(
      String name, GroupPlan plan, Quotas quotas, CohortSettings settings, Bounds bounds) {
    CohortView.Enforcement enforcement =
        CohortView.Enforcement.of(plan.dated(), settings.endsAt() != null, settings.policies());
    return new CohortPlan(
        name,
        plan.inline().entrySet().stream()
            .map(e -> new Rendered(e.getKey().value(), e.getValue().toJson(), e.getValue().size()))
            .toList(),
        plan.own().entrySet().stream()
            .map(e -> new Rendered(e.getKey().value(), e.getValue().toJson(), e.getValue().size()))
            .toList(),
        plan.attached().stream().map(PolicyArn::value).toList(),
        new Size(plan.inlineSize(), quotas.groupPolicySize()),
        new Size(plan.own().size() + plan.attached().size(), quotas.policiesPerGroup()),
        enforcement,
        CohortView.warnings(enforcement, settings.policies(), settings.selfService(), bounds));
  }
}
