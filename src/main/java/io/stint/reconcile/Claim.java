package io.stint.reconcile;

import java.time.Instant;
import java.util.UUID;

/** A row that this replica works on alone, for the length of a lease. */
public final class Claim {

  private final Claims claims;
  private final String table;
  private final Row row;
  private final Instant now;
  private Instant leasedUntil;

  /** The row as it was claimed. */
  record Row(
      UUID id,
      UUID fairnessGroup,
      long version,
      Instant dueAt,
      boolean revokes,
      int attempts,
      Instant failingSince) {}

  Claim(Claims claims, String table, Row row, Instant now, Instant leasedUntil) {
    this.claims = claims;
    this.table = table;
    this.row = row;
    this.now = now;
    this.leasedUntil = leasedUntil;
  }

  public UUID id() {
    return row.id();
  }

  /** Rows of one share what is short fairly with those of others; null: it is in none. */
  public UUID fairnessGroup() {
    return row.fairnessGroup();
  }

  /** The instant of the pass, in the database's time. What ends at this instant has ended. */
  public Instant now() {
    return now;
  }

  /** Whether the change that is due takes access away. */
  public boolean revokes() {
    return row.revokes();
  }

  /** Failed passes since the last one that settled. */
  public int attempts() {
    return row.attempts();
  }

  /**
   * To be called between the steps of a long sequence: extends the lease when less than half of it
   * is left.
   *
   * @throws ClaimLost when another replica has taken the row over, or may have
   */
  public void stillHeld() {
    leasedUntil = claims.renew(this);
  }

  /**
   * For right before something is sent that cannot be called back: costs nothing while the lease
   * lasts, and is {@link #stillHeld} when it has lapsed.
   *
   * @throws ClaimLost as {@link #stillHeld}
   */
  public void requireHeld() {
    if (claims.hasLapsed(leasedUntil)) {
      stillHeld();
    }
  }

  /**
   * Whether the row has come to lose access since it was claimed: that waits until this pass ends.
   */
  public boolean isOvertaken() {
    return claims.isOvertaken(this);
  }

  String table() {
    return table;
  }

  Row row() {
    return row;
  }

  /** Also the fencing token: no two claims of one row share it. */
  Instant leasedUntil() {
    return leasedUntil;
  }

  /** The row belongs to another replica now; nothing more may be done for it here. */
  static final class ClaimLost extends RuntimeException {
    ClaimLost(UUID id) {
      super("the claim on row " + id + " has lapsed");
    }
  }
}
