package io.stint.cohort;

import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.ManagedPolicy;
import io.stint.iam.PolicyArn;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at IAM before anything is stored, outside of any transaction, so that a mistake is refused
 * and not found out later. Where IAM cannot be reached nothing is refused: the reconciler will show
 * what is wrong.
 */
@ApplicationScoped
class Foresight {

  private final Iam iam;
  private final Passwords passwords;
  private final GroupPlanner planner;

  Foresight(Iam iam, Passwords passwords, GroupPlanner planner) {
    this.iam = iam;
    this.passwords = passwords;
    this.planner = planner;
  }

  /**
   * What was seen.
   *
   * @param policies why managed policies cannot be attached, by ARN
   * @param ground what documents are measured with; empty when IAM could not be read
   * @param objection to the shared password
   * @param taken whether IAM has a group of the name that is not Stint's
   */
  record Seen(
      Map<String, String> policies,
      Optional<GroupPlanner.Ground> ground,
      Optional<String> objection,
      boolean taken) {

    static final Seen NOTHING = new Seen(Map.of(), Optional.empty(), Optional.empty(), false);

    /**
     * @throws Refusal 409
     */
    void requireFree(String name) {
      if (taken) {
        throw Refusal.conflict(
            "name-taken", "A group " + name + " is in IAM already and is not Stint's.");
      }
    }

    /**
     * @throws Refusal 422 with the pointer
     */
    void check(List<String> managed) {
      for (int i = 0; i < managed.size(); i++) {
        if (policies.containsKey(managed.get(i))) {
          throw Refusal.impossible("/policies/managed/" + i, policies.get(managed.get(i)));
        }
      }
      objection.ifPresent(
          words -> {
            throw Refusal.impossible("/password/value", words);
          });
    }
  }

  /** What cannot be read as a request is left to the checks. */
  Seen see(CohortRequest request) {
    return request == null
        ? Seen.NOTHING
        : see(request.policies().managed(), objection(request.password()), isTaken(request.name()));
  }

  Seen see(CohortSettings settings) {
    return see(settings.policies().managed(), Optional.empty(), false);
  }

  /** Where IAM cannot be asked the pass finds out. */
  private boolean isTaken(String name) {
    try {
      GroupName group = new GroupName(name);
      return iam.groups().isForeign(group);
    } catch (IllegalArgumentException | IamFailure e) {
      return false;
    }
  }

  private Seen see(List<String> managed, Optional<String> objection, boolean taken) {
    Map<String, String> objections = new HashMap<>();
    Map<PolicyArn, String> documents = new HashMap<>();
    try {
      for (String text : managed) {
        look(text, objections, documents);
      }
      return new Seen(objections, Optional.of(planner.ground(documents)), objection, taken);
    } catch (IamFailure e) {
      // Somebody waits: who does not answer once is not asked nine times more.
      return new Seen(objections, Optional.empty(), objection, taken);
    }
  }

  /** Who may raise their own rights keeps them beyond the end. */
  private void look(String text, Map<String, String> objections, Map<PolicyArn, String> documents) {
    PolicyArn arn;
    try {
      arn = new PolicyArn(text);
    } catch (IllegalArgumentException e) {
      return;
    }
    Optional<ManagedPolicy> policy = iam.policies().find(arn).filter(ManagedPolicy::attachable);
    if (policy.isEmpty()) {
      objections.put(text, "There is no policy " + arn + " that can be attached.");
      return;
    }
    documents.put(arn, policy.get().document());
    policy.get().escalations().stream().findFirst().ifPresent(words -> objections.put(text, words));
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
