package io.stint.cohort;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stint.iam.Iam;
import io.stint.iam.IamConfig;
import io.stint.iam.IamPath;
import io.stint.iam.ManagedPolicy;
import io.stint.iam.PolicyArn;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Gathers what a plan is made from: the account, its quotas, the documents to copy. */
@ApplicationScoped
class GroupPlanner {

  private final Iam iam;
  private final IamPath path;
  private final ObjectMapper json;

  GroupPlanner(Iam iam, IamConfig config, ObjectMapper json) {
    this.iam = iam;
    this.path = new IamPath(config.path());
    this.json = json;
  }

  /**
   * Calls IAM.
   *
   * @throws io.stint.iam.IamFailure when something cannot be read
   */
  GroupPlan plan(UUID cohort, CohortPolicies policies, Instant endsAt) {
    return plan(cohort, policies, endsAt, List.of());
  }

  /** With what grants give the group. */
  GroupPlan plan(
      UUID cohort,
      CohortPolicies policies,
      Instant endsAt,
      Collection<IdentityEntitlements> grants) {
    return plan(
        cohort,
        policies,
        endsAt,
        grants,
        arn -> endsAt == null ? null : copyable(arn).orElse(null));
  }

  /**
   * Why the inline policies alone do not fit; what is managed only makes room by being attached.
   * Empty when they do. Reads nothing but quotas.
   */
  Optional<String> noRoom(CohortPolicies policies, Instant endsAt) {
    if (policies.inline().isEmpty()) {
      return Optional.empty();
    }
    GroupPlan plan = plan(new UUID(0, 0), policies, endsAt, List.of(), arn -> null);
    return plan.tooLarge().isEmpty()
        ? Optional.empty()
        : Optional.of(GroupPlan.noRoom(plan, iam.account().quotas()));
  }

  private GroupPlan plan(
      UUID cohort,
      CohortPolicies policies,
      Instant endsAt,
      Collection<IdentityEntitlements> grants,
      Function<PolicyArn, PolicyDocument> copy) {
    Map<String, PolicyDocument> inline = new LinkedHashMap<>();
    policies.inline().forEach((name, document) -> inline.put(name, parse(document)));
    Map<PolicyArn, PolicyDocument> managed = new LinkedHashMap<>();
    for (String text : policies.managed()) {
      PolicyArn arn = new PolicyArn(text);
      managed.put(arn, copy.apply(arn));
    }
    return GroupPlan.of(
        new GroupPlan.Wanted(cohort, inline, managed, endsAt, grants),
        ChangePassword.document(iam.account().identity().arn(), path),
        iam.account().quotas());
  }

  CohortPolicies read(String policies) {
    try {
      return json.readValue(policies, CohortPolicies.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  String write(CohortPolicies policies) {
    try {
      return json.writeValueAsString(policies);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static PolicyDocument parse(JsonNode document) {
    return PolicyDocument.parse(PolicyDocument.text(document));
  }

  /** Empty for a document with something in it that only AWS understands. */
  private Optional<PolicyDocument> copyable(PolicyArn arn) {
    try {
      return iam.policies().find(arn).map(ManagedPolicy::document).map(PolicyDocument::parse);
    } catch (InvalidPolicyException e) {
      return Optional.empty();
    }
  }
}
