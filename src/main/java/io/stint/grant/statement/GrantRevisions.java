package io.stint.grant.statement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Which state of which grants a document was computed from. What is scheduled leaves no trace in a
 * document and is not noted.
 */
public record GrantRevisions(List<Entry> entries) {

  /** A grant, live or over, as it was when the document was computed. */
  public record Entry(UUID grant, long revision, boolean over) {}

  /** Only those that are over. */
  public GrantRevisions over() {
    return new GrantRevisions(entries.stream().filter(Entry::over).toList());
  }

  /** Without these, as far as they are live: who was left out has nothing. */
  public GrantRevisions withoutLive(Collection<UUID> grants) {
    return new GrantRevisions(
        entries.stream().filter(entry -> entry.over() || !grants.contains(entry.grant())).toList());
  }

  public static GrantRevisions of(Collection<GrantTerm> terms, Instant now) {
    List<Entry> entries = new ArrayList<>();
    for (GrantTerm term : terms) {
      if (!now.isBefore(term.span().from()) || term.overAt(now)) {
        entries.add(new Entry(term.id(), term.revision(), term.overAt(now)));
      }
    }
    return new GrantRevisions(List.copyOf(entries));
  }
}
