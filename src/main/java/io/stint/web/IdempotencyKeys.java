package io.stint.web;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/** The rows of {@code idempotency_key}; every call joins the caller's transaction. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class IdempotencyKeys {

  private final AgroalDataSource database;

  IdempotencyKeys(AgroalDataSource database) {
    this.database = database;
  }

  /** Who used which key for what. */
  record Use(String caller, String key, byte[] fingerprint) {}

  /**
   * @param answer null when it is not kept, or not there yet
   */
  record Kept(byte[] fingerprint, byte[] answer) {

    boolean isFor(Use use) {
      return Arrays.equals(fingerprint, use.fingerprint());
    }
  }

  /**
   * Takes the key; waits for a twin that has it in an open transaction.
   *
   * @param expired a row from before that instant counts as none
   * @return false when somebody has it already
   */
  boolean take(Use use, Instant now, Instant expired) {
    String sql =
        "insert into idempotency_key (caller, key, fingerprint, created_at) values (?, ?, ?, ?)"
            + " on conflict (caller, key) do update set fingerprint = excluded.fingerprint,"
            + " created_at = excluded.created_at, answer = null"
            + " where idempotency_key.created_at <= ?";
    return change(
            sql, use.caller(), use.key(), use.fingerprint(), timestamp(now), timestamp(expired))
        == 1;
  }

  /**
   * @param expired a row from before that instant counts as none
   * @return null when nobody has it
   */
  Kept read(Use use, Instant expired) {
    String sql =
        "select fingerprint, answer from idempotency_key where caller = ? and key = ?"
            + " and created_at > ?";
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            prepare(connection, sql, use.caller(), use.key(), timestamp(expired));
        ResultSet row = select.executeQuery()) {
      return row.next() ? new Kept(row.getBytes(1), row.getBytes(2)) : null;
    } catch (SQLException e) {
      throw new IdempotencyStoreException(e);
    }
  }

  void keep(Use use, byte[] answer) {
    change(
        "update idempotency_key set answer = ? where caller = ? and key = ?",
        answer,
        use.caller(),
        use.key());
  }

  void release(Use use) {
    change(
        "delete from idempotency_key where caller = ? and key = ? and fingerprint = ?",
        use.caller(),
        use.key(),
        use.fingerprint());
  }

  /** Deletes a bounded number, so that no clean-up is one long transaction. */
  int forget(Instant expired, int most) {
    return change(
        "delete from idempotency_key where (caller, key) in"
            + " (select caller, key from idempotency_key where created_at <= ?"
            + " limit ? for update skip locked)",
        timestamp(expired),
        most);
  }

  private int change(String sql, Object... values) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = prepare(connection, sql, values)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IdempotencyStoreException(e);
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  private static OffsetDateTime timestamp(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** Carries what the database said to the one place that maps it. */
  static final class IdempotencyStoreException extends RuntimeException {

    private static final long serialVersionUID = 1;

    IdempotencyStoreException(SQLException cause) {
      super(cause);
    }
  }
}
