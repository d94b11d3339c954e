package io.stint.grant.explanation;

import io.stint.policy.Decision;
import java.time.Instant;
import java.util.List;

/**
 * Whether something would work, and why.
 *
 * @param caller the ARN of who tries
 * @param summary one sentence for people
 */
public record Explanation(
    Decision decision,
    Instant at,
    String action,
    String resource,
    String caller,
    String summary,
    List<Requirement> requirements) {

  enum Side {
    TRUST,
    IDENTITY,
    BOUNDARY,
    ROLE
  }

  /**
   * One thing that is asked for.
   *
   * @param requirement a sentence
   * @param detail what was wanted and what there was
   * @param remedy what to do; null when it is met
   */
  record Requirement(Side side, String requirement, boolean met, String detail, String remedy) {}
}
