package io.stint.reconcile;

import io.agroal.api.AgroalPoolInterceptor;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.jdbc.PgConnection;

/** Which thread has which connection, so that a test can break one off under its hands. */
@Singleton
class Connections implements AgroalPoolInterceptor {

  private final Map<Thread, Connection> newest = new ConcurrentHashMap<>();

  @Override
  public void onConnectionAcquire(Connection connection) {
    try {
      // What is passed is closed after this.
      newest.put(Thread.currentThread(), connection.unwrap(PgConnection.class));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The client's end: what the server has been told it does. */
  void breakOff(Thread thread) throws SQLException {
    newest.get(thread).abort(Runnable::run);
  }
}
