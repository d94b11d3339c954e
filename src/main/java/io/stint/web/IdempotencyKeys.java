package io.stint.web;

import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** The rows of {@code idempotency_key}; every call joins the caller's transaction. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class IdempotencyKeys {

  private final Sql sql;

  IdempotencyKeys(Sql sql) {
    this.sql = sql;
  }

  /**
   * Who used which key for what.
   *
   * @param fingerprints the first is stored; with any other it is the same too
   */
  record Use(String caller, String key, List<byte[]> fingerprints) {

    byte[] fingerprint() {
      return fingerprints.get(0);
    }
  }

  /**
   * @param answer null when it is not kept, or not there yet
   */
  record Kept(byte[] fingerprint, byte[] answer) {

    boolean isFor(Use use) {
      return use.fingerprints().stream().anyMatch(one -> Arrays.equals(fingerprint, one));
    }
  }

  /**
   * Takes the key; waits for a twin that has it in an open transaction.
   *
   * @param expired a row from before that instant counts as none
   * @return false when somebody has it already
   */
  boolean take(Use use, Instant now, Instant expired) {
    return sql.update(
            "insert into idempotency_key (caller, key, fingerprint, created_at)"
                + " values (?, ?, ?, ?)"
                + " on conflict (caller, key) do update set fingerprint = excluded.fingerprint,"
                + " created_at = excluded.created_at, answer = null"
                + " where idempotency_key.created_at <= ?",
            use.caller(),
            use.key(),
            use.fingerprint(),
            now,
            expired)
        == 1;
  }

  /**
   * @param expired a row from before that instant counts as none
   * @return null when nobody has it
   */
  Kept read(Use use, Instant expired) {
    return sql.one(
            row -> new Kept(row.getBytes(1), row.getBytes(2)),
            "select fingerprint, answer from idempotency_key where caller = ? and key = ?"
                + " and created_at > ?",
            use.caller(),
            use.key(),
            expired)
        .orElse(null);
  }

  void keep(Use use, byte[] answer) {
    sql.update(
        "update idempotency_key set answer = ? where caller = ? and key = ?",
        answer,
        use.caller(),
        use.key());
  }

  void release(Use use) {
    sql.update(
        "delete from idempotency_key where caller = ? and key = ? and fingerprint = ?",
        use.caller(),
        use.key(),
        use.fingerprint());
  }

  /** Deletes a bounded number, so that no clean-up is one long transaction. */
  int forget(Instant expired, int most) {
    return sql.update(
        "delete from idempotency_key where (caller, key) in"
            + " (select caller, key from idempotency_key where created_at <= ?"
            + " limit ? for update skip locked)",
        expired,
        most);
  }
}
