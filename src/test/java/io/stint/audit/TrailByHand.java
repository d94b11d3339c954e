package io.stint.audit;

import io.stint.database.AfterCommit;
import io.stint.database.Sql;
import io.stint.security.TrailKeys;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.function.Supplier;

/** Seals and signs, as time does where the scheduler runs. */
@Singleton
public class TrailByHand {

  private final Chain chain;
  private final Heads heads;

  private final Supplier<Heads> started;

  TrailByHand(
      Chain chain,
      Heads heads,
      Sql sql,
      TrailKeys keys,
      AuditTrail audit,
      Clock clock,
      AfterCommit afterCommit) {
    this.chain = chain;
    this.heads = heads;
    this.started = () -> new Heads(sql, chain, keys, audit, clock, afterCommit);
  }

  /** By a process that has seen nothing yet. */
  public void signAfterStart() {
    chain.seal();
    started.get().sign();
  }

  /** All that was committed is sealed, and the head signed. */
  public void sign() {
    chain.seal();
    heads.sign();
  }
}
