package io.stint.security;

import io.quarkus.scheduler.Scheduled;
import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Since when and until when replicas have written with a key: one of them may still run with the
 * old one. Table: {@code secret_key}.
 */
@ApplicationScoped
public class CurrentKeys {

  private final Sql sql;
  private final Secrets secrets;
  private final Clock clock;

  CurrentKeys(Sql sql, Secrets secrets, Clock clock) {
    this.sql = sql;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** Notes what this replica writes with. */
  @Scheduled(every = "1m", identity = "note-secrets-key")
  public void note() {
    Instant now = clock.instant();
    sql.update(
        """
        INSERT INTO secret_key (key_id, first_current_at, last_current_at) VALUES (?, ?, ?)
        ON CONFLICT (key_id) DO UPDATE SET
          last_current_at = greatest(secret_key.last_current_at, excluded.last_current_at)
        """,
        secrets.keyIds().get(0),
        now,
        now);
  }

  /**
   * When a replica was last seen to write with it. One that nobody has noted was the key before
   * Stint kept notes: it was so until today's was first seen.
   */
  public Optional<Instant> lastCurrentAt(String keyId) {
    return read("last_current_at", keyId)
        .or(() -> read("first_current_at", secrets.keyIds().get(0)));
  }

  private Optional<Instant> read(String column, String keyId) {
    return sql.one(
        row -> Sql.instant(row, column),
        "SELECT %s FROM secret_key WHERE key_id = ?".formatted(column),
        keyId);
  }
}
