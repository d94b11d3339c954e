package io.stint.audit;

import jakarta.inject.Singleton;

/** Seals and signs, as time does where the scheduler runs. */
@Singleton
public class TrailByHand {

  private final Chain chain;
  private final Heads heads;

  TrailByHand(Chain chain, Heads heads) {
    this.chain = chain;
    this.heads = heads;
  }

  /** All that was committed is sealed, and the head signed. */
  public void sign() {
    chain.seal();
    heads.sign();
  }
}
