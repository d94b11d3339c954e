package io.stint.grant;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.cohort.CohortRef;
import io.stint.cohort.People;
import io.stint.cohort.UserRef;
import io.stint.entitlement.PolicyCapacity;
import io.stint.iam.Iam;
import io.stint.iam.IamConfig;
import io.stint.iam.IamFailure;
import io.stint.iam.IamRole;
import io.stint.iam.PolicyArn;
import io.stint.iam.PrincipalArn;
import io.stint.iam.RoleName;
import io.stint.policy.Bounds;
import io.stint.policy.MfaDemand;
import io.stint.policy.PolicyDocument;
import io.stint.role.RoleRef;
import io.stint.role.Roles;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at AWS for what a grant depends on, before anything is stored. */
@ApplicationScoped
class GrantPreflightReader {

  private final Iam iam;
  private final IamConfig config;
  private final ManagedPolicies policies;
  private final ForeignPrincipals strangers;
  private final People people;
  private final Roles roles;
  private final Clock clock;

  GrantPreflightReader(Iam iam, IamConfig config, People people, Roles roles, Clock clock) {
    this.iam = iam;
    this.config = config;
    this.policies = new ManagedPolicies(iam, clock);
    this.strangers = new ForeignPrincipals(iam, people, clock);
    this.people = people;
    this.roles = roles;
    this.clock = clock;
  }

  /** Of what may be given to users. */
  Bounds bounds() {
    return Bounds.ofUsers(iam.account().home());
  }

  /**
   * @throws Refusal 422 when it is not there, 503 when AWS cannot be read
   */
  GrantPreflight around(GrantRequestRules asked) {
    GrantRequest request = asked.request();
    String arn = request.principal().arn();
    String policy = request.policy() == null ? null : request.policy().arn();
    if (request.role() != null) {
      roles.requireNotStints(request.role(), "/role");
    }
    return asked(
        () -> {
          ForeignPrincipals.Found found =
              arn == null ? ForeignPrincipals.Found.NOBODY : strangers.look(new PrincipalArn(arn));
          PolicyDocument copy =
              policy == null ? null : policies.copy(new PolicyArn(policy), bounds());
          PolicyDocument document = policy == null ? asked.document() : copy;
          // What is attached as it is may be another document later.
          boolean leadsOn = policy != null && copy == null;
          if (document != null) {
            requireNothingPrivileged(document, policy == null ? "/policy/document" : "/policy/arn");
            leadsOn = !document.passedRoles().isEmpty() || !document.assumedRoles().isEmpty();
          }
          return new GrantPreflight(
              room(request.principal()),
              found.ownUser(),
              found.id(),
              request.role() == null ? null : roles.quotas(),
              request.role() == null ? null : roleArn(request.role()),
              request.role() == null ? null : raising(request.role()),
              request.role() == null ? MfaDemand.NONE : owners(request.role()),
              copy,
              leadsOn);
        });
  }

  /** The same for a grant that is there and is to end at {@code end}. */
  GrantPreflight around(Grant grant, Instant end) {
    Grantee grantee = grant.grantee();
    GrantRequest.Principal principal =
        new GrantRequest.Principal(grantee.userName(), grantee.cohortName(), grantee.arn());
    return asked(
        () -> {
          if (end.isAfter(grant.expiresAt())) {
            grant
                .target()
                .document()
                .ifPresent(document -> requireNothingPrivileged(document, "/expiresAt"));
          }
          return new GrantPreflight(
              room(principal),
              null,
              null,
              grant.target().roleId() == null ? null : roles.quotas(),
              grant.target().roleArn(),
              grant.target().roleId() != null && end.isAfter(grant.expiresAt())
                  ? raising(grant.target().roleName())
                  : null,
              MfaDemand.NONE,
              null,
              false);
        });
  }

  /** A PASS_ROLE on such a role needs the role's own word; a document cannot go round that. */
  private void requireNothingPrivileged(PolicyDocument document, String at) {
    roles
        .raisingOf(document.passedRoles())
        .ifPresent(
            words -> {
              throw Refusal.impossible(at, words);
            });
  }

  /** A plan with the documents of what is attached as it is. */
  GrantPlan read(GrantPlan plan) {
    return asked(() -> new GrantPlan(plan.grant(), policies.read(plan.documents())));
  }

  private static <T> T asked(Supplier<T> look) {
    try {
      return look.get();
    } catch (IamFailure e) {
      throw Refusal.byAws(e.retryable(), "This could not be checked with AWS: " + e.getMessage());
    }
  }

  private PolicyCapacity room(GrantRequest.Principal principal) {
    if (principal.member() != null) {
      Optional<UserRef> user =
          requiringNew().call(() -> people.user(principal.member(), clock.instant()));
      return user.map(people::roomFor).orElse(null);
    }
    if (principal.cohort() != null) {
      Optional<CohortRef> cohort =
          requiringNew().call(() -> people.cohort(principal.cohort(), clock.instant()));
      return cohort.map(people::roomFor).orElse(null);
    }
    return null;
  }

  /** What the role holds in IAM at this moment counts, also what came to it from elsewhere. */
  private String raising(String name) {
    return requiringNew()
        .call(() -> roles.find(name))
        .filter(role -> !role.grants().privileged())
        .flatMap(role -> roles.raising(role).stream().findFirst())
        .orElse(null);
  }

  private MfaDemand owners(String name) {
    return requiringNew()
        .call(() -> roles.find(name))
        .map(roles::ownersDemand)
        .orElse(MfaDemand.NONE);
  }

  private String roleArn(String name) {
    Optional<RoleRef> role = requiringNew().call(() -> roles.find(name));
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
    return "arn:%s:iam::%s:role%s%s"
        .formatted(caller.arn().partition(), caller.account(), config.path(), role.get().name());
  }
}
