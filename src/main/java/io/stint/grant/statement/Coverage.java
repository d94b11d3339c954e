package io.stint.grant.statement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The union of spans: those that overlap or meet are one block, so an end is only where access
 * really ends, and two grants back to back have no hole between them.
 */
final class Coverage {

  private final List<Interval> blocks;

  private Coverage(List<Interval> blocks) {
    this.blocks = blocks;
  }

  static Coverage of(Collection<Interval> spans) {
    List<Interval> sorted =
        spans.stream()
            .filter(s -> !s.isEmpty())
            .sorted(Comparator.comparing(Interval::from))
            .toList();
    List<Interval> blocks = new ArrayList<>();
    for (Interval span : sorted) {
      Interval last = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
      if (last == null || span.from().isAfter(last.until())) {
        blocks.add(span);
      } else if (span.until().isAfter(last.until())) {
        blocks.set(blocks.size() - 1, new Interval(last.from(), span.until()));
      }
    }
    return new Coverage(blocks);
  }

  /** When the access that there is at {@code now} ends; empty where there is none. */
  Optional<Instant> endFrom(Instant now) {
    return blocks.stream().filter(b -> b.covers(now)).map(Interval::until).findFirst();
  }

  /** The first block that begins after {@code now}. */
  Optional<Instant> nextStart(Instant now) {
    return blocks.stream().map(Interval::from).filter(from -> from.isAfter(now)).findFirst();
  }
}
