package io.stint.grant;

import java.time.Instant;
import java.util.Collection;

/** When what is wanted changes next by itself, and whether that takes access away. */
final class Agenda {

  private final Instant now;
  private Instant next;
  private boolean revokes;

  private Agenda(Instant now) {
    this.now = now;
  }

  /** What ends before it begins is in no document; that it is over is to be said in time. */
  static Agenda of(Collection<Term> terms, Instant now) {
    Agenda agenda = new Agenda(now);
    terms.stream()
        .map(Term::span)
        .filter(Span::isEmpty)
        .forEach(span -> agenda.add(span.until(), true));
    return agenda;
  }

  /** Notes a change; those that are over already do not count. */
  Agenda add(Instant at, boolean takesAway) {
    if (at == null || !at.isAfter(now)) {
      return this;
    }
    if (next == null || at.isBefore(next)) {
      next = at;
      revokes = takesAway;
    } else if (at.equals(next)) {
      revokes |= takesAway;
    }
    return this;
  }

  /** Null when nothing changes by itself. */
  Instant next() {
    return next;
  }

  boolean revokes() {
    return revokes;
  }
}
