package io.stint.grant;

import io.stint.cohort.CohortRef;
import io.stint.cohort.IdentityLedger;
import io.stint.cohort.UserRef;
import io.stint.entitlement.Entitlements;
import io.stint.grant.GrantConfirmations.Where;
import io.stint.grant.statement.GrantRevisions;
import io.stint.grant.statement.GrantTerm;
import io.stint.grant.statement.NextChange;
import io.stint.reconcile.Failure;
import io.stint.role.RoleEntitlements;
import io.stint.role.RoleLedger;
import io.stint.role.RoleRef;
import io.stint.role.RoleUse;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** What the ledger wants on users, groups and roles; they are written by their own rooms. */
@ApplicationScoped
class GrantLedger implements IdentityLedger, RoleLedger, RoleUse {

  private static final int MOST_NAMED = 100;

  private final GrantRepository rows;
  private final FormerMembers departures;
  private final RoleStatements roleWants;
  private final GrantConfirmations written;
  private final GranteeChanges grantees;
  private final PrincipalsInIam principals;
  private final Clock clock;

  GrantLedger(
      GrantRepository rows,
      FormerMembers departures,
      RoleStatements roleWants,
      GrantConfirmations written,
      GranteeChanges grantees,
      PrincipalsInIam principals,
      Clock clock) {
    this.principals = principals;
    this.rows = rows;
    this.departures = departures;
    this.roleWants = roleWants;
    this.written = written;
    this.grantees = grantees;
    this.clock = clock;
  }

  @Override
  public Entitlements desiredFor(UserRef user, Instant now) {
    return desiredFor(user, Set.of(), now);
  }

  @Override
  public Entitlements desiredFor(UserRef user, Set<UUID> without, Instant now) {
    return IdentityWants.of(grantees.withoutStrangers(rows.ofUser(user.id()), now), without, now);
  }

  @Override
  public Entitlements desiredFor(CohortRef cohort, Instant now) {
    return desiredFor(cohort, Set.of(), now);
  }

  @Override
  public Entitlements desiredFor(CohortRef cohort, Set<UUID> without, Instant now) {
    return IdentityWants.of(
        grantees.withoutStrangers(rows.ofCohort(cohort.id()), now), without, now);
  }

  @Override
  public List<UUID> liveFor(UserRef user, Instant now) {
    return IdentityWants.live(rows.ofUser(user.id()), now);
  }

  @Override
  public List<UUID> liveFor(CohortRef cohort, Instant now) {
    return IdentityWants.live(rows.ofCohort(cohort.id()), now);
  }

  @Override
  public void refused(Map<UUID, Failure> grants, Instant now) {
    grants.forEach((grant, why) -> rows.refused(grant, why, now.plus(SLOWLY), now));
  }

  @Override
  public boolean trying(Entitlements what) {
    return written.trying((GrantRevisions) what.mark());
  }

  @Override
  public void writtenFor(UserRef user, Entitlements what, Instant now) {
    written.note(Where.IDENTITY, (GrantRevisions) what.mark(), now);
  }

  @Override
  public void writtenFor(CohortRef cohort, Entitlements what, Instant now) {
    written.note(Where.IDENTITY, (GrantRevisions) what.mark(), now);
  }

  @Override
  public void overFor(UserRef user, Entitlements what, Instant now) {
    written.note(Where.IDENTITY, ((GrantRevisions) what.mark()).over(), now);
  }

  @Override
  public void overFor(CohortRef cohort, Entitlements what, Instant now) {
    written.note(Where.IDENTITY, ((GrantRevisions) what.mark()).over(), now);
  }

  @Override
  public void outOfGroups(UserRef user, Instant now) {
    departures.close(user.id(), now);
  }

  @Override
  public void userStrangerNoted(UUID userId, Instant now) {
    grantees.markRolesDueOfUser(userId, now);
  }

