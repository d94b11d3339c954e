package io.stint.grant;

import io.stint.cohort.CohortRef;
import io.stint.cohort.CohortState;
import io.stint.cohort.People;
import io.stint.cohort.UserRef;
import io.stint.iam.PrincipalArn;
import io.stint.policy.SessionRights;
import io.stint.role.RoleRef;
import io.stint.role.Roles;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Holds a grant against what is there, and holds what is there until the transaction ends. */
@ApplicationScoped
class GrantPreconditions {

  private final People people;
  private final Roles roles;
  private final Askers askers;
  private final LiveGrants live;

  GrantPreconditions(People people, Roles roles, Askers askers, LiveGrants live) {
    this.askers = askers;
    this.people = people;
    this.roles = roles;
    this.live = live;
  }

  /**
   * What a new grant is made of.
   *
   * @param role null where there is none
   * @param cap when the grantee's own time ends; null: never
   * @param asking null: nobody else has to agree
   */
  record Held(WantedGrant desired, RoleRef role, Instant cap, Asking asking) {}

  /** The same for one that is there. */
  record Again(RoleRef role, Instant cap, Asking asking) {}

  private record Who(Grantee grantee, Instant cap) {}

  /**
   * @throws Refusal 409, 422
   */
  Held of(GrantRequestRules asked, GrantPreflight around, Instant now) {
    GrantRequest request = asked.request();
    Who who = who(request.principal(), around, asked.startsAt(), now);
    RoleRef role = request.role() == null ? null : role(request.role()).with(around.owners());
    if (role != null) {
      longest(role, asked.startsAt(), asked.expiresAt());
      requireRights(role, asked.rights());
      requireMfaPossible(role, request.principal().arn());
      requireNothingRaises(role, around);
      live.requireRoomOnRole(role.id(), role.name());
    }
    if (request.type() == GrantType.PASS_ROLE) {
      asked.passTo().forEach(service -> requireTrust(role, service));
    }
    GrantedAccessColumns target =
        role == null
            ? GrantedAccessColumns.policy(
                request.policy().arn(), asked.document() == null ? around.copy() : asked.document())
            : request.type() == GrantType.PASS_ROLE
                ? GrantedAccessColumns.passed(
                    role.id(), role.name(), around.roleArn(), asked.passTo())
                : GrantedAccessColumns.assumed(
                    role.id(), role.name(), around.roleArn(), asked.rights());
    return new Held(
        new WantedGrant(
            request.type(),
            who.grantee(),
            target,
            asked.startsAt(),
            asked.expiresAt(),
            request.reason(),
            role != null && role.grants().privileged(),
            role == null ? around.leadsOn() : leadsOn(request.type(), role)),
        role,
        who.cap(),
        askers.asking(role, asked.expiresAt(), who.cap(), now));
  }

  /**
   * @throws Refusal 409, 422
   */
  Again again(Grant grant, Instant expiresAt, GrantPreflight around, Instant now) {
    Instant cap = null;
    if (grant.grantee().userId() != null) {
      Optional<UserRef> user = people.lockUser(grant.grantee().userName(), now);
      cap = user.isPresent() ? user.get().endsAt() : now;
    } else if (grant.grantee().cohortId() != null) {
      cap = people.lockCohort(grant.grantee().cohortName(), now).endsAt();
    }
    RoleRef role = grant.target().roleId() == null ? null : role(grant.target().roleName());
    if (role != null && expiresAt.isAfter(grant.expiresAt())) {
      longest(role, grant.startsAt(), expiresAt);
      requireRights(role, grant.target().rights());
      requireNothingRaises(role, around);
    }
    return new Again(role, cap, asking(grant, role, expiresAt, cap, now));
  }

  /** A sooner end needs nobody; what is asked for stays to be agreed to, whatever its end. */
  private Asking asking(Grant grant, RoleRef role, Instant expiresAt, Instant cap, Instant now) {
    if (grant.state() == GrantState.REQUESTED) {
      return askers.askingAgain(grant.asking(now), role, expiresAt, cap, now);
    }
    return expiresAt.isAfter(grant.expiresAt()) ? askers.asking(role, expiresAt, cap, now) : null;
  }

