package io.stint.policy;

import java.util.List;

/**
 * A decision with its reasons.
 *
 * @param side what decided: where the Deny is, or which side lacked an Allow; null when allowed
 * @param message one sentence for people
 * @param findings one for each statement of each policy, in the order given
 */
public record Verdict(Decision decision, Side side, String message, List<Finding> findings) {

  public boolean allowed() {
    return decision == Decision.ALLOWED;
  }

  /** The statements that decided: matching Denies, or else matching Allows. */
  public List<Finding> deciding() {
    Effect effect = decision == Decision.EXPLICIT_DENY ? Effect.DENY : Effect.ALLOW;
    return findings.stream().filter(f -> f.matched() && f.effect() == effect).toList();
  }
}
