package io.stint.cohort;

import io.stint.security.SealedColumn;
import io.stint.security.SealedColumns;
import jakarta.inject.Singleton;
import java.util.List;

/** What {@code Passwords} keeps. */
@Singleton
class SealedPasswords implements SealedColumns {

  private static final String OF_USER = "'iam_user/' || id";

  @Override
  public List<SealedColumn> sealed() {
    return List.of(
        new SealedColumn("cohort", "shared_password", List.of("id"), "'cohort/' || id"),
        new SealedColumn("iam_user", "password", List.of("id"), OF_USER),
        new SealedColumn("iam_user", "desired_password", List.of("id"), OF_USER));
  }
}
