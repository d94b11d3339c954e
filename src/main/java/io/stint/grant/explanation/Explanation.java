package io.stint.grant.explanation;

import io.stint.policy.Answer;
import java.time.Instant;
import java.util.List;

/**
 * Whether something would work, and why.
 *
 * @param caller the ARN of who tries
 * @param summary one sentence for people
 * @param tried all that was; the rest is about the first of these that is denied, else that
 *     depends, else the first
 */
public record Explanation(
    Answer decision,
    Instant at,
    String action,
    String resource,
    String caller,
    String summary,
    List<Requirement> requirements,
    List<Tried> tried) {

  Explanation(
      Answer decision,
      Instant at,
      String action,
      String resource,
      String caller,
      String summary,
      List<Requirement> requirements) {
    this(
        decision,
        at,
        action,
        resource,
        caller,
        summary,
        requirements,
        List.of(new Tried(action, resource, decision, summary)));
  }

  Explanation with(List<Tried> all) {
    return new Explanation(
        decision, at, action, resource, caller, summary, requirements, List.copyOf(all));
  }

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
   * @param met false also where it depends
   * @param depends whether it is up to the request, of which nobody has said
   * @param detail what was wanted and what there was
   * @param remedy what to do; null when it is met
   */
  record Requirement(
      Side side, String requirement, boolean met, boolean depends, String detail, String remedy) {

    Requirement(Side side, String requirement, boolean met, String detail, String remedy) {
      this(side, requirement, met, false, detail, remedy);
    }
  }

  /** One action on one resource, and what came of it. */
  record Tried(String action, String resource, Answer decision, String summary) {}
}
