package io.stint.reconcile;

import io.stint.database.Sql;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The columns of a row that is its own task. A door changes a row under a lock ({@code FOR UPDATE})
 * and calls {@link #due}; the loop does the rest.
 */
@MappedSuperclass
public abstract class ReconciledRow {

  @Id private UUID id;
  @Version private long version;

  @Column(name = "due_at")
  private Instant dueAt;

  private boolean revokes;

  @Column(name = "fairness_group")
  private UUID fairnessGroup;

  @Column(name = "leased_until", insertable = false, updatable = false)
  private Instant leasedUntil;

  private int attempts;

  @Column(name = "failure_code")
  private String failureCode;

  @Column(name = "failure_message")
  private String failureMessage;

  @Column(name = "failing_since")
  private Instant failingSince;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "updated_at")
  private Instant updatedAt;

  /**
   * {@link #stillRevokes} in a statement that makes a row due at {@code ?}: whether it has a
   * revocation that waits, due by then, or failed and to be tried again. It is not to lose its
   * place, nor its reading back.
   */
  public static final String STILL_REVOKES =
      "(revokes AND (attempts > 0 OR coalesce(due_at <= ?, false)))";

  /**
   * Nobody works on the row, and nothing of it has changed lately: with the instant now, and the
   * one since which.
   */
  public static final String CALM =
      "(leased_until IS NULL AND (due_at IS NULL OR due_at > ?) AND updated_at < ?)";

  /** For JPA. */
  protected ReconciledRow() {}

  /**
   * A new row, due at once.
   *
   * @param fairnessGroup rows of one group share the loop's places fairly with other groups
   */
  protected ReconciledRow(UUID id, UUID fairnessGroup, Instant now) {
    this.id = id;
    this.fairnessGroup = fairnessGroup;
    this.createdAt = now;
    this.updatedAt = now;
    this.dueAt = now;
  }

  /** As it is shown: read past JPA, not to be changed. */
  protected ReconciledRow(ResultSet row) throws SQLException {
    this.id = Sql.id(row);
    this.version = row.getLong("version");
    this.createdAt = Sql.instant(row, "created_at");
    this.updatedAt = Sql.instant(row, "updated_at");
  }

  /** A new id (UUID version 7): ids of later rows are greater, which keeps the index dense. */
  public static UUID newId(Instant now) {
    long random = ThreadLocalRandom.current().nextLong();
    long head = (now.toEpochMilli() << 16) | 0x7000 | (random & 0x0fff);
    long tail = ThreadLocalRandom.current().nextLong() >>> 2 | 0x8000000000000000L;
    return new UUID(head, tail);
  }

  /**
   * What is wanted has changed: the row is looked at from {@code at} on.
   *
   * @param revokes whether that takes access away; such rows go before all others
   */
  protected final void due(Instant at, boolean revokes, Instant now) {
    this.dueAt = at;
    this.revokes = revokes;
    this.attempts = 0;
    changed(now);
  }

  /** Whether a revocation waits: one that another change is not to make an ordinary one. */
  protected final boolean stillRevokes(Instant now) {
    return revokes && (attempts > 0 || (dueAt != null && !dueAt.isAfter(now)));
  }

  /** Nothing is to be done for this row any more. */
  protected final void neverDue(Instant now) {
    this.dueAt = null;
    this.revokes = false;
    changed(now);
  }

  protected final void changed(Instant now) {
    this.updatedAt = now;
  }

  public final UUID id() {
    return id;
  }

  /** Changes with every change of the row that can be seen; the entity tag. */
  public final long version() {
    return version;
  }

  public final Instant dueAt() {
    return dueAt;
  }

  /** Whether the next change takes access away. */
  public final boolean revokes() {
    return revokes;
  }

  public final Instant createdAt() {
    return createdAt;
  }

  public final Instant updatedAt() {
    return updatedAt;
  }

  /** What went wrong last, while it has not gone right since. */
  public final Optional<FailureView> failure() {
    return Optional.ofNullable(failureCode)
        .map(code -> new FailureView(code, failureMessage, failingSince, attempts, dueAt));
  }

  /** The {@code failure} of a resource on the wire. */
  public record FailureView(
      String code, String message, Instant since, int attempts, Instant nextAttemptAt) {

    /** Of a row with the columns of a task, in any table; null: nothing has failed. */
    public static FailureView of(ResultSet row) throws SQLException {
      String code = row.getString("failure_code");
      return code == null
          ? null
          : new FailureView(
              code,
              row.getString("failure_message"),
              Sql.instant(row, "failing_since"),
              row.getInt("attempts"),
              Sql.instant(row, "due_at"));
    }

    /**
     * When it is tried again: null where nothing has failed, {@link Instant#MAX} where nobody will
     * before something is changed.
     */
    public static Instant nextAttemptAfter(FailureView failure) {
      if (failure == null) {
        return null;
      }
      return failure.nextAttemptAt() == null ? Instant.MAX : failure.nextAttemptAt();
    }
  }
}
