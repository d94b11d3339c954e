package io.stint.grant;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.cohort.CohortRef;
import io.stint.cohort.People;
import io.stint.cohort.UserRef;
import io.stint.role.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What happens to grants when something happens to who holds them. Rows are locked in one order
 * everywhere: cohort, user, role, grant.
 */
@ApplicationScoped
class GranteeChanges {

  private final GrantRepository rows;
  private final People people;
  private final Roles roles;
  private final AuditTrail audit;

  GranteeChanges(GrantRepository rows, People people, Roles roles, AuditTrail audit) {
    this.rows = rows;
    this.people = people;
    this.roles = roles;
    this.audit = audit;
  }

  /** The documents of both sides are to be looked at, the grant's own row is not locked yet. */
  void markDue(Grantee grantee, UUID roleId, boolean revokes, Instant now) {
    if (grantee.userId() != null) {
      people.markUserDue(grantee.userId(), revokes, now);
    } else if (grantee.cohortId() != null) {
      people.markCohortDue(grantee.cohortId(), revokes, now);
    }
    if (roleId != null) {
      roles.markDue(roleId, revokes, now);
    }
  }

  void removeForeign(Collection<UserRef> users, Instant now) {
    people.removeForeign(users.stream().map(UserRef::id).toList(), now);
  }

  void markRolesDueOf(UUID cohortId, boolean revokes, Instant now) {
    rows.rolesOfCohort(cohortId, now).forEach(role -> roles.markDue(role, revokes, now));
  }

  /** Of the grants to the cohort and to the user: whose last change is not carried out. */
  List<String> rolesToDeny(UUID cohortId, UUID userId, Instant now) {
    Set<UUID> all = new HashSet<>(rows.rolesOfCohort(cohortId, now));
    all.addAll(ids(rows.ofUser(userId), GrantTransactions::sessionsOf));
    return roles.unsettled(all, now);
  }

  /** What is given to a role's name is to be taken, or can be given again. */
  void markHoldersDueOf(UUID roleId, Instant now) {
    markHoldersDue(rows.openOn(roleId), now);
  }

  /**
   * The trust of these roles is not to let in the user's name, or may again, or knows it by its id.
   */
  void markRolesDueOfUser(UUID userId, Instant now) {
    ids(rows.ofUser(userId), GrantTransactions::sessionsOf)
        .forEach(role -> roles.markDue(role, true, now));
  }

  /** Without those of users and on roles whose name is somebody else's by now, if they are live. */
  List<Grant> withoutStrangers(List<Grant> grants, Instant now) {
    Set<UUID> strangers = new HashSet<>(roles.strangers(ids(grants, g -> g.target().roleId())));
    strangers.addAll(people.strangers(ids(grants, grant -> grant.grantee().userId())));
    return strangers.isEmpty()
        ? grants
        : grants.stream()
            .filter(
                grant ->
                    grant.isOver(now)
                        || !strangers.contains(grant.target().roleId())
                            && !strangers.contains(grant.grantee().userId()))
            .toList();
  }

  private void markHoldersDue(List<Grant> grants, Instant now) {
    ids(grants, grant -> grant.grantee().cohortId())
        .forEach(cohort -> people.markCohortDue(cohort, true, now));
    ids(grants, grant -> grant.grantee().userId())
        .forEach(user -> people.markUserDue(user, true, now));
  }

  /** In the one order in which all lock them. */
  private static SortedSet<UUID> ids(List<Grant> grants, Function<Grant, UUID> id) {
    return grants.stream()
        .map(id)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A user's time ends with the last of its cohorts. */
  void recap(Collection<UserRef> users, Instant now) {
    Map<UUID, UserRef> byId = users.stream().collect(Collectors.toMap(UserRef::id, u -> u));
    change(
        byId.isEmpty() ? List.of() : rows.openOfUsers(byId.keySet()),
        grant -> capped(grant, byId.get(grant.grantee().userId()).endsAt(), now),
        now);
  }

  void recap(CohortRef cohort, Instant now) {
    change(rows.openOfCohort(cohort.id()), grant -> capped(grant, cohort.endsAt(), now), now);
  }

  private static boolean capped(Grant grant, Instant end, Instant now) {
    if (end != null && !now.isBefore(end) && !grant.isOver(now)) {
      grant.expireNow(EndedBy.COHORT_END, now);
      return true;
    }
    return grant.cap(end, now);
  }

  /** Whom no cohort gives anything any more holds nothing. */
  void left(Collection<UserRef> users, EndedBy by, Instant now) {
    Map<UUID, UserRef> byId = users.stream().collect(Collectors.toMap(UserRef::id, u -> u));
    change(
        byId.isEmpty() ? List.of() : rows.openOfUsers(byId.keySet()),
        grant -> {
          UserRef user = byId.get(grant.grantee().userId());
          if (user.live()) {
            return capped(grant, user.endsAt(), now);
          }
          return ended(grant, by, now);
        },
        now);
  }

  void deleted(CohortRef cohort, Instant now) {
    change(rows.openOfCohort(cohort.id()), grant -> ended(grant, EndedBy.COHORT_END, now), now);
  }

  private static boolean ended(Grant grant, EndedBy by, Instant now) {
    boolean wasOver = grant.isOver(now);
    grant.expireNow(by, now);
    return !wasOver;
  }

  private void change(List<Grant> grants, Predicate<Grant> change, Instant now) {
    List<Grant> open = grants.stream().filter(grant -> !grant.isOver(now)).toList();
    markHoldersDue(open, now);
    ids(open, grant -> grant.target().roleId()).forEach(role -> roles.markDue(role, true, now));
    for (Grant grant : open) {
      rows.lock(grant.id()).filter(change).ifPresent(this::tell);
    }
  }

  private void tell(Grant changed) {
    String subject = changed.id().toString();
    AuditAction ended =
        changed.state() == GrantState.LAPSED ? AuditAction.GRANT_LAPSED : AuditAction.GRANT_ENDED;
    audit.record(
        changed.endedAt() == null ? AuditAction.GRANT_CAPPED : ended,
        subject,
        Map.of("endsAt", changed.endsAt().toString()));
    if (changed.state() == GrantState.REVOKED) {
      audit.record(AuditAction.GRANT_REVOKED, subject, Map.of());
    }
  }
}
