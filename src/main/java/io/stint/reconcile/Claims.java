package io.stint.reconcile;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;
import static java.util.stream.Collectors.joining;

import io.stint.database.Sql;
import io.stint.reconcile.Lookout.Due;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Who works on which row: claims by {@code SKIP LOCKED} with a lease. The lease is a column of its
 * own and not a later {@code due_at}: so a change during a pass never lets a second writer in
 * beside the first, and is still seen at once when the pass ends.
 */
@ApplicationScoped
class Claims {

  /** How many of the oldest and of the newest due rows are looked at to share places fairly. */
  private static final int WINDOW = 500;

  /**
   * The k-th row of each fairness group comes before the k+1-th of any: one large upload, or the
   * end of one large cohort, does not hold up what others asked for. Oldest and newest are looked
   * at, so that the cost stays the same however long the queue is and a late-comer is still seen.
   */
  private static final String TAKE =
      """
      WITH due AS (
        (SELECT id, fairness_group, due_at FROM %1$s
         WHERE %3$s AND due_at <= ? AND (leased_until IS NULL OR leased_until <= ?)
         ORDER BY due_at LIMIT %2$d)
        UNION
        (SELECT id, fairness_group, due_at FROM %1$s
         WHERE %3$s AND due_at <= ? AND (leased_until IS NULL OR leased_until <= ?)
         ORDER BY due_at DESC LIMIT %2$d)),
      fair AS (
        SELECT id, fairness_group, due_at,
          row_number() OVER (PARTITION BY fairness_group ORDER BY due_at) AS turn FROM due),
      picked AS MATERIALIZED (
        SELECT t.id FROM %1$s t JOIN fair ON fair.id = t.id
        LEFT JOIN unnest(?::uuid[], ?::bigint[]) AS held (fairness_group, rows)
          ON held.fairness_group = fair.fairness_group
        WHERE t.due_at <= ? AND (t.leased_until IS NULL OR t.leased_until <= ?)
          AND fair.turn + coalesce(held.rows, 0) <= ?
        ORDER BY fair.turn, fair.due_at LIMIT ? FOR UPDATE OF t SKIP LOCKED)
      UPDATE %1$s t SET leased_until = ? FROM picked WHERE t.id = picked.id
      RETURNING t.id, t.fairness_group, t.version, t.due_at, t.revokes, t.attempts, t.failing_since
      """;

  /**
   * In the order of the index, so that nothing else is read however many rows are not due. Of an
   * {@code EXISTS} PostgreSQL drops the order and the limit, and reads the whole table.
   */
  private static final String DUE =
      """
      SELECT '%1$s' AS due_table, %2$s AS revokes WHERE (
        SELECT id FROM %1$s WHERE %3$s AND due_at <= ? AND (leased_until IS NULL OR leased_until <= ?)
        ORDER BY due_at LIMIT 1) IS NOT NULL
      """;

  private final Sql sql;
  private final Clock clock;
  private final Duration lease;
  private final Queue<Claim> inDoubt = new ConcurrentLinkedQueue<>();

  Claims(Sql sql, Clock clock, ReconcileConfig config) {
    this.sql = sql;
    this.clock = clock;
    this.lease = config.lease();
  }

  /** In which of these tables something is due: one statement for all. */
  Set<Due> due(List<String> tables) {
    String statement =
        tables.stream()
            .flatMap(table -> Stream.of(looking(table, true), looking(table, false)))
            .collect(joining("UNION ALL "));
    Object[] values = new Object[4 * tables.size()];
    Arrays.fill(values, clock.instant());
    return Set.copyOf(
        sql.list(
            row -> new Due(row.getString("due_table"), row.getBoolean("revokes")),
            statement,
            values));
  }

  private static String looking(String table, boolean revokes) {
    return DUE.formatted(table, revokes, lane(revokes));
  }

  private static String lane(boolean revokes) {
    return revokes ? "revokes" : "NOT revokes";
  }

  /** Takes up to {@code most} due rows of {@code table} for this replica. */
  List<Claim> take(String table, boolean revokes, int most) {
    return take(table, revokes, most, Map.of(), most);
  }

  /**
   * As {@link #take(String, boolean, int)}.
   *
   * @param held how many rows of which fairness group are worked on here
   * @param mostOfOne of one fairness group, with those that are held
   */
  List<Claim> take(String table, boolean revokes, int most, Map<UUID, Long> held, int mostOfOne) {
    Instant now = clock.instant();
    Instant until = now.plus(lease);
    List<UUID> groups = List.copyOf(held.keySet());
    List<Object> values = new ArrayList<>(Collections.nCopies(4, now));
    values.add(groups);
    values.add(groups.stream().map(held::get).toList());
    values.addAll(List.of(now, now, mostOfOne, most, until));
    String statement = TAKE.formatted(table, WINDOW, lane(revokes));
    giveBack();
    List<Claim> taken = new ArrayList<>();
    try {
      requiringNew()
          .run(
              () ->
                  taken.addAll(
                      sql.list(
                          row -> new Claim(this, table, claimed(row), now, until),
                          statement,
                          values.toArray())));
    } catch (RuntimeException e) {
      inDoubt.addAll(taken);
      throw e;
    }
    return taken;
  }

