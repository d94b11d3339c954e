package io.stint.reconcile;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * {@code stint_rows{kind,state}}: how many rows of each kind are in which state, counted in SQL.
 */
@ApplicationScoped
class RowGauges {

  private static final Logger LOG = Logger.getLogger(RowGauges.class);

  private final DataSource database;
  private final List<String> tables;
  private final MultiGauge gauge;

  RowGauges(DataSource database, @Any Instance<Reconciler> reconcilers, MeterRegistry meters) {
    this.database = database;
    this.tables = reconcilers.stream().map(Reconciler::table).toList();
    this.gauge =
        MultiGauge.builder("stint.rows").description("rows by kind and state").register(meters);
  }

  @Scheduled(every = "${stint.reconcile.count-every:15s}")
  void count() {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : tables) {
        try (ResultSet states =
            statement.executeQuery("SELECT state, count(*) FROM " + table + " GROUP BY state")) {
          while (states.next()) {
            rows.add(
                MultiGauge.Row.of(
                    Tags.of("kind", table, "state", states.getString(1)), states.getLong(2)));
          }
        }
      }
      gauge.register(rows, true);
    } catch (SQLException e) {
      LOG.warnf("rows could not be counted: %s", e.getMessage());
    }
  }
}
