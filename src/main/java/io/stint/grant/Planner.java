package io.stint.grant;

import io.stint.entitlement.Entitlements;
import io.stint.entitlement.PolicyCapacity;
import io.stint.entitlement.PolicyPlacement;
import io.stint.grant.GrantPlan.Document;
import io.stint.grant.GrantPlan.Side;
import io.stint.grant.statement.GrantTerm;
import io.stint.grant.statement.NextChange;
import io.stint.policy.PolicyDocument;
import io.stint.role.RolePlan;
import io.stint.role.RoleQuotas;
import io.stint.role.RoleRef;
import io.stint.role.Roles;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Renders the documents that a grant leads to and measures them, before anything is stored: at its
 * start, and at each later instant at which something else joins it.
 */
@ApplicationScoped
class Planner {

  private final GrantRepository rows;
  private final RoleStatements wants;
  private final Roles roles;
  private final MostRoom most;

  Planner(GrantRepository rows, RoleStatements wants, Roles roles, MostRoom most) {
    this.most = most;
    this.rows = rows;
    this.wants = wants;
    this.roles = roles;
  }

  /**
   * Whether it has room at its start and at each change to come; in a transaction that holds user,
   * cohort and role. What has room even with everything at once is not looked at further.
   *
   * @param role null where there is none
   * @throws Refusal 422 with the numbers, when it does not fit
   */
  void requireRoom(Grant grant, RoleRef role, GrantPreflight around, Instant now) {
    if (grant.grantee().arn() == null && !most.fits(grant, around.room(), now)) {
      identity(grant, around.room(), now);
    }
    if (grant.type() == GrantType.ASSUME_ROLE && !most.fits(grant, role, around, now)) {
      role(grant, role, around, now);
    }
  }

  /** The documents at its start; throws as {@link #requireRoom}. */
  List<Document> plan(Grant grant, RoleRef role, GrantPreflight around, Instant now) {
    List<Document> documents = new ArrayList<>();
    if (grant.grantee().arn() == null) {
      documents.addAll(identity(grant, around.room(), now));
    }
    if (grant.type() == GrantType.ASSUME_ROLE) {
      documents.addAll(role(grant, role, around, now));
    }
    return documents;
  }

  private List<Document> identity(Grant grant, PolicyCapacity room, Instant now) {
    Grantee grantee = grant.grantee();
    List<GrantTerm> terms =
        with(
            grantee.userId() != null
                ? rows.ofUser(grantee.userId())
                : rows.ofCohort(grantee.cohortId()),
            grant);
    List<Document> first = null;
    for (Instant at : instants(terms, grant, now)) {
      Entitlements desired = IdentityWants.of(terms, NextChange.of(terms, at), at);
      PolicyPlacement plan = room.place(desired);
      if (plan.shortfall() != null) {
        throw Refusal.impossible("", plan.shortfall());
      }
      first = first == null ? documents(grantee, plan, room) : first;
    }
    return first;
  }

  private static List<Document> documents(
      Grantee grantee, PolicyPlacement plan, PolicyCapacity room) {
    String on =
        grantee.userId() != null ? "user " + grantee.userName() : "group " + grantee.cohortName();
    List<Document> documents = new ArrayList<>();
    if (plan.inline() != null) {
      documents.add(
          Document.of(
              Side.IDENTITY, on, PolicyCapacity.POLICY, plan.inline().toJson(), room.inline()));
    }
    int number = 0;
    for (PolicyDocument managed : plan.managed()) {
      number++;
      String name = room.ownPolicy(number);
      documents.add(Document.of(Side.IDENTITY, on, name, managed.toJson(), room.managedSize()));
    }
    for (String arn : plan.attached()) {
      documents.add(Document.attached(on, arn, room.managedSize()));
    }
    return documents;
  }

  private List<Document> role(Grant grant, RoleRef role, GrantPreflight around, Instant now) {
    List<GrantTerm> terms = with(rows.sessionsOf(role.id(), now), grant);
    List<Document> first = null;
    for (Instant at : instants(terms, grant, now)) {
      RolePlan plan =
          roles.plan(role.id(), wants.of(role, around.roleArn(), terms, at), around.roleQuotas());
      first = first == null ? documents(role, plan, around) : first;
    }
    return first;
  }

  private static List<Document> documents(RoleRef role, RolePlan plan, GrantPreflight around) {
    String on = "role " + role.name();
    List<Document> documents = new ArrayList<>();
    RoleQuotas quotas = around.roleQuotas();
    String trust = plan.trustPolicy().toString();
    documents.add(Document.of(Side.TRUST, on, null, trust, quotas.trustPolicy()));
    plan.inline()
        .forEach(
            (name, text) -> {
              if (name.startsWith("stint-")) {
                documents.add(
                    Document.of(Side.ROLE, on, name, text.toString(), quotas.inlinePolicies()));
              }
            });
    plan.overflow()
        .forEach(
            (name, text) ->
                documents.add(
                    Document.of(Side.ROLE, on, name, text.toString(), quotas.managedPolicy())));
    return documents;
  }

  private static List<GrantTerm> with(List<Grant> stored, Grant grant) {
    List<Grant> all = new ArrayList<>(stored);
    all.removeIf(other -> other.id().equals(grant.id()));
    all.add(grant);
    return RoleGrantLedger.terms(all);
  }

  private static TreeSet<Instant> instants(List<GrantTerm> terms, Grant grant, Instant now) {
    Instant start = grant.startsAt().isAfter(now) ? grant.startsAt() : now;
    return instants(terms, start, grant.endsAt());
  }

  /** {@code start}, and whenever something begins until {@code end}. */
  static TreeSet<Instant> instants(List<GrantTerm> terms, Instant start, Instant end) {
    TreeSet<Instant> instants = new TreeSet<>();
    instants.add(start);
    for (GrantTerm term : terms) {
      if (term.span().from().isAfter(start) && term.span().from().isBefore(end)) {
        instants.add(term.span().from());
      }
    }
    return instants;
  }
}
