package io.stint.audit;

import io.stint.database.Sql;
import io.stint.security.TrailKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Walks the chain, a batch at a time and for a while at most, and compares it with what was signed:
 * in the database, in the memory of this process, and what the caller knows from outside.
 */
@ApplicationScoped
class Verification {

  static final int BATCH = 1_000;
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final int MOST_COUNTED = 100_000;

  private final Sql sql;
  private final Chain chain;
  private final Heads heads;
  private final TrailKeys keys;

  Verification(Sql sql, Chain chain, Heads heads, TrailKeys keys) {
    this.sql = sql;
    this.chain = chain;
    this.heads = heads;
    this.keys = keys;
  }

  /** A seal with what should be under it. */
  private record Row(Seal seal, long eventId, Event event) {}

  /** How far it went. */
  private record Walk(Seal last, boolean complete, VerificationView.Break broken) {}

  /**
   * @param after the seal to begin with; null: the first that is left
   * @param known a seal that the caller has kept, of a log or a webhook; null: none
   */
  VerificationView verify(Long after, Seal known) {
    return verify(after, known, Integer.MAX_VALUE);
  }

  /** A part of it, for who looks again and again. */
  VerificationView goOn(Long after, int seals) {
    return verify(after, null, seals);
  }

  private VerificationView verify(Long after, Seal known, int seals) {
    // Before the moment that all statements see: what is signed afterwards is not missing.
    Seal seen = heads.seen();
    return sql.snapshot(() -> look(after, known, seen, seals));
  }

  /** What is wrong with what was signed, without a walk. */
  Optional<VerificationView.Break> atTheEnd() {
    Seal seen = heads.seen();
    return sql.snapshot(
        () -> {
          Optional<Head> head = heads.last();
          return forged(head).or(() -> signed(head, seen, chain.last()));
        });
  }

  private VerificationView look(Long after, Seal known, Seal seen, int seals) {
    Seal forgotten = chain.forgotten();
    Seal begin =
        after == null || after < forgotten.seq() ? forgotten : chain.at(after).orElse(null);
    Walk walk = begin == null ? nowhere(after) : walk(begin, seals);
    Position place = chain.place();
    Optional<Head> head = heads.last();
    VerificationView.Break broken = walk.broken();
    if (broken == null && walk.complete()) {
      broken =
          Stream.of(
                  forged(head),
                  signed(head, seen, walk.last()),
                  inserted(place),
                  known(known, walk.last()))
              .flatMap(Optional::stream)
              .findFirst()
              .orElse(null);
    }
    return new VerificationView(
        broken == null,
        walk.complete(),
        begin == null ? after : begin.seq(),
        walk.last().seq(),
        forgotten.seq(),
        unsealed(place),
        head.map(VerificationView.SignedHead::of).orElse(null),
        keys.publicKey(),
        broken);
  }

  private Walk walk(Seal begin, int seals) {
    long started = System.nanoTime();
    Seal last = begin;
    List<Row> rows;
    do {
      rows = rows(last.seq());
      for (Row row : rows) {
        VerificationView.Break broken = broken(last, row);
        if (broken != null) {
          return new Walk(last, true, broken);
        }
        last = row.seal();
      }
      boolean enough =
          last.seq() - begin.seq() >= seals || System.nanoTime() - started > LONGEST.toNanos();
      if (rows.size() == BATCH && enough) {
        return new Walk(last, false, null);
      }
    } while (rows.size() == BATCH);
    return new Walk(last, true, null);
  }

  /** What a walk before has come to is not there any more. */
  private Walk nowhere(long after) {
    Seal last = chain.last();
    BreakKind kind = after > last.seq() ? BreakKind.CUT_OFF : BreakKind.MISSING;
    return new Walk(
        last,
        true,
        new VerificationView.Break(kind, after, null, "There is no seal of this number."));
  }

  private List<Row> rows(long after) {
    return sql.list(
        row ->
            new Row(
                Seal.of(row),
                row.getLong("event_id"),
                row.getObject("id") == null ? null : EventLog.event(row)),
        "select s.seq, s.hash, s.event_id, "
            + EventLog.COLUMNS
            + " from event_seal s left join event e on e.id = s.event_id"
            + " where s.seq > ? order by s.seq limit ?",
        after,
        BATCH);
  }

  private static VerificationView.Break broken(Seal last, Row row) {
    long expected = last.seq() + 1;
    if (row.seal().seq() != expected) {
      return new VerificationView.Break(
          BreakKind.MISSING, expected, null, "There is no seal of this number.");
    }
    if (row.event() == null) {
      return new VerificationView.Break(
          BreakKind.MISSING, expected, row.eventId(), "The event is not there.");
    }
    if (!last.next(row.event()).isSame(row.seal())) {
      return new VerificationView.Break(
          BreakKind.CHANGED, expected, row.eventId(), "The event is not what was sealed.");
    }
    return null;
  }

  private Optional<VerificationView.Break> forged(Optional<Head> head) {
    return head.filter(one -> !isGenuine(one))
        .map(
            one ->
                new VerificationView.Break(
                    BreakKind.FORGED_HEAD,
                    one.seal().seq(),
                    null,
                    "No key of Stint's has signed the head."));
  }

  private boolean isGenuine(Head head) {
    return keys.isGenuine(Head.message(head.seal(), head.signedAt()), head.signed());
  }

  /** By the database's head, and by what this process has seen of it. */
  private Optional<VerificationView.Break> signed(Optional<Head> head, Seal seen, Seal last) {
    return Stream.concat(head.map(Head::seal).stream(), Stream.of(seen))
        .flatMap(seal -> missing(seal, last, "was signed").stream())
        .findFirst();
  }

  private Optional<VerificationView.Break> known(Seal known, Seal last) {
    return known == null ? Optional.empty() : missing(known, last, "is known to the caller");
  }

  private Optional<VerificationView.Break> missing(Seal seal, Seal last, String why) {
    if (seal.seq() > last.seq()) {
      return Optional.of(
          new VerificationView.Break(
              BreakKind.CUT_OFF,
              last.seq() + 1,
              null,
              "The trail ends here, and a seal %d %s.".formatted(seal.seq(), why)));
    }
    boolean other = chain.at(seal.seq()).map(there -> !there.isSame(seal)).orElse(false);
    return other
        ? Optional.of(
            new VerificationView.Break(
                BreakKind.REWRITTEN,
                seal.seq(),
                null,
                "Events up to here were written anew: another seal of this number %s."
                    .formatted(why)))
        : Optional.empty();
  }

  private Optional<VerificationView.Break> inserted(Position place) {
    return sql.one(
        row ->
            new VerificationView.Break(
                BreakKind.INSERTED,
                null,
                row.getLong("id"),
                "The event was put in before others that were sealed already."),
        "select e.id from event e where (e.tx, e.id) <= (?::text::xid8, ?) and not exists (select 1"
            + " from event_seal s where s.event_id = e.id) order by e.tx, e.id limit 1",
        String.valueOf(place.tx()),
        place.id());
  }

  private int unsealed(Position place) {
    return sql.one(
            row -> row.getInt(1),
            "select count(*) from (select 1 from event where (tx, id) > (?::text::xid8, ?)"
                + " limit ?) waiting",
            String.valueOf(place.tx()),
            place.id(),
            MOST_COUNTED)
        .orElseThrow();
  }
}
