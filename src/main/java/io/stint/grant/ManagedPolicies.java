package io.stint.grant;

import io.stint.grant.GrantPlan.Document;
import io.stint.iam.Iam;
import io.stint.iam.ManagedPolicy;
import io.stint.iam.PolicyArn;
import io.stint.policy.Bounds;
import io.stint.policy.Effect;
import io.stint.policy.PolicyDocument;
import io.stint.web.Refusal;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** Managed policies that are granted: copied with an end where that can be, else as they are. */
final class ManagedPolicies {

  private static final String POINTER = "/policy/arn";

  private final Iam iam;
  private final Clock clock;

  ManagedPolicies(Iam iam, Clock clock) {
    this.iam = iam;
    this.clock = clock;
  }

  /**
   * What is to be dated; null when the policy is to be attached as it is.
   *
   * @throws Refusal 422 when it is not there or must not be granted
   */
  PolicyDocument copy(PolicyArn arn, Bounds bounds) {
    ManagedPolicy policy =
        iam.policies()
            .find(arn)
            .orElseThrow(
                () -> Refusal.impossible(POINTER, "There is no managed policy " + arn + "."));
    PolicyDocument document = checked(policy, bounds).namingSessions();
    int most = iam.account().quotas().managedPolicySize();
    if (document.endingAt(clock.instant()).size() <= most) {
      return document;
    }
    if (!policy.attachable()) {
      throw Refusal.impossible(POINTER, "AWS attaches " + arn + " to nobody.");
    }
    policy
        .unnamedSessions()
        .ifPresent(
            words -> {
              throw Refusal.impossible(POINTER, words);
            });
    return null;
  }

  /**
   * @throws Refusal 422, also for one that only AWS understands: nobody here can say what it gives
   */
  static PolicyDocument checked(ManagedPolicy policy, Bounds bounds) {
    policy
        .objection(bounds)
        .ifPresent(
            words -> {
              throw Refusal.impossible(POINTER, words);
            });
    PolicyDocument document = PolicyDocument.parse(policy.document());
    if (document.statements().stream().anyMatch(s -> s.effect() == Effect.DENY)) {
      throw Refusal.impossible(
          POINTER,
          policy.arn() + " has a Deny, and a grant gives: it would cut what other grants give.");
    }
    return document;
  }

  /** Those that are attached as they are, with the documents that they have in IAM. */
  List<Document> read(List<Document> planned) {
    return planned.stream().flatMap(p -> p.document() == null ? read(p) : Stream.of(p)).toList();
  }

  /** What is gone meanwhile is not attached to anybody. */
  private Stream<Document> read(Document attached) {
    return iam.policies().find(new PolicyArn(attached.policy())).stream()
        .map(policy -> attached.with(policy.document()));
  }
}
