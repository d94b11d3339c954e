package io.stint.grant;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Which state of which grants a document was computed from. What is scheduled leaves no trace in a
 * document and is not noted.
 */
record Mark(List<Entry> entries) {

  /** A grant, live or over, as it was when the document was computed. */
  record Entry(UUID grant, long revision, boolean over) {}

  static Mark of(Collection<Term> terms, Instant now) {
    List<Entry> entries = new ArrayList<>();
    for (Term term : terms) {
      if (!now.isBefore(term.span().from()) || term.overAt(now)) {
        entries.add(new Entry(term.id(), term.revision(), term.overAt(now)));
      }
    }
    return new Mark(List.copyOf(entries));
  }

  /** Those alone that were over: a document without them may lack others too. */
  Mark over() {
    return new Mark(entries.stream().filter(Entry::over).toList());
  }
}
