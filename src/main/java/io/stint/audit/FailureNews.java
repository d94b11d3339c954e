package io.stint.audit;

import io.quarkus.scheduler.Scheduled;
import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells that a row fails for a while, and that it does not any more: each once, by whichever
 * replica sees it first. What goes well at the second try is no news. A row that somebody is
 * changing just now is left for the next look.
 */
@ApplicationScoped
public class FailureNews {

  private static final int BATCH = 500;

  private static final String BEGUN =
      """
      UPDATE %1$s u SET %5$s_told = u.%5$s_since FROM (
        SELECT id FROM %1$s
        WHERE %6$s AND %5$s_since <= ? AND %5$s_told IS DISTINCT FROM %5$s_since
        ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED) found
      WHERE u.id = found.id
      RETURNING u.%2$s AS subject, u.%4$s_code AS code, u.%4$s_message AS message,
        u.%5$s_since AS since, %3$s AS cohorts
      """;

  private static final String OVER =
      """
      UPDATE %1$s u SET %5$s_told = NULL FROM (
        SELECT id, %5$s_told AS told FROM %1$s
        WHERE %5$s_told IS NOT NULL AND %5$s_since IS NULL
        ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED) found
      WHERE u.id = found.id
      RETURNING u.%2$s AS subject, NULL AS code, NULL AS message, found.told AS since,
        %3$s AS cohorts
      """;

  private final Sql sql;
  private final AuditTrail audit;
  private final MomentsConfig config;
  private final Clock clock;
  private final Instance<Kind> kinds;

  FailureNews(
      Sql sql, AuditTrail audit, MomentsConfig config, Clock clock, @Any Instance<Kind> kinds) {
    this.kinds = kinds;
    this.sql = sql;
    this.audit = audit;
    this.config = config;
    this.clock = clock;
  }

  /**
   * Rows of one table. Each room brings its own as beans.
   *
   * @param subject the column with the name that the events have
   * @param cohorts SQL over {@code u}: a text array of the cohorts that it belongs to; {@code NULL}
   * @param failure of {@code X_code} and {@code X_message}
   * @param failing of {@code X_since} and {@code X_told}
   * @param which SQL: rows of which it is still worth telling
   */
  public record Kind(
      String table,
      String subject,
      String cohorts,
      String failure,
      String failing,
      String which,
      AuditAction begun,
      AuditAction over) {

    private static final String NONE = "NULL::text[]";

    /** Of a table with the columns of a task. */
    public static Kind ofTasks(
        String table, String subject, String cohorts, AuditAction begun, AuditAction over) {
      return new Kind(table, subject, cohorts, "failure", "failing", "true", begun, over);
    }

    public static Kind ofTasks(String table, AuditAction begun, AuditAction over) {
      return ofTasks(table, "name", NONE, begun, over);
    }

    /** Of a table whose rows are refused by IAM each for itself. */
    public static Kind ofRefused(String table, String which, AuditAction begun, AuditAction over) {
      return new Kind(table, "id::text", NONE, "refused", "refused", which, begun, over);
    }

    private String in(String statement) {
      return statement.formatted(table, subject, cohorts, failure, failing, which);
    }
  }

  /** Outside a transaction. */
  @Scheduled(every = "${stint.events.look-every:10s}", identity = "failure-news")
  public void look() {
    Instant since = clock.instant().minus(config.failingAfter());
    for (Kind kind : kinds) {
      Sql.inBatches(BATCH, () -> once(kind.begun(), kind.in(BEGUN), since, BATCH));
      Sql.inBatches(BATCH, () -> once(kind.over(), kind.in(OVER), BATCH));
    }
  }

  private int once(AuditAction action, String statement, Object... values) {
    List<AuditTrail.Entry> told = sql.list(FailureNews::entry, statement, values);
    if (!told.isEmpty()) {
      audit.recordAll(action, told);
    }
    return told.size();
  }

  private static AuditTrail.Entry entry(ResultSet row) throws SQLException {
    Map<String, Object> details = new LinkedHashMap<>();
    Array cohorts = row.getArray("cohorts");
    if (cohorts != null) {
      details.put("cohorts", cohorts.getArray());
    }
    String code = row.getString("code");
    if (code != null) {
      details.put("code", code);
      details.put("message", row.getString("message"));
    }
    details.put("since", Sql.instant(row, "since"));
    return new AuditTrail.Entry(row.getString("subject"), details);
  }
}
