package io.stint.database;

import io.agroal.api.AgroalDataSource;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;

/** Plain statements as ever, counted: for what is to cost the same however many want it. */
@Alternative
@Priority(1)
@Singleton
public class CountedSql extends Sql {

  private final AtomicInteger statements = new AtomicInteger();

  CountedSql(AgroalDataSource database) {
    super(database);
  }

  @Override
  public <T> T connected(Work<Connection, T> work) {
    statements.incrementAndGet();
    return super.connected(work);
  }

  /** So many statements this made. */
  public int during(Runnable work) {
    int before = statements.get();
    work.run();
    return statements.get() - before;
  }
}
