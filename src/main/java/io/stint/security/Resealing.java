package io.stint.security;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Seals with the current key what was sealed with another: a few rows at a time, each batch in a
 * transaction of its own, so that it may be stopped anywhere and done again. The row stays the same
 * to everybody else: neither its version nor its time of change moves.
 */
@ApplicationScoped
public class Resealing {

  static final int BATCH = 200;

  /** Nobody waits longer for an answer; what is left is for the next call. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final Sql sql;
  private final Secrets secrets;
  private final Instance<SealedColumns> rooms;

  Resealing(Sql sql, Secrets secrets, @Any Instance<SealedColumns> rooms) {
    this.sql = sql;
    this.secrets = secrets;
    this.rooms = rooms;
  }

  /**
   * What a walk has done.
   *
   * @param unreadable by key: what it does not open, or nobody has the key
   */
  public record Walk(int resealed, Map<String, Integer> unreadable) {}

  record Row(List<Object> key, String boundTo, byte[] sealed) {}

  /** Outside a transaction. */
  public Walk run() {
    long started = System.nanoTime();
    int resealed = 0;
    Map<String, Integer> unreadable = new HashMap<>();
    for (SealedColumn column : columns()) {
      List<Object> after = List.of();
      List<Row> rows;
      do {
        if (System.nanoTime() - started > LONGEST.toNanos()) {
          return new Walk(resealed, unreadable);
        }
        List<Object> from = after;
        List<Row> batch = new ArrayList<>();
        resealed += requiringNew().call(() -> reseal(column, from, batch, unreadable));
        rows = batch;
        after = rows.isEmpty() ? after : rows.get(rows.size() - 1).key();
      } while (rows.size() == BATCH);
    }
    return new Walk(resealed, unreadable);
  }

  /** How much is sealed with which key. */
  public Map<String, Integer> count() {
    Map<String, Integer> counts = new TreeMap<>();
    for (SealedColumn column : columns()) {
      sql.list(
              row -> Map.entry(row.getString(1), row.getInt(2)),
              "SELECT encode(substring(%1$s FROM 2 FOR 4), 'hex'), count(*) FROM %2$s WHERE %1$s IS NOT NULL GROUP BY 1"
                  .formatted(column.column(), column.table()))
          .forEach(one -> counts.merge(one.getKey(), one.getValue(), Integer::sum));
    }
    return counts;
  }

  private List<SealedColumn> columns() {
    return rooms.stream().flatMap(room -> room.sealed().stream()).toList();
  }

  private int reseal(
      SealedColumn column, List<Object> after, List<Row> batch, Map<String, Integer> unreadable) {
    int resealed = 0;
    batch.addAll(others(column, after));
    for (Row row : batch) {
      Optional<String> opened = open(row);
      if (opened.isEmpty()) {
        unreadable.merge(Secrets.keyIdOf(row.sealed()), 1, Integer::sum);
      } else if (replace(column, row, secrets.seal(opened.get(), row.boundTo()))) {
        resealed++;
      }
    }
    return resealed;
  }

  private Optional<String> open(Row row) {
    try {
      return secrets.open(row.sealed(), row.boundTo());
    } catch (IllegalArgumentException changed) {
      return Optional.empty();
    }
  }

  /** Only if it is still what was read. */
  boolean replace(SealedColumn column, Row row, byte[] resealed) {
    List<Object> values = new ArrayList<>(List.of(resealed));
    values.addAll(row.key());
    values.add(row.sealed());
    return sql.update(
            "UPDATE %1$s SET %2$s = ? WHERE %3$s AND %2$s = ?"
                .formatted(
                    column.table(),
                    column.column(),
                    column.key().stream()
                        .map(k -> k + " = ?")
                        .collect(Collectors.joining(" AND "))),
            values.toArray())
        == 1;
  }

  /**
   * Waits for nobody, as it holds many rows and others take them in an order of their own: what
   * somebody is writing right now is for the next call.
   */
  private List<Row> others(SealedColumn column, List<Object> after) {
    String key = String.join(", ", column.key());
    String marks = column.key().stream().map(k -> "?").collect(Collectors.joining(", "));
    List<Object> values = new ArrayList<>(after);
    values.add(secrets.keyIds().get(0));
    values.add(BATCH);
    return sql.list(
        row -> {
          List<Object> id = new ArrayList<>();
          for (String part : column.key()) {
            id.add(row.getObject(part));
          }
          return new Row(id, row.getString("bound_to"), row.getBytes("sealed"));
        },
        """
        SELECT %1$s, %2$s AS bound_to, %3$s AS sealed FROM %4$s
        WHERE %5$s AND %3$s IS NOT NULL AND encode(substring(%3$s FROM 2 FOR 4), 'hex') <> ?
        ORDER BY %1$s LIMIT ? FOR NO KEY UPDATE SKIP LOCKED
        """
            .formatted(
                key,
                column.boundTo(),
                column.column(),
                column.table(),
                after.isEmpty() ? "true" : "(%s) > (%s)".formatted(key, marks)),
        values.toArray());
  }
}