  private Who who(
      GrantRequest.Principal principal, GrantPreflight around, Instant startsAt, Instant now) {
    if (principal.member() != null) {
      UserRef user =
          people.lockUser(principal.member(), now).orElseThrow(() -> noMember(principal.member()));
      if (!user.live()) {
        throw Refusal.of(
            ProblemCode.ENDED,
            "The cohorts of the member "
                + user.name()
                + " have ended, or the member is suspended there.");
      }
      requireBefore(user.endsAt(), startsAt, "the member's last cohort");
      live.requireRoomOfPerson(user.id(), user.name());
      return new Who(Grantee.user(user.id(), user.name()), user.endsAt());
    }
    if (principal.cohort() != null) {
      CohortRef cohort = cohort(principal.cohort(), now);
      requireBefore(cohort.endsAt(), startsAt, "the cohort");
      return new Who(Grantee.cohort(cohort.id(), cohort.name()), cohort.endsAt());
    }
    if (around.ownUser() != null) {
      requireNoMember(around.ownUser(), now);
    }
    return new Who(Grantee.foreign(principal.arn(), around.principalId()), null);
  }

  private CohortRef cohort(String name, Instant now) {
    CohortRef cohort = observed(() -> people.lockCohort(name, now), noCohort(name));
    if (cohort.state() != CohortState.PENDING && cohort.state() != CohortState.ACTIVE) {
      throw Refusal.of(
          cohort.state() == CohortState.DELETING ? ProblemCode.BEING_DELETED : ProblemCode.ENDED,
          "The cohort " + cohort.name() + " is " + cohort.state() + ".");
    }
    return cohort;
  }

  /** What a body names and is not there is no 404: that is for the path. */
  private static <T> T observed(Supplier<T> lock, Refusal otherwise) {
    try {
      return lock.get();
    } catch (Refusal refusal) {
      throw refusal.status() == 404 ? otherwise : refusal;
    }
  }

  static Refusal noMember(String name) {
    return Refusal.impossible(
        "/principal/member", "There is no member " + name + " of any cohort.");
  }

  static Refusal noCohort(String name) {
    return Refusal.impossible("/principal/cohort", "There is no cohort " + name + ".");
  }

  static Refusal noRole(String name) {
    return Refusal.impossible("/role", "There is no role " + name + ".");
  }

  private static void requireBefore(Instant end, Instant startsAt, String whose) {
    if (end != null && !startsAt.isBefore(end)) {
      throw Refusal.impossible(
          "/startsAt", "The grant would start when " + whose + " has ended, at " + end + ".");
    }
  }

  /**
   * Who is a member is granted by name: its end and its sessions are known then. One that is not in
   * IAM yet has no ARN, but an account has one user of a name only, whatever case and path.
   */
  private void requireNoMember(String ownUser, Instant now) {
    people
        .user(ownUser, now)
        .ifPresent(
            user -> {
              throw Refusal.impossible(
                  "/principal/arn", "This is the member " + user.name() + ": name it as such.");
            });
  }

  /** A session of a role carries no second factor, so it could never assume this one. */
  private static void requireMfaPossible(RoleRef role, String arn) {
    if (role.grants().mfa() && arn != null && new PrincipalArn(arn).isRole()) {
      throw Refusal.impossible(
          "/principal/arn",
          "The role " + role.name() + " asks for MFA, which a role cannot give: " + arn + ".");
    }
  }

  private static void requireNothingRaises(RoleRef role, GrantPreflight around) {
    if (around.raising() != null && !role.grants().privileged()) {
      throw Roles.notPrivileged("/role", role.name(), around.raising());
    }
  }

  /**
   * What a service runs with a role is no session of a grant, so it may do all that the role may.
   */
  private boolean leadsOn(GrantType type, RoleRef role) {
    return roles.leadsOn(role.id())
        || (type == GrantType.PASS_ROLE && !roles.reachableFrom(role.id()).isEmpty());
  }

  private RoleRef role(String name) {
    return observed(() -> roles.lock(name), noRole(name));
  }

  private static void longest(RoleRef role, Instant startsAt, Instant expiresAt) {
    Duration longest = role.grants().maxDuration();
    if (longest != null && expiresAt.isAfter(startsAt.plus(longest).plusSeconds(1))) {
      throw Refusal.impossible(
          "/expiresAt", "Grants on the role " + role.name() + " last at most " + longest + ".");
    }
  }

  /** Tags and a source identity decide what other policies let the session do. */
  private static void requireRights(RoleRef role, SessionRights asked) {
    SessionRights allowed = role.grants().rights();
    requireRight(role, !asked.tagSession() || allowed.tagSession(), "tagSession");
    requireRight(
        role, !asked.setSourceIdentity() || allowed.setSourceIdentity(), "setSourceIdentity");
  }

  private static void requireRight(RoleRef role, boolean allowed, String member) {
    if (!allowed) {
      throw Refusal.impossible(
          "/" + member,
          "The role " + role.name() + " does not let grants have this: grants." + member + ".");
    }
  }

  private void requireTrust(RoleRef role, String service) {
    if (!roles.trustsService(role.id(), service)) {
      throw Refusal.impossible(
          "/role",
          "The role %s does not trust %s: it could not be passed to it."
              .formatted(role.name(), service));
    }
  }
}
