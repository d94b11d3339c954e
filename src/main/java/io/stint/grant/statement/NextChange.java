package io.stint.grant.statement;

import java.time.Instant;
import java.util.Collection;

/** When what is wanted changes next by itself, and whether that takes access away. */
public final class NextChange {

  private final Instant now;
  private Instant next;
  private boolean revokes;

  private NextChange(Instant now) {
    this.now = now;
  }

  /** Also of what changes no document, since another grant gives the same: it is to be told. */
  public static NextChange of(Collection<GrantTerm> terms, Instant now) {
    NextChange agenda = new NextChange(now);
    terms.forEach(term -> agenda.add(term.span().from(), false).add(term.span().until(), true));
    return agenda;
  }

  /** Notes a change; those that are over already do not count. */
  public NextChange add(Instant at, boolean takesAway) {
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
  public Instant next() {
    return next;
  }

  public boolean revokes() {
    return revokes;
  }
}
