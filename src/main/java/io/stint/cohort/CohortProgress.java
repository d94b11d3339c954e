package io.stint.cohort;

import io.stint.cohort.CohortView.MemberCounts;
import io.stint.reconcile.ReconciledRow.FailureView;
import java.util.Locale;

/**
 * How far a cohort is.
 *
 * @param done members that have arrived at the goal, or are suspended and out
 * @param total of so many
 * @param settled whether nothing is left to be done: the stream ends
 */
record CohortProgress(
    String name,
    CohortState state,
    CohortGoal goal,
    int done,
    int total,
    MemberCounts members,
    FailureView failure,
    boolean settled) {

  private static final int WIDTH = 30;

  static CohortProgress of(
      String name, CohortState shown, MemberCounts members, FailureView failure) {
    CohortGoal goal = CohortGoal.of(shown);
    int done =
        switch (goal) {
          case ACTIVE -> members.active() + members.suspended();
          case ENDED -> members.ended();
          case DELETED -> 0;
        };
    boolean settled =
        shown == CohortState.ENDED
            || shown == CohortState.ACTIVE && failure == null && done == members.total();
    return new CohortProgress(name, shown, goal, done, members.total(), members, failure, settled);
  }

  /** Of one that is being deleted, whose members go: of as many as there have been. */
  CohortProgress ofAsMany(int most) {
    return goal == CohortGoal.DELETED
        ? new CohortProgress(
            name, state, goal, most - members.total(), most, members, failure, settled)
        : this;
  }

  /** It has gone. */
  CohortProgress gone(int most) {
    return new CohortProgress(
        name, CohortState.DELETING, CohortGoal.DELETED, most, most, MemberCounts.NONE, null, true);
  }

  /** The name of its event. */
  String event() {
    if (!settled) {
      return "progress";
    }
    return goal == CohortGoal.DELETED ? "deleted" : "settled";
  }

  /** The same for people: {@code [######....] 12 of 20 active, 1 failing}. */
  String bar() {
    int full = total == 0 ? (settled ? WIDTH : 0) : (int) ((long) WIDTH * done / total);
    String failing = members.failing() == 0 ? "" : ", " + members.failing() + " failing";
    int suspended = goal == CohortGoal.ACTIVE ? members.suspended() : 0;
    return "[%s%s] %d of %d %s%s%s"
        .formatted(
            "#".repeat(full),
            ".".repeat(WIDTH - full),
            done - suspended,
            total,
            goal.name().toLowerCase(Locale.ROOT),
            failing,
            suspended == 0 ? "" : ", " + suspended + " suspended");
  }
}
