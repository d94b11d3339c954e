package io.stint.grant;

import java.time.Instant;
import java.util.UUID;

/**
 * What of a grant the documents depend on.
 *
 * @param span ends where the grant ends or ended, whatever ended it
 * @param cutAt when it was ended before its time; null when it was not
 * @param closedAt when both sides were seen without it; null while that is not known
 * @param since when the grant was made
 */
record Term(
    UUID id,
    long revision,
    Holder holder,
    Access access,
    Span span,
    Instant cutAt,
    Instant closedAt,
    Instant since) {

  boolean overAt(Instant now) {
    return !now.isBefore(span.until());
  }
}
