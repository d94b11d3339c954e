package io.stint.web;

import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * A bucket of permits for each caller, in PostgreSQL and by its clock. One that is left alone is
 * full after a minute.
 */
@ApplicationScoped
class SharedRate {

  private static final int CLEANUP_BATCH = 1_000;
  private static final double A_MINUTE = 60;

  private final Sql sql;

  SharedRate(Sql sql) {
    this.sql = sql;
  }

  /**
   * @param granted how many permits there were; 0: none
   * @param again when there is one
   */
  record Draw(int granted, Duration again) {}

  /**
   * @param batch so many are taken, or what there is
   * @param perMinute what comes in a minute, and what a bucket holds
   * @throws io.stint.database.SqlFailure when the database is away
   */
  Draw draw(String caller, int batch, int perMinute) {
    double perSecond = perMinute / A_MINUTE;
    return sql.one(
            row ->
                new Draw(
                    row.getInt("granted"),
                    Duration.ofNanos(
                        (long) (Math.max(0, 1 - row.getDouble("permits")) / perSecond * 1e9))),
            """
            INSERT INTO request_rate AS r (caller, permits, granted, filled_at)
            VALUES (?, ?, ?, clock_timestamp())
            ON CONFLICT (caller) DO UPDATE SET (permits, granted, filled_at) = (
              SELECT available - got, got, clock_timestamp() FROM (
                SELECT available, floor(least(?, greatest(0, available)))::int AS got FROM (
                  SELECT least(?, r.permits + ? * greatest(0,
                    extract(epoch FROM clock_timestamp() - r.filled_at)::double precision))
                    AS available) filled) drawn)
            RETURNING granted, permits
            """,
            caller,
            (double) perMinute - batch,
            batch,
            (double) batch,
            (double) perMinute,
            perSecond)
        .orElseThrow();
  }

  /** Buckets that are full anyway. */
  void forgetOld() {
    Sql.inBatches(
        CLEANUP_BATCH,
        () ->
            sql.update(
                "DELETE FROM request_rate WHERE caller IN (SELECT caller FROM request_rate"
                    + " WHERE filled_at < clock_timestamp() - interval '1 hour' LIMIT ?"
                    + " FOR UPDATE SKIP LOCKED)",
                CLEANUP_BATCH));
  }
}
