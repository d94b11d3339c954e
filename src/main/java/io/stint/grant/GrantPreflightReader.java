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
    Named named = named(request.principal(), request.role());
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
              room(named),
              found.ownUser(),
              found.id(),
              request.role() == null ? null : roles.quotas(),
              named.role().map(this::roleArn).orElse(null),
              named.role().map(this::raising).orElse(null),
              named.role().map(roles::ownersDemand).orElse(MfaDemand.NONE),
              copy,
              leadsOn);
        });
  }

  /** The same for a grant that is there and is to end at {@code end}. */
  GrantPreflight around(Grant grant, Instant end) {
    Grantee grantee = grant.grantee();
    GrantRequest.Principal principal =
        new GrantRequest.Principal(grantee.userName(), grantee.cohortName(), grantee.arn());
    Named named = named(principal, grant.target().roleName());
    return asked(
        () -> {
          if (end.isAfter(grant.expiresAt())) {
            grant
                .target()
                .document()
                .ifPresent(document -> requireNothingPrivileged(document, "/expiresAt"));
          }
          return new GrantPreflight(
              room(named),
              null,
              null,
              grant.target().roleId() == null ? null : roles.quotas(),
              grant.target().roleArn(),
              end.isAfter(grant.expiresAt()) ? named.role().map(this::raising).orElse(null) : null,
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

  /** Who and what a request names, as far as they are there. */
  private record Named(
      Optional<UserRef> user, Optional<CohortRef> cohort, Optional<RoleRef> role) {}

  /** All in one transaction. */
  private Named named(GrantRequest.Principal principal, String role) {
    Instant now = clock.instant();
    return requiringNew()
        .call(
            () ->
                new Named(
                    Optional.ofNullable(principal.member()).flatMap(name -> people.user(name, now)),
                    Optional.ofNullable(principal.cohort())
                        .flatMap(name -> people.cohort(name, now)),
                    Optional.ofNullable(role).flatMap(roles::find)));
  }

  private PolicyCapacity room(Named named) {
    return named
        .user()
        .map(people::roomFor)
        .or(() -> named.cohort().map(people::roomFor))
        .orElse(null);
  }

  /** What the role holds in IAM at this moment counts, also what came to it from elsewhere. */
  private String raising(RoleRef role) {
    return role.grants().privileged()
        ? null
        : roles.raising(role).stream().findFirst().orElse(null);
  }

  private String roleArn(RoleRef role) {
    if (role.arn() != null) {
      return role.arn();
    }
    if (role.adopted()) {
      return iam.roles()
          .find(new RoleName(role.name()))
          .map(IamRole::arn)
          .map(arn -> arn.value())
          .orElseThrow(
              () -> Refusal.impossible("/role", "There is no role " + role.name() + " in IAM."));
    }
    // Made by Stint, it will have its path.
    var caller = iam.account().identity();
    return "arn:%s:iam::%s:role%s%s"
        .formatted(caller.arn().partition(), caller.account(), config.path(), role.name());
  }
}
