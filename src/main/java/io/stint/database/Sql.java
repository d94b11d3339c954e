package io.stint.database;

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

/** Plain statements in the caller's transaction, for what is done to many rows at once. */
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

  public int update(String sql, Object... values) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      set(connection, statement, values);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  public <T> List<T> list(Reader<T> reader, String sql, Object... values) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      set(connection, statement, values);
      List<T> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(reader.read(row));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  public <T> Optional<T> one(Reader<T> reader, String sql, Object... values) {
    return list(reader, sql, values).stream().findFirst();
  }

  public static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  private static void set(Connection connection, PreparedStatement statement, Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, column(connection, values[i]));
    }
  }

  private static Object column(Connection connection, Object value) throws SQLException {
    if (value instanceof Instant instant) {
      return instant.atOffset(ZoneOffset.UTC);
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof Collection<?> many) {
      boolean ids = many.stream().anyMatch(UUID.class::isInstance);
      return connection.createArrayOf(ids ? "uuid" : "text", many.toArray());
    }
    return value;
  }

  /** Carries what the database said to the one place that maps it. */
  static final class SqlFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    SqlFailure(SQLException cause) {
      super(cause);
    }
  }
}
