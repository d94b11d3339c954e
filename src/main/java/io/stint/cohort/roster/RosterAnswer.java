package io.stint.cohort.roster;

import java.util.List;

/**
 * What came of an upload, row by row.
 *
 * @param accepted rows that became members
 */
public record RosterAnswer(int accepted, int unchanged, int rejected, List<Row> rows) {

  /**
   * One row.
   *
   * @param line of the file; of a JSON body the place in the list, from 1
   * @param userName null when the row was rejected before it had one
   * @param reason why it was rejected, or what is remarkable about it; else null
   */
  public record Row(int line, String email, String userName, RowOutcome outcome, String reason) {}

  public static RosterAnswer of(List<Enrolment.Decision> decisions) {
    List<Row> rows =
        decisions.stream()
            .map(d -> new Row(d.line(), d.email(), d.userName(), d.outcome(), d.reason()))
            .toList();
    return new RosterAnswer(
        count(rows, RowOutcome.CREATED),
        count(rows, RowOutcome.UNCHANGED),
        count(rows, RowOutcome.REJECTED),
        rows);
  }

  private static int count(List<Row> rows, RowOutcome outcome) {
    return (int) rows.stream().filter(row -> row.outcome() == outcome).count();
  }
}
