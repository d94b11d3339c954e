package io.stint.cohort.roster;

/**
 * The columns that the caller names; null: they are found.
 *
 * @param email {@link #NO_COLUMN}: none, these are seats
 * @param userName {@link #NO_COLUMN}: no column of the file names users
 */
public record AskedColumns(String email, String userName) {

  static final String NO_COLUMN = "-";
  static final AskedColumns NONE = new AskedColumns(null, null);
}
