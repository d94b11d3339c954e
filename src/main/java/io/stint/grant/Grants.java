package io.stint.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.web.MergePatch;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Goes through a request in order: its own rules, a look at AWS, then the ledger. */
@ApplicationScoped
class Grants {

  private final GrantPreflightReader aws;
  private final GrantTransactions grants;
  private final GrantQueries reads;
  private final Askers askers;
  private final Clock clock;

  Grants(
      GrantPreflightReader aws,
      GrantTransactions grants,
      GrantQueries reads,
      Askers askers,
      Clock clock) {
    this.aws = aws;
    this.askers = askers;
    this.grants = grants;
    this.reads = reads;
    this.clock = clock;
  }

  /** A request that is good as far as it alone and AWS say. */
  record Checked(GrantRequestRules asked, GrantPreflight around) {}

  /** The body of {@code PATCH /grants/{id}}: one of the two. */
  record Change(Instant expiresAt, Duration ttl) {}

  /**
   * @throws Refusal 400, 403, 422, 503
   */
  Checked check(GrantRequest request) {
    GrantRequestRules asked = GrantRequestRules.check(request, aws.bounds(), clock.instant());
    askers.requireMayAsk(request.principal(), request.role());
    return new Checked(asked, aws.around(asked));
  }

  /** In the caller's transaction. */
  GrantView request(Checked checked) {
    return reads.view(grants.request(checked.asked(), checked.around(), clock.instant()));
  }

  GrantPlan plan(GrantRequest request) {
    Checked checked = check(request);
    return read(
        rolledBack(() -> plan(grants.draft(checked.asked(), checked.around(), clock.instant()))));
  }

  GrantPlan plan(String id, MergePatch patch, String ifMatch) {
    Grant seen = seen(id);
    Instant end = end(patch, seen, clock.instant());
    requireMayMove(seen, end);
    GrantPreflight around = aws.around(seen, end);
    return read(
        rolledBack(() -> plan(grants.draft(seen.id(), end, around, ifMatch, clock.instant()))));
  }

  /** The documents say who else has what: they are for administrators. */
  private GrantPlan read(GrantPlan plan) {
    return askers.isAdmin() ? aws.read(plan) : new GrantPlan(plan.grant(), List.of());
  }

  private GrantPlan plan(GrantTransactions.Draft draft) {
    return new GrantPlan(reads.drafted(draft.grant()), draft.documents());
  }

  /** Locks are taken and rows are touched on the way: none of it is to stay. */
  private static GrantPlan rolledBack(Supplier<GrantPlan> work) {
    QuarkusTransaction.begin();
    try {
      return work.get();
    } finally {
      QuarkusTransaction.rollback();
    }
  }

  GrantView prolong(String id, MergePatch patch, String ifMatch) {
    Grant seen = seen(id);
    Instant end = end(patch, seen, clock.instant());
    requireMayMove(seen, end);
    GrantPreflight around = aws.around(seen, end);
    return QuarkusTransaction.requiringNew()
        .call(() -> reads.view(grants.prolong(seen.id(), end, around, ifMatch, clock.instant())));
  }

  /** Who asks for a later end asks as for a new one. */
  private void requireMayMove(Grant seen, Instant end) {
    askers.requireMayChange(seen.id());
    if (end.isAfter(seen.expiresAt())) {
      Grantee who = seen.grantee();
      askers.requireMayAsk(
          new GrantRequest.Principal(who.userName(), who.cohortName(), who.arn()),
          seen.target().roleName());
    }
  }

  /**
   * @throws Refusal 403, 404, 412
   */
  GrantView revoke(String id, boolean sessions, String ifMatch) {
    UUID grant = GrantQueries.id(id);
    askers.requireMayEnd(grant);
    return QuarkusTransaction.requiringNew()
        .call(() -> reads.view(grants.revoke(grant, sessions, ifMatch, clock.instant())));
  }

  private Grant seen(String id) {
    UUID grant = GrantQueries.id(id);
    return QuarkusTransaction.requiringNew().call(() -> grants.find(grant));
  }

  /** An end that is over is an end now; a ttl counts from now, or from a later start. */
  private static Instant end(MergePatch patch, Grant grant, Instant now) {
    Change change = patch.applyTo(new Change(null, null));
    Instant start = grant.startsAt().isAfter(now) ? grant.startsAt() : now;
    if (change.expiresAt() != null && change.ttl() == null && !change.expiresAt().isAfter(now)) {
      return now;
    }
    Refusal.Collector wrong = Refusal.collector();
    Instant end = GrantRequestRules.end(change.expiresAt(), change.ttl(), start, now, wrong);
    wrong.orThrow();
    return end;
  }
}
