package io.stint.support;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/**
 * Each test class begins with an empty database and a new AWS account: what one left behind is
 * nothing that the next one's loop has to do, counts or hits with its faults. The clocks go on.
 */
@Singleton
class EmptyGround {

  private static final String TABLES_OF_RESOURCES =
      "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = 'public'"
          + " AND tablename NOT IN ('flyway_schema_history', 'iam_budget')";

  private static final List<String> TRAIL =
      List.of("event", "event_seal", "event_forgotten", "event_head");

  private final DataSource database;
  private final SandboxControl aws;
  private Class<?> emptied;

  EmptyGround(DataSource database, SandboxControl aws) {
    this.database = database;
    this.aws = aws;
  }

  /** Empties all of it before the first test of a class, and leaves it to the others of it. */
  synchronized void emptyFor(Class<?> test) {
    if (test.equals(emptied)) {
      return;
    }
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      trail(statement, "DISABLE");
      statement.execute("TRUNCATE " + tables(statement));
      trail(statement, "ENABLE");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    aws.newAccount();
    emptied = test;
  }

  /** As only the owner of the tables can: nobody else empties what events are in. */
  private static void trail(Statement statement, String word) throws SQLException {
    for (String table : TRAIL) {
      statement.execute("ALTER TABLE " + table + " " + word + " TRIGGER USER");
    }
  }

  private static String tables(Statement statement) throws SQLException {
    try (ResultSet names = statement.executeQuery(TABLES_OF_RESOURCES)) {
      names.next();
      return names.getString(1);
    }
  }
}
