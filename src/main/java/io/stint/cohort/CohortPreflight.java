package io.stint.cohort;

import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.ManagedPolicy;
import io.stint.iam.PolicyArn;
import io.stint.policy.Bounds;
import io.stint.policy.PolicyDocument;
import io.stint.web.MergePatch;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Looks at IAM before anything is stored, outside of any transaction, so that a mistake is refused
 * and not found out later. Where IAM cannot be reached nothing is refused: the reconciler will show
 * what is wrong.
 */
@ApplicationScoped
class CohortPreflight {

  private final Iam iam;
  private final Passwords passwords;
  private final GroupPlanner planner;
  private final PassedRoles roles;
  private final Clock clock;

  CohortPreflight(
      Iam iam, Passwords passwords, GroupPlanner planner, PassedRoles roles, Clock clock) {
    this.roles = roles;
    this.iam = iam;
    this.passwords = passwords;
    this.planner = planner;
    this.clock = clock;
  }

  /**
   * What was seen.
   *
   * @param bounds of what members may be given
   * @param policies why managed policies cannot be attached, by ARN
   * @param passing why documents cannot be given, since of the roles that they pass, by pointer
   * @param ground what documents are measured with; empty when IAM could not be read
   * @param boundary why users cannot have the permissions boundary
   * @param objection to the shared password
   * @param taken whether IAM has a group of the name that is not Stint's
   */
  record Seen(
      Bounds bounds,
      Map<String, String> policies,
      Map<String, String> passing,
      Optional<GroupPlanner.Ground> ground,
      Optional<String> boundary,
      Optional<String> objection,
      boolean taken) {

    /**
     * @throws Refusal 409
     */
    void requireFree(String name) {
      if (taken) {
        throw Refusal.of(
            ProblemCode.NAME_TAKEN, "A group " + name + " is in IAM already and is not Stint's.");
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
      passing.forEach(
          (pointer, words) -> {
            throw Refusal.impossible(pointer, words);
          });
      boundary.ifPresent(
          words -> {
            throw Refusal.impossible("/permissionsBoundary", words);
          });
      objection.ifPresent(
          words -> {
            throw Refusal.impossible("/password/value", words);
          });
    }
  }

  /**
   * @throws Refusal 400 for what the request alone shows: IAM is not asked then
   */
  Seen see(CohortRequest request) {
    if (request == null) {
      throw Refusal.invalid("", "A body is required.");
    }
    Bounds bounds = bounds();
    CohortRules.request(request, bounds, clock.instant());
    return see(
        bounds,
        request.policies(),
        CohortPolicies.NONE,
        boundary(null, request.permissionsBoundary()),
        objection(request.password()),
        isTaken(request.name()));
  }

  /**
   * @throws Refusal 400 for what the change alone shows: IAM is not asked then
   */
  Seen see(CohortSettings before, MergePatch patch) {
    Instant now = clock.instant();
    return see(before, patch.applyTo(before, now), now);
  }

  Seen see(CohortSettings before, CohortSettings after, Instant now) {
    Bounds bounds = bounds();
    CohortRules.change(before, after, bounds, now);
    return see(
        bounds,
        after.policies(),
        before.policies(),
        boundary(before.permissionsBoundary(), after.permissionsBoundary()),
        Optional.empty(),
        false);
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

  /**
   * A user has one boundary, and two are not compared: another one may give what this one keeps.
   *
   * @param before null: none
   */
  private Optional<String> boundary(String before, String asked) {
    if (asked == null || asked.equals(before)) {
      return Optional.empty();
    }
    Optional<PolicyArn> ofAll = iam.account().boundary();
    if (ofAll.isPresent()) {
      return Optional.of(
              "Every user here is made within "
                  + ofAll.get()
                  + ", and can have no other boundary beside it.")
          .filter(words -> !asked.equals(ofAll.get().value()));
    }
    try {
      PolicyArn arn = new PolicyArn(asked);
      return iam.policies().find(arn).isPresent()
          ? Optional.empty()
          : Optional.of("There is no policy " + arn + ".");
    } catch (IamFailure e) {
      return Optional.empty();
    }
  }

  private Bounds bounds() {
    return Bounds.ofUsers(iam.account().home());
  }

  private Seen see(
      Bounds bounds,
      CohortPolicies policies,
      CohortPolicies observed,
      Optional<String> boundary,
      Optional<String> objection,
      boolean taken) {
    Map<String, String> objections = new HashMap<>();
    Map<String, String> passing = new TreeMap<>();
    Map<PolicyArn, String> documents = new HashMap<>();
    try {
      for (String text : policies.managed()) {
        ManagedPolicy policy = look(text, objections, documents);
        if (policy != null && !observed.managed().contains(text)) {
          policy
              .objection(bounds)
              .or(policy::unnamedSessions)
              .or(() -> raising(PolicyDocument.parse(policy.document())))
              .ifPresent(words -> objections.put(text, words));
        }
      }
      policies
          .inline()
          .forEach(
              (name, document) -> {
                if (!document.equals(observed.inline().get(name))) {
                  raising(GroupPlanner.parse(document))
                      .ifPresent(words -> passing.put(CohortRules.pointer(name), words));
                }
              });
      return new Seen(
          bounds,
          objections,
          passing,
          Optional.of(planner.ground(documents)),
          boundary,
          objection,
          taken);
    } catch (IamFailure e) {
      // Somebody waits: who does not answer once is not asked nine times more.
      return new Seen(bounds, objections, Map.of(), Optional.empty(), boundary, objection, taken);
    }
  }

  /** A PASS_ROLE grant on such a role needs the role's own word; a document goes round that. */
  private Optional<String> raising(PolicyDocument document) {
    return roles.raising(document.passedRoles());
  }

  /** Null: it is not there. */
  private ManagedPolicy look(
      String text, Map<String, String> objections, Map<PolicyArn, String> documents) {
    PolicyArn arn = new PolicyArn(text);
    Optional<ManagedPolicy> policy = iam.policies().find(arn).filter(ManagedPolicy::attachable);
    if (policy.isEmpty()) {
      objections.put(text, "There is no policy " + arn + " that can be attached.");
      return null;
    }
    documents.put(arn, policy.get().document());
    return policy.get();
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
