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
   * What IAM has to be asked for before a plan is made.
   *
   * @param copies documents of the managed policies that are copied
   */
  record Ground(
      Quotas quotas, PolicyDocument changePassword, Map<PolicyArn, PolicyDocument> copies) {}

  /**
   * Calls IAM.
   *
   * @throws io.stint.iam.IamFailure when something cannot be read
   */
  GroupPlan plan(UUID cohort, CohortPolicies policies, Instant endsAt, Entitlements grants) {
    Map<PolicyArn, String> documents = new LinkedHashMap<>();
    if (endsAt != null) {
      for (String text : policies.managed()) {
        PolicyArn arn = new PolicyArn(text);
        iam.policies().find(arn).ifPresent(found -> documents.put(arn, found.document()));
      }
    }
    return plan(cohort, policies, endsAt, grants, ground(documents));
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
        iam.account().quotas(),
        ChangePassword.document(iam.account().identity().arn(), path),
        copies);
  }

  /**
   * Calls nobody.
   *
   * @param grants what grants give on the group
   */
  GroupPlan plan(
      UUID cohort, CohortPolicies policies, Instant endsAt, Entitlements grants, Ground ground) {
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
        new GroupPlan.Desired(cohort, inline, managed, endsAt, grants),
        ground.changePassword(),
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
