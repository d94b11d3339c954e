package io.stint.cohort.roster;

import io.stint.web.PlainText;
import java.util.List;

/**
 * The people of an upload, as they were sent.
 *
 * @param file null: they came as JSON
 */
public record Roster(List<Row> rows, RosterFile file) {

  /** How many people one upload may hold. */
  static final int MOST_ROWS = 10_000;

  /**
   * One person.
   *
   * @param line of the file; of a JSON body the place in the list, from 1
   * @param userName null: made from the e-mail
   * @param unreadable why it could not be read; null: it could
   */
  public record Row(int line, String email, String userName, String unreadable) {

    /** What of it hides, or turns what stands beside it; null: nothing. */
    String objection() {
      if (unreadable != null) {
        return unreadable;
      }
      String wrong = PlainText.objectionToLine(email.strip());
      return wrong != null || userName == null ? wrong : PlainText.objectionToLine(userName);
    }

    /** As it can be shown: what hides is replaced. */
    Row shown() {
      return new Row(line, PlainText.shown(email.strip()), PlainText.shown(userName), unreadable);
    }
  }
}
