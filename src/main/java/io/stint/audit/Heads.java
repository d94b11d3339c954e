package io.stint.audit;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.quarkus.scheduler.Scheduled;
import io.stint.database.AfterCommit;
import io.stint.database.Sql;
import io.stint.security.TrailHead;
import io.stint.security.TrailKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Signs the last seal and sends it out, as a line of the log and as an event, which receivers of
 * webhooks get: who keeps it knows later what nobody can take back. That the head was signed is no
 * reason to sign again, so nothing is written where nothing happens. Table: {@code event_head}.
 */
@ApplicationScoped
class Heads implements TrailHead {

  private static final Logger LOG = Logger.getLogger(Heads.class);

  private final Sql sql;
  private final Chain chain;
  private final TrailKeys keys;
  private final AuditTrail audit;
  private final Clock clock;
  private final AfterCommit afterCommit;

  /** Apart from the database: what it has forgotten since is missed all the same. */
  private volatile Seal seen = Seal.GENESIS;

  Heads(
      Sql sql,
      Chain chain,
      TrailKeys keys,
      AuditTrail audit,
      Clock clock,
      AfterCommit afterCommit) {
    this.sql = sql;
    this.chain = chain;
    this.keys = keys;
    this.audit = audit;
    this.clock = clock;
    this.afterCommit = afterCommit;
  }

  /** Outside a transaction. */
  @Scheduled(every = "1m", delayed = "10s", identity = "sign-trail")
  void sign() {
    requiringNew().run(this::signLast);
  }

  /** The last one that was signed; empty: none was. */
  Optional<Head> last() {
    return sql.one(
        Heads::head, "select seq, hash, signed_at, key_id, signature from event_head where single");
  }

  @Override
  public Optional<String> signedBy() {
    return last().map(head -> head.signed().keyId());
  }

  /** The last one that this process has signed or seen; {@link Seal#GENESIS}: none. */
  Seal seen() {
    return seen;
  }

  private void signLast() {
    if (!chain.lock()) {
      return;
    }
    Seal last = chain.last();
    Optional<Head> before = last();
    if (!isNews(last, before)) {
      remember(before.map(Head::seal).orElse(Seal.GENESIS));
      return;
    }
    if (!isStillThere(seen) || before.map(head -> !isStillThere(head.seal())).orElse(false)) {
      LOG.error("the trail is not what was signed: it is signed no more; GET /events/verification");
      return;
    }
    Instant at = clock.instant();
    TrailKeys.Signed signed = keys.sign(Head.message(last, at));
    store(new Head(last, at, signed));
    String signature = Base64.getEncoder().encodeToString(signed.signature());
    audit.recordOwn(AuditAction.TRAIL_SIGNED, "events", details(last, at, signed, signature));
    afterCommit.run(
        () -> {
          remember(last);
          LOG.infof(
              "the head of the trail at %s is %s, signed by %s: %s",
              at, last, signed.keyId(), signature);
        });
  }

  /** Something else has happened than that the head was signed, or the key is another. */
  private boolean isNews(Seal last, Optional<Head> before) {
    if (before.isEmpty()) {
      return last.seq() != seen.seq();
    }
    long seq = before.get().seal().seq();
    return !before.get().signed().keyId().equals(keys.keyId())
        || last.seq() < Math.max(seq, seen.seq())
        || sql.exists(
            "select 1 from event_seal s join event e on e.id = s.event_id"
                + " where s.seq > ? and e.action <> ? limit 1",
            seq,
            AuditAction.TRAIL_SIGNED.toString());
  }

  /** What is forgotten cannot be looked at any more. */
  private boolean isStillThere(Seal seal) {
    return chain.forgotten().seq() > seal.seq()
        || chain.at(seal.seq()).map(seal::isSame).orElse(false);
  }

  private synchronized void remember(Seal seal) {
    if (seal.seq() > seen.seq()) {
      seen = seal;
    }
  }

  private void store(Head head) {
    sql.update(
        """
        insert into event_head (seq, hash, signed_at, key_id, signature) values (?, ?, ?, ?, ?)
        on conflict (single) do update set seq = excluded.seq, hash = excluded.hash,
          signed_at = excluded.signed_at, key_id = excluded.key_id, signature = excluded.signature
        """,
        head.seal().seq(),
        head.seal().hash(),
        head.signedAt(),
        head.signed().keyId(),
        head.signed().signature());
  }

  private Map<String, Object> details(
      Seal seal, Instant at, TrailKeys.Signed signed, String signature) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("seq", seal.seq());
    details.put("hash", seal.hex());
    details.put("signedAt", at);
    details.put("keyId", signed.keyId());
    details.put("publicKey", keys.publicKey());
    details.put("signature", signature);
    return details;
  }

  private static Head head(ResultSet row) throws SQLException {
    return new Head(
        Seal.of(row),
        Sql.instant(row, "signed_at"),
        new TrailKeys.Signed(row.getString("key_id"), row.getBytes("signature")));
  }
}
