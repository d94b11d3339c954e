package io.stint.reconcile;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.stint.database.Sql;
import io.stint.database.SqlFailure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * {@code stint_rows{kind,state}}: how many rows of each kind are in which state, and {@code
 * stint_revokes_failing{kind}}: from how many of them access should be gone that could not be taken
 * yet; counted in SQL.
 */
@ApplicationScoped
class RowGauges {

  private static final Logger LOG = Logger.getLogger(RowGauges.class);

  private static final long REST = 500;

  private final Sql sql;
  private final List<String> tables;
  private final MultiGauge states;
  private final MultiGauge failing;
  private volatile long restsUntil = System.nanoTime();

  RowGauges(Sql sql, @Any Instance<Reconciler> reconcilers, MeterRegistry meters) {
    this.sql = sql;
    this.tables = reconcilers.stream().map(Reconciler::table).toList();
    this.states =
        MultiGauge.builder("stint.rows").description("rows by kind and state").register(meters);
    this.failing =
        MultiGauge.builder("stint.revokes.failing")
            .description("rows from which access should be gone that could not be taken yet")
            .register(meters);
  }

  /** However many rows there are, counting them takes one part in 500 of the time. */
  @Scheduled(every = "${stint.reconcile.count-every:15s}")
  void countNowAndThen() {
    long begin = System.nanoTime();
    if (begin - restsUntil >= 0) {
      count();
      long end = System.nanoTime();
      restsUntil = end + REST * (end - begin);
    }
  }

  void count() {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    List<MultiGauge.Row<?>> left = new ArrayList<>();
    try {
      for (String table : tables) {
        rows.addAll(
            sql.list(
                row ->
                    MultiGauge.Row.of(
                        Tags.of("kind", table, "state", row.getString(1)), row.getLong(2)),
                "SELECT state, count(*) FROM " + table + " GROUP BY state"));
        left.addAll(
            sql.list(
                row -> MultiGauge.Row.of(Tags.of("kind", table), row.getLong(1)),
                "SELECT count(*) FROM " + table + " WHERE revokes AND failure_code IS NOT NULL"));
      }
      states.register(rows, true);
      failing.register(left, true);
    } catch (SqlFailure e) {
      LOG.warnf("rows could not be counted: %s", e.getMessage());
    }
  }
}
