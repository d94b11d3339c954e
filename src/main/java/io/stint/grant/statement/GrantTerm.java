package io.stint.grant.statement;

import io.stint.entitlement.Revisions;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;

/**
 * What of a grant the documents depend on.
 *
 * @param span ends where the grant ends or ended, whatever ended it
 * @param cutAt when it was ended before its time; null when it was not
 * @param closedAt when both sides were seen without it; null while that is not known
 * @param since when the grant was made
 * @param sessionsDenied whether sessions that bear no known name are ended with it
 */
public record GrantTerm(
    UUID id,
    long revision,
    GrantHolder holder,
    Access access,
    Interval span,
    Instant cutAt,
    Instant closedAt,
    Instant since,
    boolean sessionsDenied) {

  public GrantTerm(
      UUID id,
      long revision,
      GrantHolder holder,
      Access access,
      Interval span,
      Instant cutAt,
      Instant closedAt,
      Instant since) {
    this(id, revision, holder, access, span, cutAt, closedAt, since, false);
  }

  /** Of those that are live or over at {@code now}. */
  public static Revisions revisions(Collection<GrantTerm> terms, Instant now) {
    return new Revisions(
        terms.stream()
            .filter(term -> !now.isBefore(term.span().from()) || term.overAt(now))
            .map(term -> new Revisions.Entry(term.id(), term.revision(), term.overAt(now)))
            .toList());
  }

  public boolean overAt(Instant now) {
    return !now.isBefore(span.until());
  }
}
