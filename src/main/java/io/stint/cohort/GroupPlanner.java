package io.stint.cohort;

import com.fasterxml.jackson.databind.JsonNode;
import io.stint.entitlement.Entitlements;
import io.stint.iam.Iam;
import io.stint.iam.IamConfig;
import io.stint.iam.IamPath;
import io.stint.iam.PolicyArn;
import io.stint.iam.Quotas;
import io.stint.policy.Bounds;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Gathers what a plan is made from: the account, its quotas, the documents to copy. */
@ApplicationScoped
class GroupPlanner {

  private final Iam iam;
  private final IamPath path;

  GroupPlanner(Iam iam, IamConfig config) {
    this.iam = iam;
    this.path = new IamPath(config.path());
  }

  /**
   * What a cohort gives by itself.
   *
   * @param endsAt until when; null: for good
   */
  record Gives(CohortPolicies policies, SelfService selfService, Instant endsAt) {

    static Gives of(Cohort cohort) {
      return new Gives(cohort.policies(), cohort.selfService(), cohort.endsAt());
    }

    static Gives of(CohortSettings settings) {
      return new Gives(settings.policies(), settings.selfService(), settings.endsAt());
    }
  }

  /**
   * What IAM has to be asked for before a plan is made.
   *
   * @param copies documents of the managed policies that are copied
   */
  record Ground(
      Quotas quotas, SelfServicePolicy selfService, Map<PolicyArn, PolicyDocument> copies) {}

  /**
   * Calls IAM.
   *
   * @throws io.stint.iam.IamFailure when something cannot be read
   */
  GroupPlan plan(UUID cohort, Gives gives, Entitlements grants) {
    Map<PolicyArn, String> documents = new LinkedHashMap<>();
    if (gives.endsAt() != null) {
      for (String text : gives.policies().managed()) {
        PolicyArn arn = new PolicyArn(text);
        iam.policies().find(arn).ifPresent(found -> documents.put(arn, found.document()));
      }
    }
    return plan(cohort, gives, grants, ground(documents));
  }

  /**
   * Calls IAM at times.
   *
   * @param documents of managed policies
   */
  Ground ground(Map<PolicyArn, String> documents) {
    Map<PolicyArn, PolicyDocument> copies = new LinkedHashMap<>();
    documents.forEach((arn, text) -> copyable(text).ifPresent(copy -> copies.put(arn, copy)));
    return new Ground(
        iam.account().quotas(), SelfServicePolicy.in(iam.account().identity().arn(), path), copies);
  }

  /**
   * Calls nobody.
   *
   * @param grants what grants give on the group
   */
  GroupPlan plan(UUID cohort, Gives gives, Entitlements grants, Ground ground) {
    Instant endsAt = gives.endsAt();
    CohortPolicies policies = gives.policies();
    Map<String, PolicyDocument> inline = new LinkedHashMap<>();
    policies
        .inline()
        .forEach((name, document) -> inline.put(name, parse(document).namingSessions()));
    Map<PolicyArn, PolicyDocument> managed = new LinkedHashMap<>();
    for (String text : policies.managed()) {
      PolicyArn arn = new PolicyArn(text);
      managed.put(arn, endsAt == null ? null : ground.copies().get(arn));
    }
    return GroupPlan.of(
        new GroupPlan.Desired(
            cohort,
            ground.selfService().document(gives.selfService(), endsAt),
            inline,
            managed,
            endsAt,
            grants),
        ground.quotas());
  }

  /** Of what members may be given; asks nobody. */
  Bounds bounds() {
    return Bounds.ofUsers(iam.account().lastHome());
  }

  static PolicyDocument parse(JsonNode document) {
    return PolicyDocument.asked(document);
  }

  /** Empty for a document with something in it that only AWS understands. */
  private static Optional<PolicyDocument> copyable(String document) {
    try {
      return Optional.of(PolicyDocument.parse(document));
    } catch (InvalidPolicyException e) {
      return Optional.empty();
    }
  }
}
