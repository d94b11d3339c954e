package io.stint.cohort;

import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.ManagedPolicy;
import io.stint.iam.PolicyArn;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyConfig;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Looks at IAM before anything is stored, outside of any transaction, so that a mistake is refused
 * and not found out later. Where IAM cannot be reached nothing is refused: the reconciler will show
 * what is wrong.
 */
@ApplicationScoped
class Foresight {

  // The name of a managed policy that is made for a cohort holds the cohort's id.
  private static final UUID NOT_YET = new UUID(0, 0);

  private final Iam iam;
  private final Passwords passwords;
  private final GroupPlanner planner;
  private final PolicyConfig policyConfig;

  Foresight(Iam iam, Passwords passwords, GroupPlanner planner, PolicyConfig policyConfig) {
    this.iam = iam;
    this.passwords = passwords;
    this.planner = planner;
    this.policyConfig = policyConfig;
  }

  /**
   * What was seen.
   *
   * @param policies why managed policies cannot be attached, by ARN
   * @param noRoom why the inline policies do not fit
   * @param objection to the shared password
   * @param room what is left for grants in the group
   */
  record Seen(
      Map<String, String> policies,
      Optional<String> noRoom,
      Optional<String> objection,
      Optional<IdentityRoom> room) {

    static final Seen NOTHING =
        new Seen(Map.of(), Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * @throws Refusal 422 with the pointer
     */
    void check(List<String> managed) {
      for (int i = 0; i < managed.size(); i++) {
        if (policies.containsKey(managed.get(i))) {
          throw Refusal.impossible("/policies/managed/" + i, policies.get(managed.get(i)));
        }
      }
      noRoom.ifPresent(
          words -> {
            throw Refusal.impossible("/policies/inline", words);
          });
      objection.ifPresent(
          words -> {
            throw Refusal.impossible("/password/value", words);
          });
    }
  }

  /** What cannot be read as a request is left to the checks. */
  Seen see(CohortRequest request) {
    if (request == null) {
      return Seen.NOTHING;
    }
    CohortPolicies policies = request.policies();
    return new Seen(
        objections(policies.managed()),
        noRoom(policies, request.endsAt()),
        objection(request.password()),
        Optional.empty());
  }

  Seen see(CohortSettings settings) {
    return new Seen(
        objections(settings.policies().managed()),
        noRoom(settings.policies(), settings.endsAt()),
        Optional.empty(),
        room(settings));
  }

  private Optional<IdentityRoom> room(CohortSettings settings) {
    try {
      GroupPlan plan = planner.plan(NOT_YET, settings.policies(), settings.endsAt());
      return plan.tooLarge().isEmpty() ? Optional.of(plan.room()) : Optional.empty();
    } catch (IllegalArgumentException | InvalidPolicyException | IamFailure e) {
      return Optional.empty();
    }
  }

  private Optional<String> noRoom(CohortPolicies policies, Instant endsAt) {
    try {
      return planner.noRoom(policies, endsAt);
    } catch (IllegalArgumentException | InvalidPolicyException | IamFailure e) {
      return Optional.empty();
    }
  }

  private Map<String, String> objections(List<String> managed) {
    Map<String, String> objections = new HashMap<>();
    for (String text : managed) {
      try {
        objection(new PolicyArn(text)).ifPresent(words -> objections.put(text, words));
      } catch (IllegalArgumentException e) {
        continue;
      } catch (IamFailure e) {
        // Somebody waits: who does not answer once is not asked nine times more.
        break;
      }
    }
    return objections;
  }

  /** Who may raise their own rights keeps them beyond the end. */
  private Optional<String> objection(PolicyArn arn) {
    Optional<ManagedPolicy> policy = iam.policies().find(arn).filter(ManagedPolicy::attachable);
    if (policy.isEmpty()) {
      return Optional.of("There is no policy " + arn + " that can be attached.");
    }
    return policyConfig.allowEscalation()
        ? Optional.empty()
        : policy.get().escalations().stream().findFirst();
  }

  private Optional<String> objection(PasswordRule password) {
    if (password.mode() != PasswordMode.SHARED || password.value() == null) {
      return Optional.empty();
    }
    try {
      return passwords.objection(password.value());
    } catch (IamFailure e) {
      return Optional.empty();
    }
  }
}
