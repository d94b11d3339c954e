package io.stint.sweep;

import io.stint.reconcile.ReconciledRow.FailureView;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A sweep on the wire. */
record SweepView(
    UUID id,
    SweepState state,
    FailureView failure,
    boolean repair,
    String requestedBy,
    int removals,
    Counts counts,
    List<Found.Shown> findings,
    Instant createdAt,
    Instant updatedAt,
    Instant endedAt) {

  /** Of everything, however many findings are shown. */
  record Counts(int known, int foreign, int missing, int changed, int extra, int foreignInOurs) {

    static Counts of(Found found) {
      return new Counts(
          found.known(),
          found.foreign(),
          found.count(FindingKind.MISSING),
          found.count(FindingKind.CHANGED),
          found.count(FindingKind.EXTRA),
          found.count(FindingKind.FOREIGN_IN_OURS));
    }
  }

  static SweepView of(Sweep sweep) {
    return new SweepView(
        sweep.id(),
        sweep.state(),
        sweep.failure().orElse(null),
        sweep.repair(),
        sweep.requestedBy(),
        sweep.removals().size(),
        Counts.of(sweep.found()),
        sweep.found().shown(),
        sweep.createdAt(),
        sweep.updatedAt(),
        sweep.endedAt());
  }
}
