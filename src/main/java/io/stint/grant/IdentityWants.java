package io.stint.grant;

import static java.util.Comparator.comparing;

import io.stint.entitlement.Entitlements;
import io.stint.grant.statement.GrantTerm;
import io.stint.grant.statement.IdentityStatements;
import io.stint.grant.statement.NextChange;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What the ledger wants on a user or a group, and of which grants that is made. */
final class IdentityWants {

  private IdentityWants() {}

  /**
   * @param without grants to be left out as far as they are live
   */
  static Entitlements of(List<Grant> grants, Set<UUID> without, Instant now) {
    List<GrantTerm> asked =
        RoleGrantLedger.terms(
            grants.stream()
                .filter(
                    grant ->
                        grant.isOver(now)
                            || !(without.contains(grant.id()) || isRefused(grant, now)))
                .toList());
    NextChange agenda = NextChange.of(RoleGrantLedger.terms(grants), now);
    grants.forEach(grant -> agenda.add(grant.refusedUntil(), false));
    return of(asked, agenda, now);
  }

  static Entitlements of(List<GrantTerm> terms, NextChange agenda, Instant now) {
    return Entitlements.of(
        IdentityStatements.of(terms, now, agenda),
        IdentityStatements.attachments(terms, now, agenda),
        agenda.next(),
        agenda.revokes(),
        GrantTerm.revisions(terms, now));
  }

  /** Those that have been in IAM first, then the older ones first. */
  static List<UUID> live(List<Grant> grants, Instant now) {
    return grants.stream()
        .filter(grant -> !grant.isOver(now) && !now.isBefore(grant.startsAt()))
        .filter(grant -> !isRefused(grant, now))
        .sorted(
            comparing((Grant grant) -> grant.activeAt() == null)
                .thenComparing(Grant::createdAt)
                .thenComparing(Grant::id))
        .map(Grant::id)
        .toList();
  }

  private static boolean isRefused(Grant grant, Instant now) {
    return grant.refusedUntil() != null && now.isBefore(grant.refusedUntil());
  }
}
