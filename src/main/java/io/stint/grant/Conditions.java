package io.stint.grant;

import io.stint.cohort.CohortRef;
import io.stint.cohort.CohortState;
import io.stint.cohort.People;
import io.stint.cohort.UserRef;
import io.stint.role.RoleRef;
import io.stint.role.Roles;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Holds a grant against what is there, and holds what is there until the transaction ends. */
@ApplicationScoped
class Conditions {

  private final People people;
  private final Roles roles;

  Conditions(People people, Roles roles) {
    this.people = people;
    this.roles = roles;
  }

  /**
   * What a new grant is made of.
   *
   * @param role null where there is none
   * @param cap when the grantee's own time ends; null: never
   */
  record Held(WantedGrant wanted, RoleRef role, Instant cap) {}

  /** The same for one that is there. */
  record Again(RoleRef role, Instant cap) {}

  private record Who(Grantee grantee, Instant cap) {}

  /**
   * @throws Refusal 409, 422
   */
  Held of(Asked asked, Surroundings around, Instant now) {
    GrantRequest request = asked.request();
    Who who = who(request.principal(), asked.startsAt(), now);
    RoleRef role = request.role() == null ? null : role(request.role());
    if (role != null) {
      longest(role, asked.startsAt(), asked.expiresAt());
    }
    if (request.type() == GrantType.PASS_ROLE) {
      asked.passTo().forEach(service -> requireTrust(role, service));
    }
    Target target =
        role == null
            ? Target.policy(
                request.policy().arn(), asked.document() == null ? around.copy() : asked.document())
            : Target.role(
                role.id(),
                role.name(),
                around.roleArn(),
                request.type() == GrantType.PASS_ROLE ? asked.passTo() : List.of());
    return new Held(
        new WantedGrant(
            request.type(),
            who.grantee(),
            target,
            asked.startsAt(),
            asked.expiresAt(),
            request.reason()),
        role,
        who.cap());
  }

  /**
   * @throws Refusal 409, 422
   */
  Again again(Grant grant, Instant expiresAt, Instant now) {
    Instant cap = null;
    if (grant.grantee().userId() != null) {
      Optional<UserRef> user = people.lockUser(grant.grantee().userName(), now);
      cap = user.isPresent() ? user.get().endsAt() : now;
    } else if (grant.grantee().cohortId() != null) {
      cap = people.lockCohort(grant.grantee().cohortName(), now).endsAt();
    }
    if (grant.target().roleId() == null) {
      return new Again(null, cap);
    }
    RoleRef role = role(grant.target().roleName());
    if (expiresAt.isAfter(grant.expiresAt())) {
      longest(role, grant.startsAt(), expiresAt);
    }
    return new Again(role, cap);
  }

  private Who who(GrantRequest.Principal principal, Instant startsAt, Instant now) {
    if (principal.member() != null) {
      UserRef user =
          people
              .lockUser(principal.member(), now)
              .orElseThrow(
                  () ->
                      Refusal.impossible(
                          "/principal/member",
                          "There is no member " + principal.member() + " of any cohort."));
      if (!user.live()) {
        throw Refusal.conflict(
            "cohort-ended", "The cohorts of the member " + user.name() + " have ended.");
      }
      requireBefore(user.endsAt(), startsAt, "the member's last cohort");
      return new Who(Grantee.user(user.id(), user.name()), user.endsAt());
    }
    if (principal.cohort() != null) {
      CohortRef cohort = cohort(principal.cohort(), now);
      requireBefore(cohort.endsAt(), startsAt, "the cohort");
      return new Who(Grantee.cohort(cohort.id(), cohort.name()), cohort.endsAt());
    }
    return new Who(Grantee.foreign(foreign(principal.arn(), now)), null);
  }

  private CohortRef cohort(String name, Instant now) {
    CohortRef cohort =
        there(
            () -> people.lockCohort(name, now),
            "/principal/cohort",
            "There is no cohort " + name + ".");
    if (cohort.state() != CohortState.PENDING && cohort.state() != CohortState.ACTIVE) {
      throw Refusal.conflict(
          "cohort-ended", "The cohort " + cohort.name() + " is " + cohort.state() + ".");
    }
    return cohort;
  }

  /** What a body names and is not there is no 404: that is for the path. */
  private static <T> T there(Supplier<T> lock, String pointer, String detail) {
    try {
      return lock.get();
    } catch (Refusal refusal) {
      throw refusal.status() == 404 ? Refusal.impossible(pointer, detail) : refusal;
    }
  }

  private static void requireBefore(Instant end, Instant startsAt, String whose) {
    if (end != null && !startsAt.isBefore(end)) {
      throw Refusal.impossible(
          "/startsAt", "The grant would start when " + whose + " has ended, at " + end + ".");
    }
  }

  /** What is Stint's own is granted by its name: its end and its sessions are known then. */
  private String foreign(String arn, Instant now) {
    String name = arn.substring(arn.lastIndexOf('/') + 1);
    people
        .user(name, now)
        .filter(user -> arn.equals(user.arn()))
        .ifPresent(
            user -> {
              throw Refusal.impossible(
                  "/principal/arn", arn + " is the member " + user.name() + ": name it as such.");
            });
    return arn;
  }

  private RoleRef role(String name) {
    return there(() -> roles.lock(name), "/role", "There is no role " + name + ".");
  }

  private static void longest(RoleRef role, Instant startsAt, Instant expiresAt) {
    Duration longest = role.grants().maxDuration();
    if (longest != null && expiresAt.isAfter(startsAt.plus(longest).plusSeconds(1))) {
      throw Refusal.impossible(
          "/expiresAt", "Grants on the role " + role.name() + " last at most " + longest + ".");
    }
  }

  private void requireTrust(RoleRef role, String service) {
    if (!roles.trustsService(role.id(), service)) {
      throw Refusal.impossible(
          "/role",
          "The role "
              + role.name()
              + " does not trust "
              + service
              + ": it could not be passed to it.");
    }
  }
}
