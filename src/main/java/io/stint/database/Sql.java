package io.stint.database;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.postgresql.PGStatement;

/**
 * Plain statements, for what is done to many rows at once or past JPA: in the caller's transaction,
 * or each in one of its own where none is open. Instants are {@code timestamptz}, enums their
 * names, and a collection is an array of {@code uuid}, {@code bigint}, {@code boolean}, {@code
 * bytea} or {@code text} by its first element; one that may be empty needs a cast in the statement.
 * Everything here throws {@link SqlFailure}.
 */
@ApplicationScoped
public class Sql {

  private final AgroalDataSource database;

  Sql(AgroalDataSource database) {
    this.database = database;
  }

  /** Reads one row. */
  public interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** What is done with a connection, or with a statement that is ready. */
  public interface Work<S, T> {
    T with(S subject) throws SQLException;
  }

  /**
   * Runs what only reads in a transaction of its own, in which all statements see the same moment:
   * what others commit meanwhile is seen by the next.
   */
  public <T> T snapshot(Supplier<T> look) {
    return requiringNew()
        .call(
            () -> {
              update("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
              return look.get();
            });
  }

  /**
   * Work on many rows, a few at a time, each time in a transaction of its own: until a batch is not
   * full.
   *
   * @param once says how many rows it has worked on
   */
  public static void inBatches(int batch, Callable<Integer> once) {
    int worked;
    do {
      worked = requiringNew().call(once);
    } while (worked == batch);
  }

  /** How many rows the statement has changed. */
  public int update(String sql, Object... values) {
    return prepared(PreparedStatement::executeUpdate, sql, values);
  }

  public <T> List<T> list(Reader<T> reader, String sql, Object... values) {
    return prepared(statement -> rows(reader, statement), sql, values);
  }

  private static <T> List<T> rows(Reader<T> reader, PreparedStatement statement)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        rows.add(reader.read(row));
      }
    }
    return rows;
  }

  /**
   * As {@link #list}, but planned for just these values each time. PostgreSQL would else come to
   * plan a statement that is often asked for any values, as if half of a table ended before now.
   */
  public <T> List<T> listPlannedAnew(Reader<T> reader, String sql, Object... values) {
    return prepared(
        statement -> {
          statement.unwrap(PGStatement.class).setPrepareThreshold(0);
          return rows(reader, statement);
        },
        sql,
        values);
  }

  /** The first row. */
  public <T> Optional<T> one(Reader<T> reader, String sql, Object... values) {
    return list(reader, sql, values).stream().findFirst();
  }

  public boolean exists(String sql, Object... values) {
    return prepared(
        statement -> {
          try (ResultSet row = statement.executeQuery()) {
            return row.next();
          }
        },
        sql,
        values);
  }

  /** For what depends on the moment at which the connection is there. */
  public <T> T connected(Work<Connection, T> work) {
    try (Connection connection = database.getConnection()) {
      return work.with(connection);
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  public static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  /** The column {@code id}. */
  public static UUID id(ResultSet row) throws SQLException {
    return row.getObject("id", UUID.class);
  }

  private <T> T prepared(Work<PreparedStatement, T> work, String sql, Object... values) {
    return connected(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
              statement.setObject(i + 1, column(connection, values[i]));
            }
            return work.with(statement);
          }
        });
  }

  private static Object column(Connection connection, Object value) throws SQLException {
    if (value instanceof Instant instant) {
      return instant.atOffset(ZoneOffset.UTC);
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof Collection<?> many) {
      // The driver takes bytes by this type of array alone.
      Object[] all =
          elementType(many).equals("bytea") ? many.toArray(new byte[0][]) : many.toArray();
      return connection.createArrayOf(elementType(many), all);
    }
    return value;
  }

  private static String elementType(Collection<?> many) {
    Object first = many.isEmpty() ? "" : many.iterator().next();
    if (first instanceof UUID) {
      return "uuid";
    }
    if (first instanceof Long) {
      return "bigint";
    }
    if (first instanceof byte[]) {
      return "bytea";
    }
    return first instanceof Boolean ? "boolean" : "text";
  }
}
