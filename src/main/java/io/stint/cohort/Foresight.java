package io.stint.cohort;

import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.PolicyArn;
import io.stint.policy.InvalidPolicyException;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
   * @param missing policies that are not there
   * @param noRoom why the inline policies do not fit
   * @param objection to the shared password
   */
  record Seen(Set<String> missing, Optional<String> noRoom, Optional<String> objection) {

    static final Seen NOTHING = new Seen(Set.of(), Optional.empty(), Optional.empty());

    /**
     * @throws Refusal 422 with the pointer
     */
    void check(List<String> managed) {
      for (int i = 0; i < managed.size(); i++) {
        if (missing.contains(managed.get(i))) {
          throw Refusal.impossible(
              "/policies/managed/" + i,
              "There is no policy " + managed.get(i) + " that can be attached.");
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
        missing(policies.managed()),
        noRoom(policies, request.endsAt()),
        objection(request.password()));
  }

  Seen see(CohortSettings settings) {
    return new Seen(
        missing(settings.policies().managed()),
        noRoom(settings.policies(), settings.endsAt()),
        Optional.empty());
  }

  private Optional<String> noRoom(CohortPolicies policies, Instant endsAt) {
    try {
      return planner.noRoom(policies, endsAt);
    } catch (IllegalArgumentException | InvalidPolicyException | IamFailure e) {
      return Optional.empty();
    }
  }

  private Set<String> missing(List<String> managed) {
    Set<String> missing = new HashSet<>();
    for (String text : managed) {
      try {
        if (!iam.policies().exists(new PolicyArn(text))) {
          missing.add(text);
        }
      } catch (IllegalArgumentException e) {
        continue;
      } catch (IamFailure e) {
        // Somebody waits: who does not answer once is not asked nine times more.
        break;
      }
    }
    return missing;
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
