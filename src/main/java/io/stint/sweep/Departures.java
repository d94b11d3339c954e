package io.stint.sweep;

import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;

/**
 * What a pass has removed a moment ago, by its unique id: IAM may show it for a while, and its row
 * is gone. Every call in the caller's transaction.
 */
@ApplicationScoped
public class Departures {

  private final Sql sql;

  Departures(Sql sql) {
    this.sql = sql;
  }

  /**
   * To be called with the deletion of the row.
   *
   * @param iamId null: it was never seen
   */
  public void note(String iamId, Instant now) {
    if (iamId != null) {
      sql.update(
          "INSERT INTO departed (iam_id, at) VALUES (?, ?) ON CONFLICT (iam_id) DO UPDATE SET at ="
              + " excluded.at",
          iamId,
          now);
    }
  }

  /** Which of these have departed since. */
  public Set<String> since(Collection<String> iamIds, Instant calm) {
    return iamIds.isEmpty()
        ? Set.of()
        : Set.copyOf(
            sql.list(
                row -> row.getString(1),
                "SELECT iam_id FROM departed WHERE at >= ? AND iam_id = ANY (?::text[])",
                calm,
                iamIds));
  }

  void forgetBefore(Instant calm) {
    sql.update("DELETE FROM departed WHERE at < ?", calm);
  }
}