  @Override
  public void joined(CohortRef cohort, Collection<UserRef> users, Instant now) {
    grantees.markRolesDueOf(cohort.id(), false, now);
    grantees.recap(users, now);
    rows.rolesOfCohort(cohort.id(), now).forEach(role -> roleWants.requireRoom(role, cohort, now));
  }

  @Override
  public void left(CohortRef cohort, Collection<UserRef> users, Instant now) {
    departures.add(cohort.id(), users, now);
    grantees.markRolesDueOf(cohort.id(), true, now);
    grantees.left(users, now);
    removeForeign(cohort, users, now);
  }

  @Override
  public void endsChanged(CohortRef cohort, Collection<UserRef> users, Instant now) {
    grantees.recap(cohort, now);
    grantees.recap(users, now);
  }

  @Override
  public void deleted(CohortRef cohort, Collection<UserRef> users, Instant now) {
    departures.add(cohort.id(), users, now);
    removeForeign(cohort, users, now);
    grantees.deleted(cohort, now);
    grantees.left(users, now);
  }

  /** Who has left is not known as a member any more when the grant ends. */
  private void removeForeign(CohortRef cohort, Collection<UserRef> users, Instant now) {
    if (rows.hasPrivileged(cohort.id())) {
      grantees.removeForeign(users, now);
    }
  }

  @Override
  public RoleEntitlements desiredOn(RoleRef role, Instant now) {
    List<Grant> sessions = grantees.withoutStrangers(rows.sessionsOf(role.id(), now), now);
    return roleWants.of(role, role.arn(), terms(sessions), now);
  }

  @Override
  public void written(UUID roleId, RoleEntitlements what, Set<String> without, Instant now) {
    GrantRevisions mark = (GrantRevisions) what.mark();
    written.note(
        Where.ROLE,
        without.isEmpty() ? mark : mark.withoutLive(rows.ofPrincipals(roleId, without)),
        now);
  }

  @Override
  public void over(UUID roleId, RoleEntitlements what, Instant now) {
    written.note(Where.ROLE, ((GrantRevisions) what.mark()).over(), now);
  }

  @Override
  public void becamePrivileged(UUID roleId) {
    rows.privileged(roleId);
  }

  @Override
  public void lookAtPrincipals(RoleRef role, Supplier<Optional<String>> trustInIam, Instant now) {
    principals.look(role, trustInIam, now);
  }

  @Override
  public boolean principalsRefused(UUID roleId, Set<String> unknown, Instant now) {
    return principals.refused(roleId, unknown, now);
  }

  @Override
  public void strangerNoted(UUID roleId, Instant now) {
    grantees.markHoldersDueOf(roleId, now);
  }

  @Override
  public Optional<String> sessionName(String member, Instant now) {
    return departures.knownAs(member, now);
  }

  @Override
  public Instant neverThere(UUID roleId, Instant now) {
    return NextChange.of(terms(rows.sessionsOf(roleId, now)), now).next();
  }

  @Override
  public void overWhereNeverThere(UUID roleId, Instant now) {
    written.note(
        Where.ROLE, GrantRevisions.of(terms(rows.sessionsOf(roleId, now)), now).over(), now);
  }

  @Override
  public Map<UUID, List<Use>> usesOf(Collection<UUID> roleIds) {
    Map<UUID, List<Use>> uses = new HashMap<>();
    rows.liveByRole(roleIds)
        .forEach(
            (role, grants) ->
                uses.put(
                    role,
                    grants.stream()
                        .limit(MOST_NAMED)
                        .map(id -> new Use("GRANT", id.toString()))
                        .toList()));
    return uses;
  }

  @Override
  public List<Use> needing(UUID roleId, String service) {
    return rows.passing(roleId, clock.instant()).stream()
        .filter(grant -> grant.target().passTo().contains(service.toLowerCase(Locale.ROOT)))
        .limit(MOST_NAMED)
        .map(grant -> new Use("GRANT", grant.id().toString()))
        .toList();
  }

  static List<GrantTerm> terms(List<Grant> grants) {
    return grants.stream().flatMap(grant -> grant.term().stream()).toList();
  }
}
