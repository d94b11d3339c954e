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

  /** Also of what changes no document, since another grant gives the same: it is to be told. */
  static Agenda of(Collection<Term> terms, Instant now) {
    Agenda agenda = new Agenda(now);
    terms.forEach(term -> agenda.add(term.span().from(), false).add(term.span().until(), true));
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
