package io.stint.audit;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.quarkus.runtime.StartupEvent;
import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * A dump that was restored into another cluster carries numbers of transactions that are still to
 * come there: its events would not be followed for a long time, and what happens now would come
 * before them. All of them are over, so they are put first, in the order of their ids.
 */
@ApplicationScoped
class RestoredOrder {

  private static final Logger LOG = Logger.getLogger(RestoredOrder.class);

  private final Sql sql;

  RestoredOrder(Sql sql) {
    this.sql = sql;
  }

  /** Before anything is written by this process. */
  void start(@Observes StartupEvent event) {
    mend();
  }

  void mend() {
    if (sql.exists("select 1 from event where tx >= pg_snapshot_xmax(pg_current_snapshot())")) {
      int moved = requiringNew().call(this::putFirst);
      LOG.infof("the database was restored: %d events come before all that happens now", moved);
    }
  }

  private int putFirst() {
    return sql.one(row -> row.getInt(1), "select put_restored_events_first()").orElseThrow();
  }
}
