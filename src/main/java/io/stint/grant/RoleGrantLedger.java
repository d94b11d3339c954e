package io.stint.grant;

import io.stint.entitlement.Entitlements;
import io.stint.entitlement.Revisions;
import io.stint.grant.GrantConfirmations.Where;
import io.stint.grant.statement.GrantHolder;
import io.stint.grant.statement.GrantTerm;
import io.stint.grant.statement.Membership;
import io.stint.grant.statement.NextChange;
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

/** What grants want on roles, and that they need them. */
@ApplicationScoped
class RoleGrantLedger implements RoleLedger, RoleUse {

  private static final int MOST_NAMED = 100;

  private final GrantRepository rows;
  private final FormerMembers departures;
  private final RoleStatements roleWants;
  private final GrantConfirmations confirmations;
  private final GranteeChanges grantees;
  private final PrincipalsInIam principals;
  private final Clock clock;

  RoleGrantLedger(
      GrantRepository rows,
      FormerMembers departures,
      RoleStatements roleWants,
      GrantConfirmations confirmations,
      GranteeChanges grantees,
      PrincipalsInIam principals,
      Clock clock) {
    this.principals = principals;
    this.rows = rows;
    this.departures = departures;
    this.roleWants = roleWants;
    this.confirmations = confirmations;
    this.grantees = grantees;
    this.clock = clock;
  }

  @Override
  public Entitlements desired(RoleRef role, Instant now) {
    List<Grant> sessions = grantees.withoutStrangers(rows.sessionsOf(role.id(), now), now);
    return roleWants.of(role, role.arn(), terms(sessions), now);
  }

  @Override
  public void applied(RoleRef role, Entitlements what, Instant now) {
    applied(role, what, Set.of(), now);
  }

  @Override
  public void applied(RoleRef role, Entitlements what, Set<String> without, Instant now) {
    Revisions all = what.revisions();
    confirmations.note(
        Where.ROLE,
        without.isEmpty() ? all : all.withoutLive(rows.ofPrincipals(role.id(), without)),
        now);
  }

  @Override
  public void onlyEnded(RoleRef role, Entitlements what, Instant now) {
    confirmations.note(Where.ROLE, what.revisions().over(), now);
  }

  @Override
  public void becamePrivileged(UUID roleId) {
    rows.privileged(roleId);
  }

  @Override
  public void leadsOn(UUID roleId) {
    rows.leadOn(roleId);
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
  public boolean mayHaveSessions(UUID roleId, String userName, Instant now) {
    List<GrantTerm> terms = terms(rows.sessionsOf(roleId, now));
    return terms.stream().map(GrantTerm::holder).anyMatch(new GrantHolder.User(userName)::equals)
        || departures.memberships(terms).stream()
            .map(Membership::userName)
            .anyMatch(userName::equals);
  }

  @Override
  public Instant neverThere(UUID roleId, Instant now) {
    return NextChange.of(terms(rows.sessionsOf(roleId, now)), now).next();
  }

  @Override
  public void overWhereNeverThere(UUID roleId, Instant now) {
    confirmations.note(
        Where.ROLE, GrantTerm.revisions(terms(rows.sessionsOf(roleId, now)), now).over(), now);
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
