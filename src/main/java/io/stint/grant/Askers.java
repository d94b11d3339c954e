package io.stint.grant;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.access.OwnedKind;
import io.stint.access.Ownership;
import io.stint.cohort.CallersAsMembers;
import io.stint.cohort.OwnCohorts;
import io.stint.cohort.People;
import io.stint.role.GrantApproval;
import io.stint.role.GrantRequirements;
import io.stint.role.RoleRef;
import io.stint.security.Caller;
import io.stint.security.CurrentCaller;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** Who may ask for what, and whether others have to agree to it. */
@ApplicationScoped
class Askers {

  private final CurrentCaller current;
  private final Ownership ownership;
  private final OwnCohorts cohorts;
  private final CallersAsMembers members;
  private final People people;
  private final OwnGrants own;
  private final Duration lapses;
  private final Clock clock;

  Askers(
      CurrentCaller current,
      Ownership ownership,
      OwnCohorts cohorts,
      CallersAsMembers members,
      People people,
      OwnGrants own,
      GrantsConfig config,
      Clock clock) {
    this.current = current;
    this.ownership = ownership;
    this.cohorts = cohorts;
    this.members = members;
    this.people = people;
    this.own = own;
    this.lapses = config.requestLapses();
    this.clock = clock;
  }

  /**
   * For their own cohorts, the members of these and themselves, and on roles that are theirs.
   *
   * @throws Refusal 422 in the words for what is not there; 403
   */
  void requireMayAsk(GrantRequest.Principal who, String role) {
    if (isAdmin()) {
      return;
    }
    if (who.arn() != null) {
      throw Refusal.of(
          ProblemCode.FORBIDDEN,
          "Only an administrator gives something to a principal that Stint does not manage.");
    }
    if (who.cohort() != null && !ownership.owns(OwnedKind.COHORT, who.cohort())) {
      throw GrantPreconditions.noCohort(who.cohort());
    }
    if (who.member() != null && !isOwnMember(who.member())) {
      throw GrantPreconditions.noMember(who.member());
    }
    if (role != null && !ownership.owns(OwnedKind.ROLE, role)) {
      throw GrantPreconditions.noRole(role);
    }
  }

  private boolean isOwnMember(String name) {
    return members.isCaller(name)
        || requiringNew()
            .call(() -> people.user(name, clock.instant()))
            .filter(user -> cohorts.sees(user.id()))
            .isPresent();
  }

  boolean isAdmin() {
    return current.get().isAdmin();
  }

  /**
   * Asks for a later end, or makes it earlier: of what is for their own.
   *
   * @throws Refusal 403
   */
  void requireMayChange(UUID grant) {
    if (!isAdmin() && !own.isForOwn(grant, current.get())) {
      throw Refusal.of(
          ProblemCode.FORBIDDEN,
          "Who has asked for it moves its end, or an owner of the cohort that it is for.");
    }
  }

  /**
   * Of what is for their own; approvers of all on their roles.
   *
   * @throws Refusal 403
   */
  void requireMayEnd(UUID grant) {
    if (!current.get().isApprover()) {
      requireMayChange(grant);
    }
  }

  /** Whether the grant is theirs to see, and {@link #requireMayEnd} lets it pass. */
  boolean mayEnd(UUID grant) {
    Caller caller = current.get();
    return caller.isAdmin()
        || own.isForOwn(grant, caller)
        || caller.isApprover() && own.isOwn(grant.toString(), caller);
  }

  /**
   * What is asked for until others agree.
   *
   * @param role null where there is none
   * @param cap when the grantee's own time ends; null: never
   * @return null: nobody has to agree
   */
  Asking asking(RoleRef role, Instant expiresAt, Instant cap, Instant now) {
    int needed = role == null ? isAdmin() ? 0 : 1 : role.grants().approvalsNeeded(isAdmin());
    return needed == 0 ? null : asking(role, expiresAt, needed, cap, now);
  }

  /** The same for who changes what is asked for already. */
  Asking askingAgain(Asking before, RoleRef role, Instant expiresAt, Instant cap, Instant now) {
    int needed = role == null ? before.needed() : role.grants().approvalsNeeded(isAdmin());
    return asking(role, expiresAt, Math.max(before.needed(), needed), cap, now);
  }

  private Asking asking(RoleRef role, Instant expiresAt, int needed, Instant cap, Instant now) {
    Caller caller = current.get();
    Instant lapsesAt = earlier(earlier(now.plus(lapses), expiresAt), cap);
    return new Asking(
        UUID.randomUUID(),
        caller.issuer(),
        caller.subject(),
        makers(),
        now,
        expiresAt,
        role == null ? GrantApproval.UNSAID : rule(role.grants()),
        needed,
        lapsesAt);
  }

  private String[] makers() {
    Set<String> makers = current.makers();
    return makers.isEmpty() ? null : makers.toArray(String[]::new);
  }

  private static GrantApproval rule(GrantRequirements grants) {
    return grants.approvalRule();
  }

  private static Instant earlier(Instant one, Instant other) {
    return other != null && other.isBefore(one) ? other : one;
  }
}
