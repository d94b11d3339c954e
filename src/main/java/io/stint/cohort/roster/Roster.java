package io.stint.cohort.roster;

import io.stint.web.PlainText;
import java.util.List;

/** The people of an upload, as they were sent. */
public record Roster(List<Row> rows) {

  /** How many people one upload may hold. */
  static final int MOST_ROWS = 10_000;

  /**
   * One person.
   *
   * @param line of the file; of a JSON body the place in the list, from 1
   * @param userName null: made from the e-mail
   */
  public record Row(int line, String email, String userName) {

    /** What of it hides, or turns what stands beside it; null: nothing. */
    String objection() {
      String wrong = PlainText.objectionToLine(email.strip());
      return wrong != null || userName == null ? wrong : PlainText.objectionToLine(userName);
    }

    /** As it can be shown: what hides is replaced. */
    Row shown() {
      return new Row(line, PlainText.shown(email.strip()), PlainText.shown(userName));
    }
  }
}
