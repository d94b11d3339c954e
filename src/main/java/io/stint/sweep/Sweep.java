package io.stint.sweep;

import io.stint.reconcile.ReconciledRow;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** One comparison of IAM with the rows; the row is its task. */
@Entity
@Table(name = "sweep")
class Sweep extends ReconciledRow {

  @Enumerated(EnumType.STRING)
  private SweepState state;

  private boolean repair;

  @Column(name = "requested_by")
  private String requestedBy;

  @Convert(converter = Found.Stored.class)
  private Found found;

  /** Keys, a line each. */
  private String removals;

  private boolean approved;

  @Column(name = "ended_at")
  private Instant endedAt;

  /** For JPA. */
  Sweep() {}

  /**
   * @param requestedBy null: Stint by itself
   */
  Sweep(UUID id, boolean repair, String requestedBy, Instant now) {
    super(id, id, now);
    this.repair = repair;
    this.requestedBy = requestedBy;
    this.state = SweepState.RUNNING;
  }

  /** It has looked, and done what it may. */
  void ended(Found all, Instant now) {
    found = all;
    state = SweepState.DONE;
    removals = null;
    approved = false;
    endedAt = now;
    changed(now);
  }

  /** It has looked, and does not remove these before somebody has approved it. */
  void held(Found all, Collection<String> keys, Instant now) {
    found = all;
    state = SweepState.AWAITING_APPROVAL;
    removals = String.join("\n", keys);
    approved = false;
    changed(now);
  }

  /** Somebody has looked at what it would remove. */
  void approve(Instant now) {
    requireAwaiting();
    approved = true;
    state = SweepState.RUNNING;
    due(now, false, now);
  }

  /** What waits for an approval is looked at before its time. */
  void lookAgain(Instant now) {
    if (state == SweepState.AWAITING_APPROVAL) {
      due(now, false, now);
    }
  }

  void requireAwaiting() {
    if (state != SweepState.AWAITING_APPROVAL) {
      throw Refusal.of(
          ProblemCode.CONFLICT,
          "The sweep " + id() + " is " + state + ": it does not wait for an approval.");
    }
  }

  SweepState state() {
    return state;
  }

  boolean repair() {
    return repair;
  }

  /** Null: Stint by itself. */
  String requestedBy() {
    return requestedBy;
  }

  Found found() {
    return found == null ? Found.NOTHING : found;
  }

  /** What it would remove, by the keys of findings. */
  Set<String> removals() {
    return removals == null ? Set.of() : Set.of(removals.split("\n"));
  }

  /** What of that it may. */
  Set<String> approved() {
    return approved ? removals() : Set.of();
  }

  /** Null: it is not over. */
  Instant endedAt() {
    return endedAt;
  }
}
