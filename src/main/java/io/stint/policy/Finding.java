package io.stint.policy;

import java.util.List;

/**
 * What one statement had to say about a request.
 *
 * @param where the statement
 * @param effect of the statement
 * @param matched whether it applies
 * @param open whether it may apply or not, by what nobody knows yet
 * @param reason {@code matched}, or the first thing that did not match, in words
 * @param conditions each condition with its verdict, whether or not the rest matched
 */
public record Finding(
    Where where,
    Effect effect,
    boolean matched,
    boolean open,
    String reason,
    List<ConditionFinding> conditions) {

  /**
   * @param policy the policy's name
   * @param statement index from 0
   * @param sid null when the statement has none
   */
  public record Where(Side side, String policy, int statement, String sid) {
    @Override
    public String toString() {
      return policy + " statement " + (sid == null || sid.isEmpty() ? statement : sid);
    }
  }

  public Side side() {
    return where.side();
  }
}
