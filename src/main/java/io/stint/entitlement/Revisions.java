package io.stint.entitlement;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Which state of which grants documents were computed from. What is scheduled leaves no trace in a
 * document and is not noted.
 */
public record Revisions(List<Entry> entries) {

  public static final Revisions NONE = new Revisions(List.of());

  public Revisions {
    entries = List.copyOf(entries);
  }

  /** A grant, live or over, as it was when the document was computed. */
  public record Entry(UUID grant, long revision, boolean over) {}

  /** Only those that are over. */
  public Revisions over() {
    return new Revisions(entries.stream().filter(Entry::over).toList());
  }

  /** Without these, as far as they are live: who was left out has nothing. */
  public Revisions withoutLive(Collection<UUID> grants) {
    return new Revisions(
        entries.stream().filter(entry -> entry.over() || !grants.contains(entry.grant())).toList());
  }
}
