package io.stint.database;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Whether it is the database that is away, and not what was asked of it: restarted, out of
 * connections, out of reach. By PostgreSQL's <a
 * href="https://www.postgresql.org/docs/17/errcodes-appendix.html">codes</a>.
 */
public final class DatabaseAway {

  private DatabaseAway() {}

  /** This failure itself. */
  public static boolean is(SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    if (state.isEmpty()) {
      // The pool's own: it has no state when no connection became free or could be made in time.
      return failure instanceof SQLTransientException
          || String.valueOf(failure.getMessage()).contains("timeout");
    }
    return state.startsWith("08") && !state.equals("08P01")
        || state.startsWith("57P")
        || state.startsWith("53");
  }

  /** One of its causes; a commit that fails has them beside itself. */
  public static boolean caused(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> left = new ArrayDeque<>();
    left.add(failure);
    while (!left.isEmpty()) {
      Throwable next = left.poll();
      if (next instanceof SQLException sql && is(sql)) {
        return true;
      }
      if (seen.add(next)) {
        left.addAll(List.of(next.getSuppressed()));
        if (next.getCause() != null) {
          left.add(next.getCause());
        }
      }
    }
    return false;
  }
}
