package io.stint.cohort.roster;

import io.stint.reconcile.ReconciledRow.FailureView;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What came of an upload, row by row.
 *
 * @param accepted rows that became members
 * @param removed who was taken out, for want of a row
 * @param file how it was read; null: they came as JSON
 */
public record RosterAnswer(
    int accepted,
    int unchanged,
    int rejected,
    List<Removed> removed,
    RosterFile file,
    List<Row> rows) {

  /** A member who was not in the list. */
  public record Removed(String userName, String email) {}

  /**
   * One row.
   *
   * @param line of the file; of a JSON body the place in the list, from 1
   * @param userName null when the row was rejected before it had one
   * @param reason why it was rejected, or what is remarkable about it; else null
   * @param state where the member stands, as it shows itself; null when there is none
   * @param failure why the member is not there yet; null while nothing has failed
   */
  public record Row(
      int line,
      String email,
      String userName,
      RowOutcome outcome,
      String reason,
      String state,
      FailureView failure,
      String waitingFor) {

    public Row standing(String memberState, FailureView memberFailure, String memberWaitsFor) {
      return new Row(
          line, email, userName, outcome, reason, memberState, memberFailure, memberWaitsFor);
    }
  }

  public static RosterAnswer of(
      List<Enrolment.Decision> decisions, List<Removed> removed, RosterFile file) {
    List<Row> rows =
        decisions.stream()
            .map(
                d ->
                    new Row(
                        d.line(),
                        d.email(),
                        d.userName(),
                        d.outcome(),
                        d.reason(),
                        null,
                        null,
                        null))
            .toList();
    return new RosterAnswer(
        count(rows, RowOutcome.CREATED),
        count(rows, RowOutcome.UNCHANGED),
        count(rows, RowOutcome.REJECTED),
        removed,
        file,
        rows);
  }

  /** The names of those who are members now. */
  public List<String> userNames() {
    return rows.stream()
        .filter(row -> row.outcome() != RowOutcome.REJECTED)
        .map(Row::userName)
        .toList();
  }

  public RosterAnswer with(UnaryOperator<Row> standing) {
    List<Row> shown =
        rows.stream()
            .map(row -> row.outcome() == RowOutcome.REJECTED ? row : standing.apply(row))
            .toList();
    return new RosterAnswer(accepted, unchanged, rejected, removed, file, shown);
  }

  private static int count(List<Row> rows, RowOutcome outcome) {
    return (int) rows.stream().filter(row -> row.outcome() == outcome).count();
  }
}
