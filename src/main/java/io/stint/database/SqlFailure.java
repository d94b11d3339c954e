package io.stint.database;

import java.sql.SQLException;

/** Carries what the database said, in its {@code SQLException}, to the one place that maps it. */
public final class SqlFailure extends RuntimeException {

  SqlFailure(SQLException cause) {
    super(cause.getMessage(), cause);
  }
}
