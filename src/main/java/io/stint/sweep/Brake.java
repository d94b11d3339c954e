package io.stint.sweep;

import jakarta.enterprise.context.ApplicationScoped;

/**
 * Stops a sweep that would remove much: an empty or a wrong database takes everything for left
 * over.
 */
@ApplicationScoped
class Brake {

  private final SweepConfig config;

  Brake(SweepConfig config) {
    this.config = config;
  }

  /** Whether so many may go without a person. */
  boolean lets(int removals, int known) {
    if (removals == 0) {
      return true;
    }
    int ours = removals + known;
    long share = Math.max(1, (long) ours * config.mostRemovalsPercent() / 100);
    return known > 0 && removals <= config.mostRemovals() && removals <= share;
  }
}
