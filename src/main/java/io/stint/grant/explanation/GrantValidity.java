package io.stint.grant.explanation;

import io.stint.grant.Grant;
import io.stint.grant.GrantState;
import io.stint.grant.explanation.Explanation.Requirement;
import io.stint.grant.explanation.Explanation.Side;
import io.stint.policy.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the ledger's row has to say to an attempt: the grant's time, and whether it is written. */
record GrantValidity(Grant grant, Suspended suspended, Instant now) {

  /**
   * Who has nothing by a cohort.
   *
   * @param cohort null: they are suspended in none that matters
   */
  record Suspended(String member, String cohort) {

    static final Suspended NOBODY = new Suspended(null, null);

    String detail() {
      return member + " is suspended in the cohort " + cohort + ".";
    }

    String remedy() {
      return "Let the member in again: {\"suspended\": false}.";
    }
  }

  static final String HELD =
      "The grant is held, and IAM has not what it gives: the next sweep puts it back.";

  /** What to do about an Allow that is not there: to ask for what one has helps nobody. */
  String missing(Instant at) {
    if (suspended.cohort() != null) {
      return suspended.remedy();
    }
    if (grant.isOver(now) || !at.isBefore(grant.endsAt())) {
      return AccessCheck.ASK;
    }
    return isWritten() ? HELD : wait(grant.stateAt(now));
  }

  /** With what the row asks for put first; the decision stays that of the documents. */
  Explanation added(Explanation documents) {
    List<Requirement> own = requirements(documents);
    String summary = documents.summary();
    if (documents.decision() != Answer.ALLOWED) {
      summary =
          own.stream()
              .filter(requirement -> !requirement.met())
              .map(Requirement::detail)
              .findFirst()
              .orElse(summary);
    }
    List<Requirement> all = new ArrayList<>(own);
    all.removeIf(ours -> says(documents, ours));
    all.addAll(documents.requirements());
    return new Explanation(
        documents.decision(),
        documents.at(),
        documents.action(),
        documents.resource(),
        documents.caller(),
        summary,
        all,
        documents.tried());
  }

  private static boolean says(Explanation documents, Requirement ours) {
    return documents.requirements().stream()
        .anyMatch(its -> its.requirement().equals(ours.requirement()));
  }

  private List<Requirement> requirements(Explanation documents) {
    Instant at = documents.at();
    Instant start = grant.startsAt();
    Instant end = grant.endsAt();
    boolean begun = !at.isBefore(start);
    boolean over = !at.isBefore(end);
    List<Requirement> own = new ArrayList<>();
    if (suspended.cohort() != null) {
      own.add(
          required(
              "Not suspended in the cohort " + suspended.cohort(),
              false,
              suspended.detail(),
              suspended.remedy()));
    }
    own.add(
        required(
            "Not before " + start,
            begun,
            "The grant " + (begun ? "started at " : "starts at ") + start + ".",
            "Wait until " + start + "."));
    own.add(
        required(
            "Not after " + end,
            !over,
            "The grant " + (over ? "ended at " : "ends at ") + end + ".",
            AccessCheck.ASK));
    if (grant.waitsForApproval(now)) {
      own.add(
          required(
              "The grant is approved",
              false,
              "The grant is REQUESTED: others have to agree to it.",
              "Wait until an approver has agreed."));
    }
    if (begun && !over && !isWritten() && documents.decision() != Answer.ALLOWED) {
      GrantState state = grant.stateAt(now);
      own.add(
          required(
              "The grant is written",
              false,
              state == GrantState.SCHEDULED
                  ? "The grant is SCHEDULED: it will be written at its start, " + start + "."
                  : "The grant is PENDING: it is being written.",
              wait(state)));
    }
    return own;
  }

  private boolean isWritten() {
    GrantState state = grant.stateAt(now);
    return state != GrantState.SCHEDULED && state != GrantState.PENDING;
  }

  private String wait(GrantState state) {
    return state == GrantState.SCHEDULED
        ? "Wait until " + grant.startsAt() + "."
        : "Wait until it is ACTIVE; its failure, where there is one, says what keeps it.";
  }

  private static Requirement required(String what, boolean met, String detail, String remedy) {
    return new Requirement(Side.IDENTITY, what, met, detail, met ? null : remedy);
  }
}
