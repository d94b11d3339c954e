package io.stint.grant;

import io.stint.cohort.CohortRef;
import io.stint.cohort.People;
import io.stint.entitlement.Entitlements;
import io.stint.grant.statement.ChainingDenies;
import io.stint.grant.statement.GrantHolder;
import io.stint.grant.statement.GrantTerm;
import io.stint.grant.statement.Membership;
import io.stint.grant.statement.NextChange;
import io.stint.grant.statement.SessionDenies;
import io.stint.grant.statement.TrustStatements;
import io.stint.grant.statement.TrustedUsers;
import io.stint.iam.Iam;
import io.stint.iam.IamConfig;
import io.stint.policy.MfaDemand;
import io.stint.policy.Statement;
import io.stint.role.RoleQuotas;
import io.stint.role.RoleRef;
import io.stint.role.Roles;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What the ledger wants on a role: who in the trust, and the Denies on sessions. */
@ApplicationScoped
class RoleStatements {

  /** As long as those that IAM gives. */
  private static final String UNKNOWN_ID = "AROA00000000000000000";

  private final GrantRepository rows;
  private final FormerMembers departures;
  private final Roles roles;
  private final People people;
  private final Iam iam;
  private final String managedBy;

  RoleStatements(
      GrantRepository rows,
      FormerMembers departures,
      Roles roles,
      People people,
      Iam iam,
      IamConfig config) {
    this.people = people;
    this.iam = iam;
    this.managedBy = config.managedBy();
    this.rows = rows;
    this.departures = departures;
    this.roles = roles;
  }

  /**
   * As it is, or would be, with these terms. In a transaction.
   *
   * @param arn the role's, which it has in IAM or will have
   */
  Entitlements of(RoleRef role, String arn, List<GrantTerm> terms, Instant now) {
    NextChange agenda = NextChange.of(terms, now);
    List<Membership> memberships = departures.memberships(terms);
    MfaDemand mfa = new MfaDemand(role.grants().mfa(), role.grants().mfaMaxAge());
    List<Statement> trust =
        TrustStatements.of(
            terms, arn.split(":", 6)[4], known(terms), mfa, role.grants().rights(), now, agenda);
    String roleId = role.iamId() == null ? UNKNOWN_ID : role.iamId();
    List<Statement> denies =
        new ArrayList<>(ForeignSessions.denies(terms, now, agenda, iam::issueTimeAt));
    denies.addAll(
        SessionDenies.of(
            terms, memberships, roleId, RoleRef.LONGEST_SESSION, now, agenda, iam::issueTimeAt));
    // Last: where there is no room for all, the ends are what has to be there.
    denies.addAll(ChainingDenies.of(role, terms, memberships, roleId, now, agenda));
    return Entitlements.ofRole(
        trust, denies, agenda.next(), agenda.revokes(), GrantTerm.revisions(terms, now));
  }

  private TrustedUsers known(List<GrantTerm> terms) {
    Map<String, String> ids = new HashMap<>();
    Set<String> adopted = new HashSet<>();
    List<String> names =
        terms.stream()
            .map(GrantTerm::holder)
            .filter(GrantHolder.User.class::isInstance)
            .map(holder -> ((GrantHolder.User) holder).name())
            .distinct()
            .toList();
    for (People.Seen user : people.seen(names)) {
      ids.put(user.name(), user.uniqueId());
      if (user.adopted()) {
        adopted.add(user.name());
      }
    }
    return new TrustedUsers(ids, adopted, managedBy);
  }

  /**
   * Whether the sessions of all who are in the cohort now can be denied at their end: each needs a
   * place in the role for that. Measured against the quotas that were read last; where none were,
   * the role's next pass says what does not fit. In a transaction.
   *
   * @throws Refusal 422 with the numbers
   */
  void requireRoom(UUID roleId, CohortRef cohort, Instant now) {
    Optional<RoleQuotas> quotas = roles.lastQuotas();
    Optional<RoleRef> role = roles.find(roleId).filter(observed -> observed.arn() != null);
    if (quotas.isEmpty() || role.isEmpty()) {
      return;
    }
    List<GrantTerm> terms = RoleGrantLedger.terms(rows.sessionsOf(roleId, now));
    try {
      for (Instant at : Planner.instants(terms, now, Instant.MAX)) {
        roles.plan(roleId, of(role.get(), role.get().arn(), terms, at), quotas.get());
      }
    } catch (Refusal refusal) {
      throw Refusal.impossible(
          "",
          "The cohort "
              + cohort.name()
              + " may assume the role "
              + role.get().name()
              + ", which has no room for so many: "
              + refusal.getMessage());
    }
  }
}