  /**
   * What was claimed by a commit that nobody has answered: if it was carried out, the rows are
   * leased and nobody works on them.
   */
  private void giveBack() {
    for (Claim claim = inDoubt.poll(); claim != null; claim = inDoubt.poll()) {
      Claim lost = claim;
      try {
        requiringNew()
            .run(
                () ->
                    sql.update(
                        "UPDATE %s SET leased_until = NULL WHERE id = ? AND leased_until = ?"
                            .formatted(lost.table()),
                        lost.id(),
                        lost.leasedUntil()));
      } catch (RuntimeException e) {
        inDoubt.add(lost);
        throw e;
      }
    }
  }

  private static Claim.Row claimed(ResultSet row) throws SQLException {
    return new Claim.Row(
        Sql.id(row),
        row.getObject("fairness_group", UUID.class),
        row.getLong("version"),
        Sql.instant(row, "due_at"),
        row.getBoolean("revokes"),
        row.getInt("attempts"),
        Sql.instant(row, "failing_since"));
  }

  /** Extends the lease when less than half of it is left; the answer is its end. */
  Instant renew(Claim claim) {
    Instant now = clock.instant();
    if (now.isBefore(claim.leasedUntil().minus(lease.dividedBy(2)))) {
      return claim.leasedUntil();
    }
    Instant until = now.plus(lease);
    int kept =
        requiringNew()
            .call(
                () ->
                    sql.update(
                        "UPDATE %s SET leased_until = ? WHERE id = ? AND leased_until = ?"
                            .formatted(claim.table()),
                        until,
                        claim.id(),
                        claim.leasedUntil()));
    if (kept == 0) {
      throw new Claim.ClaimLost(claim.id());
    }
    return until;
  }

  boolean hasLapsed(Instant leasedUntil) {
    return !clock.instant().isBefore(leasedUntil);
  }

  boolean isOvertaken(Claim claim) {
    return requiringNew()
        .call(
            () ->
                sql.exists(
                    "SELECT 1 FROM %s WHERE id = ? AND version <> ? AND revokes AND due_at <= ?"
                        .formatted(claim.table()),
                    claim.id(),
                    claim.row().version(),
                    clock.instant()));
  }

  /**
   * Writes how the pass ended.
   *
   * @return false when somebody has changed the row meanwhile: it is due
   */
  boolean settle(Claim claim, Outcome.Settled settled) {
    String statement =
        """
        UPDATE %s SET leased_until = NULL, due_at = ?, revokes = ?, attempts = 0, failure_code = NULL,
          failure_message = NULL, failing_since = NULL, version = version + 1, updated_at = ?
        WHERE id = ? AND version = ? AND leased_until = ?
        """
            .formatted(claim.table());
    Instant now = clock.instant();
    return write(
        claim,
        settled.record(),
        () -> free(claim),
        statement,
        settled.next(),
        settled.nextRevokes(),
        now);
  }

  /**
   * Writes why the pass did not settle, and when it is repeated: no later than its next change.
   *
   * @return as {@link #settle}
   */
  boolean fail(Claim claim, Outcome.Failed failed, Duration wait) {
    String statement =
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
    return write(
        claim,
        failed.record(),
        () -> show(claim, failed.failure(), now),
        statement,
        nextIsFirst ? next : again,
        nextIsFirst || claim.revokes(),
        failed.failure().code(),
        failed.failure().message(),
        now);
  }

  /** Somebody changed the row during the pass: it is due, and free to be claimed again. */
  private void free(Claim claim) {
    sql.update(
        "UPDATE %s SET leased_until = NULL WHERE id = ? AND leased_until = ?"
            .formatted(claim.table()),
        claim.id(),
        claim.leasedUntil());
  }

  /**
   * The same after a failure: whoever made the change sees it, until the next pass knows better.
   */
  private void show(Claim claim, Failure failure, Instant now) {
    sql.update(
        """
        UPDATE %s SET leased_until = NULL, failure_code = ?, failure_message = ?,
          failing_since = coalesce(failing_since, ?)
        WHERE id = ? AND leased_until = ?
        """
            .formatted(claim.table()),
        failure.code(),
        failure.message(),
        now,
        claim.id(),
        claim.leasedUntil());
  }

  private boolean write(
      Claim claim, Runnable record, Runnable overtaken, String statement, Object... values) {
    List<Object> all = new ArrayList<>(Arrays.asList(values));
    all.add(claim.id());
    all.add(claim.row().version());
    all.add(claim.leasedUntil());
    return requiringNew()
        .call(
            () -> {
              boolean written = sql.update(statement, all.toArray()) == 1;
              (written ? record : overtaken).run();
              return written;
            });
  }
}
