package io.stint.entitlement;

import java.time.Instant;

/**
 * Who says what an identity may do: one for users, one for groups, one for roles.
 *
 * <p>The order of things makes {@link #applied} proof: a change marks the identity's row due in its
 * own transaction, which changes the row's version; a pass asks for {@link #desired} after it has
 * claimed the row, writes, and reports only where the version is still the claimed one. So what was
 * reported was computed after every change that was committed before the claim, and a change during
 * the pass makes another pass instead.
 *
 * @param <S> what names the identity
 */
public interface EntitlementLedger<S> {

  /**
   * What should be on the identity at {@code now}, whole; an end that falls on {@code now} has
   * come. In a transaction that only reads.
   */
  Entitlements desired(S identity, Instant now);

  /** That is in IAM, each document of it. In the transaction of the pass's outcome. */
  void applied(S identity, Entitlements what, Instant now);

  /**
   * What was over when that was computed is out of IAM; of what was not, any part may be missing.
   * In the transaction of the outcome of a pass that could not write the whole.
   */
  void onlyEnded(S identity, Entitlements what, Instant now);

  /**
   * @param whole whether all of it is in IAM; else only what is over is told
   */
  default void told(S identity, Entitlements what, boolean whole, Instant now) {
    if (whole) {
      applied(identity, what, now);
    } else {
      onlyEnded(identity, what, now);
    }
  }
}
