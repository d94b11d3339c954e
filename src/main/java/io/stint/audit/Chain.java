package io.stint.audit;

import io.quarkus.scheduler.Scheduled;
import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Seals events, one replica at a time and a few at once: in the order in which they are followed,
 * and so never one that an older transaction can still precede. Who writes an event waits for
 * nothing. Table: {@code event_seal}.
 */
@ApplicationScoped
class Chain {

  static final int BATCH = 1_000;

  /** One for all that changes the chain. */
  private static final long LOCK = 0x747261696cL;

  private final Sql sql;
  private final EventLog log;

  Chain(Sql sql, EventLog log) {
    this.sql = sql;
    this.log = log;
  }

  /** Outside a transaction. */
  @Scheduled(
      every = "1s",
      identity = "seal-events",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void seal() {
    Sql.inBatches(BATCH, this::sealNext);
  }

  /** Until the end of the transaction; no: somebody else has it. */
  boolean lock() {
    return sql.one(row -> row.getBoolean(1), "select pg_try_advisory_xact_lock(?)", LOCK)
        .orElseThrow();
  }

  /** The last seal. */
  Seal last() {
    return sql.one(Seal::of, "select seq, hash from event_seal order by seq desc limit 1")
        .orElseGet(this::forgotten);
  }

  /** The one on which those that are left stand. */
  Seal forgotten() {
    return sql.one(Seal::of, "select seq, hash from event_forgotten order by seq desc limit 1")
        .orElse(Seal.GENESIS);
  }

  /** That of a number; empty: there is none, or it is forgotten. */
  Optional<Seal> at(long seq) {
    Seal forgotten = forgotten();
    return seq == forgotten.seq()
        ? Optional.of(forgotten)
        : sql.one(Seal::of, "select seq, hash from event_seal where seq = ?", seq);
  }

  private int sealNext() {
    if (!lock()) {
      return 0;
    }
    Seal last = last();
    List<Event> events = log.after(place(), BATCH);
    List<Long> numbers = new ArrayList<>();
    List<Long> ids = new ArrayList<>();
    List<String> hashes = new ArrayList<>();
    for (Event event : events) {
      last = last.next(event);
      numbers.add(last.seq());
      ids.add(event.id());
      hashes.add(last.hex());
    }
    if (!events.isEmpty()) {
      sql.update(
          """
          insert into event_seal (seq, event_id, hash)
          select seq, id, decode(hash, 'hex')
          from unnest(?::bigint[], ?::bigint[], ?::text[]) as new (seq, id, hash)
          """,
          numbers,
          ids,
          hashes);
    }
    return events.size();
  }

  /** Where the last one that is sealed stands in the order of events. */
  Position place() {
    return sql.one(
            Chain::place,
            "select e.tx::text::bigint, e.id from event_seal s join event e on e.id = s.event_id"
                + " order by s.seq desc limit 1")
        .orElse(new Position(0, 0));
  }

  /** Those that were restored stand together at the beginning, in another order than the seals. */
  private static Position place(ResultSet row) throws SQLException {
    long tx = row.getLong("tx");
    return new Position(tx, tx == 0 ? Long.MAX_VALUE : row.getLong("id"));
  }
}
