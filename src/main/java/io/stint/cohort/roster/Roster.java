package io.stint.cohort.roster;

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
  public record Row(int line, String email, String userName) {}
}
