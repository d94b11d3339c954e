package io.stint.cohort.roster;

import java.util.List;

/**
 * The columns that the caller names; null: they are found.
 *
 * @param email {@link #NO_COLUMN}: none, these are seats
 * @param keep further ones that are kept with the members
 * @param userName {@link #NO_COLUMN}: no column of the file names users
 */
public record AskedColumns(String email, String userName, List<String> keep) {

  static final String NO_COLUMN = "-";
  static final AskedColumns NONE = new AskedColumns(null, null);

  public AskedColumns {
    keep = keep == null ? List.of() : List.copyOf(keep);
  }

  AskedColumns(String email, String userName) {
    this(email, userName, null);
  }
}
