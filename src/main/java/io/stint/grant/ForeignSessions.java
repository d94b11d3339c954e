package io.stint.grant;

import io.stint.grant.statement.GrantTerm;
import io.stint.grant.statement.NextChange;
import io.stint.grant.statement.SessionDenies;
import io.stint.policy.Statement;
import io.stint.role.RoleRef;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What outlives a grant to a principal that Stint does not manage: it chooses the names of its
 * sessions, so no Deny knows them. Where that is asked for, all sessions of the role are ended that
 * were made before the principal was let in no more; others have to assume the role again.
 */
final class ForeignSessions {

  /** IAM goes on letting somebody in for so long after it shows a trust policy without them. */
  private static final Duration PROPAGATION = Duration.ofSeconds(5);

  private ForeignSessions() {}

  /** Whether sessions of the grant are known by no name. */
  static boolean areUnknown(Grant grant) {
    return grant.type() == GrantType.ASSUME_ROLE
        && grant.grantee().arn() != null
        && grant.isGiven();
  }

  /** From then on none can live; later while the grant is not seen to be gone. */
  static Instant goneAt(Instant endsAt, Instant closedAt, Instant now) {
    Instant last = closedAt != null ? closedAt : endsAt.isAfter(now) ? endsAt : now;
    return last.plus(RoleRef.LONGEST_SESSION).plus(SessionDenies.MARGIN);
  }

  /** Sessions that were made before are denied; for now, while the principal may still come in. */
  static Instant issuedBefore(Instant closedAt, Instant now) {
    Instant at = closedAt == null ? now : closedAt.plus(PROPAGATION);
    return at.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
  }

  /**
   * @param terms of one role
   * @param issueTime what AWS's clock may have shown at an instant of the service's
   * @return at most one statement: the latest is for all
   */
  static List<Statement> denies(
      List<GrantTerm> terms, Instant now, NextChange agenda, UnaryOperator<Instant> issueTime) {
    Optional<Instant> latest =
        terms.stream()
            .filter(term -> term.sessionsDenied() && term.overAt(now))
            .filter(term -> lives(term, now, agenda))
            .map(term -> issueTime.apply(issuedBefore(term.closedAt(), now)))
            .max(Comparator.naturalOrder());
    return latest
        .map(
            at ->
                List.of(
                    Statement.deny("*")
                        .on("*")
                        .when("DateLessThan", "aws:TokenIssueTime", at.toString())
                        .build()))
        .orElse(List.of());
  }

  private static boolean lives(GrantTerm term, Instant now, NextChange agenda) {
    if (term.closedAt() == null) {
      // A session may be made until then: the next pass knows when.
      agenda.add(now.plus(PROPAGATION).plusSeconds(2), true);
      return true;
    }
    // Written when that instant is over: who comes in anew is not to be hit.
    agenda.add(issuedBefore(term.closedAt(), now), true);
    Instant gone = goneAt(term.span().until(), term.closedAt(), now);
    agenda.add(gone, false);
    return now.isBefore(gone);
  }
}
