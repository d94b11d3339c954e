package io.stint.reconcile;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Who works on which row: claims by {@code SKIP LOCKED} with a lease. The lease is a column of its
 * own and not a later {@code due_at}: so a change during a pass never lets a second writer in
 * beside the first, and is still seen at once when the pass ends.
 */
@ApplicationScoped
class Claims {

  /** How many of the oldest and of the newest due rows are looked at to share places fairly. */
  private static final int WINDOW = 500;

  private static final String REVOKES =
      """
      WITH picked AS MATERIALIZED (
        SELECT id FROM %1$s
        WHERE revokes AND due_at <= ? AND (leased_until IS NULL OR leased_until <= ?)
        ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
      UPDATE %1$s t SET leased_until = ? FROM picked WHERE t.id = picked.id
      RETURNING t.id, t.version, t.due_at, t.revokes, t.attempts, t.failing_since
      """;

  /**
   * The k-th row of each fairness group comes before the k+1-th of any: one large upload does not
   * hold up what others asked for. Oldest and newest are looked at, so that the cost stays the same
   * however long the queue is and a late-comer is still seen.
   */
  private static final String REST =
      """
      WITH due AS (
        (SELECT id, fairness_group, due_at FROM %1$s
         WHERE NOT revokes AND due_at <= ? AND (leased_until IS NULL OR leased_until <= ?)
         ORDER BY due_at LIMIT %2$d)
        UNION
        (SELECT id, fairness_group, due_at FROM %1$s
         WHERE NOT revokes AND due_at <= ? AND (leased_until IS NULL OR leased_until <= ?)
         ORDER BY due_at DESC LIMIT %2$d)),
      fair AS (
        SELECT id, due_at, row_number() OVER (PARTITION BY fairness_group ORDER BY due_at) AS turn FROM due),
      picked AS MATERIALIZED (
        SELECT t.id FROM %1$s t JOIN fair ON fair.id = t.id
        WHERE t.due_at <= ? AND (t.leased_until IS NULL OR t.leased_until <= ?)
        ORDER BY fair.turn, fair.due_at LIMIT ? FOR UPDATE OF t SKIP LOCKED)
      UPDATE %1$s t SET leased_until = ? FROM picked WHERE t.id = picked.id
      RETURNING t.id, t.version, t.due_at, t.revokes, t.attempts, t.failing_since
      """;

  private final DataSource database;
  private final Clock clock;
  private final Duration lease;

  Claims(DataSource database, Clock clock, ReconcileConfig config) {
    this.database = database;
    this.clock = clock;
    this.lease = config.lease();
  }

  /** Takes up to {@code most} due rows of {@code table} for this replica. */
  List<Claim> take(String table, boolean revokes, int most) {
    Instant now = clock.instant();
    Instant until = now.plus(lease);
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              try (Connection connection = database.getConnection();
                  PreparedStatement statement =
                      connection.prepareStatement(
                          (revokes ? REVOKES : REST).formatted(table, WINDOW))) {
                int conditions = revokes ? 2 : 6;
                for (int i = 1; i <= conditions; i++) {
                  statement.setObject(i, utc(now));
                }
                statement.setInt(conditions + 1, most);
                statement.setObject(conditions + 2, utc(until));
                return claims(statement.executeQuery(), table, now, until);
              }
            });
  }

  private List<Claim> claims(ResultSet rows, String table, Instant now, Instant until)
      throws SQLException {
    List<Claim> claims = new ArrayList<>();
    while (rows.next()) {
      OffsetDateTime failingSince = rows.getObject(6, OffsetDateTime.class);
      Claim.Row row =
          new Claim.Row(
              rows.getObject(1, UUID.class),
              rows.getLong(2),
              rows.getObject(3, OffsetDateTime.class).toInstant(),
              rows.getBoolean(4),
              rows.getInt(5),
              failingSince == null ? null : failingSince.toInstant());
      claims.add(new Claim(this, table, row, now, until));
    }
    return claims;
  }

  /** Extends the lease when less than half of it is left; the answer is its end. */
  Instant renew(Claim claim) {
    Instant now = clock.instant();
    if (now.isBefore(claim.leasedUntil().minus(lease.dividedBy(2)))) {
      return claim.leasedUntil();
    }
    Instant until = now.plus(lease);
    String sql =
        "UPDATE %s SET leased_until = ? WHERE id = ? AND leased_until = ?".formatted(claim.table());
    int kept =
        QuarkusTransaction.requiringNew()
            .call(() -> update(sql, utc(until), claim.id(), utc(claim.leasedUntil())));
    if (kept == 0) {
      throw new Claim.ClaimLost(claim.id());
    }
    return until;
  }

  boolean isOvertaken(Claim claim) {
    String sql =
        "SELECT 1 FROM %s WHERE id = ? AND version <> ? AND revokes AND due_at <= ?"
            .formatted(claim.table());
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              try (Connection connection = database.getConnection();
                  PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setObject(1, claim.id());
                statement.setLong(2, claim.row().version());
                statement.setObject(3, utc(clock.instant()));
                return statement.executeQuery().next();
              }
            });
  }

  /** Writes how the pass ended. */
  void settle(Claim claim, Outcome.Settled settled) {
    String sql =
        """
        UPDATE %s SET leased_until = NULL, due_at = ?, revokes = ?, attempts = 0, failure_code = NULL,
          failure_message = NULL, failing_since = NULL, version = version + 1, updated_at = ?
        WHERE id = ? AND version = ? AND leased_until = ?
        """
            .formatted(claim.table());
    Instant now = clock.instant();
    write(
        claim,
        settled.record(),
        sql,
        settled.next() == null ? null : utc(settled.next()),
        settled.nextRevokes(),
        utc(now));
  }

  /** Writes why the pass did not settle, and when it is repeated: no later than its next change. */
  void fail(Claim claim, Outcome.Failed failed, Duration wait) {
    String sql =
        """
        UPDATE %s SET leased_until = NULL, due_at = ?, revokes = ?, attempts = attempts + 1,
          failure_code = ?, failure_message = ?, failing_since = coalesce(failing_since, ?),
          version = version + 1
        WHERE id = ? AND version = ? AND leased_until = ?
        """
            .formatted(claim.table());
    Instant now = clock.instant();
    Instant again = now.plus(wait);
    Instant next = failed.next();
    boolean nextIsFirst = next != null && next.isAfter(claim.now()) && next.isBefore(again);
    write(
        claim,
        failed.record(),
        sql,
        utc(nextIsFirst ? next : again),
        nextIsFirst || claim.revokes(),
        failed.failure().code(),
        failed.failure().message(),
        utc(now));
  }

  private void write(Claim claim, Runnable record, String sql, Object... values) {
    Object[] all = new Object[values.length + 3];
    System.arraycopy(values, 0, all, 0, values.length);
    all[values.length] = claim.id();
    all[values.length + 1] = claim.row().version();
    all[values.length + 2] = utc(claim.leasedUntil());
    QuarkusTransaction.requiringNew()
        .call(
            () -> {
              if (update(sql, all) == 1) {
                record.run();
                return null;
              }
              // Somebody changed the row during the pass: it is due, and free to be claimed again.
              return update(
                  "UPDATE %s SET leased_until = NULL WHERE id = ? AND leased_until = ?"
                      .formatted(claim.table()),
                  claim.id(),
                  utc(claim.leasedUntil()));
            });
  }

  private int update(String sql, Object... values) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
