package io.stint.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.cohort.CohortRef;
import io.stint.cohort.IdentityRoom;
import io.stint.cohort.People;
import io.stint.cohort.UserRef;
import io.stint.iam.Iam;
import io.stint.iam.IamConfig;
import io.stint.iam.IamFailure;
import io.stint.iam.IamRole;
import io.stint.iam.ManagedPolicy;
import io.stint.iam.PolicyArn;
import io.stint.iam.PrincipalArn;
import io.stint.iam.RoleName;
import io.stint.policy.Effect;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyConfig;
import io.stint.policy.PolicyDocument;
import io.stint.role.RoleRef;
import io.stint.role.Roles;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Looks at AWS for what a grant depends on, before anything is stored. */
@ApplicationScoped
class AwsLook {

  private static final Duration SHORTLY = Duration.ofSeconds(2);

  private final Iam iam;
  private final IamConfig config;
  private final PolicyConfig policies;
  private final Strangers strangers;
  private final People people;
  private final Roles roles;
  private final Clock clock;

  AwsLook(
      Iam iam, IamConfig config, PolicyConfig policies, People people, Roles roles, Clock clock) {
    this.iam = iam;
    this.config = config;
    this.policies = policies;
    this.strangers = new Strangers(iam, people, clock);
    this.people = people;
    this.roles = roles;
    this.clock = clock;
  }

  /**
   * @throws Refusal 422 when it is not there, 503 when AWS cannot be read
   */
  Surroundings around(GrantRequest request) {
    try {
      GrantRequest.Policy policy = request.policy();
      return new Surroundings(
          room(request.principal()),
          request.principal().arn() == null
              ? null
              : strangers.look(new PrincipalArn(request.principal().arn())),
          request.role() == null ? null : roles.quotas(),
          request.role() == null ? null : roleArn(request.role()),
          policy == null || policy.arn() == null ? null : copy(new PolicyArn(policy.arn())));
    } catch (IamFailure e) {
      throw Refusal.unavailable(
          "aws-unavailable", "This could not be checked with AWS: " + e.getMessage(), SHORTLY);
    }
  }

  /** The same for a grant that is there. */
  Surroundings around(Grant grant) {
    Grantee grantee = grant.grantee();
    try {
      return new Surroundings(
          room(new GrantRequest.Principal(grantee.userName(), grantee.cohortName(), grantee.arn())),
          null,
          grant.target().roleId() == null ? null : roles.quotas(),
          grant.target().roleArn(),
          null);
    } catch (IamFailure e) {
      throw Refusal.unavailable(
          "aws-unavailable", "This could not be checked with AWS: " + e.getMessage(), SHORTLY);
    }
  }

  private IdentityRoom room(GrantRequest.Principal principal) {
    if (principal.member() != null) {
      Optional<UserRef> user =
          QuarkusTransaction.requiringNew()
              .call(() -> people.user(principal.member(), clock.instant()));
      return user.map(people::roomFor).orElse(null);
    }
    if (principal.cohort() != null) {
      Optional<CohortRef> cohort =
          QuarkusTransaction.requiringNew()
              .call(() -> people.cohort(principal.cohort(), clock.instant()));
      return cohort.map(people::roomFor).orElse(null);
    }
    return null;
  }

  private String roleArn(String name) {
    Optional<RoleRef> role = QuarkusTransaction.requiringNew().call(() -> roles.find(name));
    if (role.isEmpty()) {
      return null;
    }
    if (role.get().arn() != null) {
      return role.get().arn();
    }
    if (role.get().adopted()) {
      return iam.roles()
          .find(new RoleName(role.get().name()))
          .map(IamRole::arn)
          .map(arn -> arn.value())
          .orElseThrow(() -> Refusal.impossible("/role", "There is no role " + name + " in IAM."));
    }
    // Made by Stint, it will have its path.
    var caller = iam.account().identity();
    return "arn:"
        + caller.arn().partition()
        + ":iam::"
        + caller.account()
        + ":role"
        + config.path()
        + role.get().name();
  }

  /** Null when it is too large to be copied, or holds something that only AWS understands. */
  private PolicyDocument copy(PolicyArn arn) {
    ManagedPolicy policy =
        iam.policies()
            .find(arn)
            .orElseThrow(
                () -> Refusal.impossible("/policy/arn", "There is no managed policy " + arn + "."));
    PolicyDocument document;
    try {
      document = PolicyDocument.parse(policy.document());
    } catch (InvalidPolicyException e) {
      return null;
    }
    if (document.statements().stream().anyMatch(s -> s.effect() == Effect.DENY)) {
      throw Refusal.impossible(
          "/policy/arn",
          arn + " has a Deny, and a grant gives: it would cut what other grants give.");
    }
    if (!policies.allowEscalation() && !policy.escalations().isEmpty()) {
      throw Refusal.impossible("/policy/arn", policy.escalations().get(0));
    }
    int size = document.endingAt(clock.instant()).size();
    return size <= iam.account().quotas().managedPolicySize() ? document : null;
  }
}
