package io.stint.grant;

import io.stint.web.PlainText;
import io.stint.web.Refusal;

/** The body of {@code POST /grants/{id}/approvals}. */
record ApprovalRequest(Decision decision, String comment) {

  private static final int LONGEST = 256;

  /**
   * @throws Refusal 400 with all that is wrong
   */
  static void check(ApprovalRequest asked) {
    if (asked == null) {
      throw Refusal.invalid("", "A body is required.");
    }
    Refusal.Collector wrong = Refusal.collector();
    wrong.require(asked.decision != null, "/decision", "A decision is required.");
    if (asked.comment != null) {
      wrong.require(asked.comment.length() <= LONGEST, "/comment", "At most 256 characters.");
      String objection = PlainText.objectionToLine(asked.comment);
      if (objection != null) {
        wrong.add("/comment", objection);
      }
    }
    wrong.orThrow();
  }
}
