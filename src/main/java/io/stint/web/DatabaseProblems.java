package io.stint.web;

import io.stint.database.DatabaseAway;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** PostgreSQL's <a href="https://www.postgresql.org/docs/17/errcodes-appendix.html">codes</a>. */
final class DatabaseProblems {

  private static final Duration SHORTLY = Duration.ofSeconds(2);

  /** The indexes over names that people choose: two had the same idea at the same moment. */
  private static final Pattern UNIQUE_NAME =
      Pattern.compile("\\b(cohort|role|instance_profile)_name\\b");

  private DatabaseProblems() {}

  static Optional<Refusal> refusalFor(SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    if (DatabaseAway.is(failure)) {
      return away();
    }
    return switch (state) {
      case "40001", "40P01", "55P03", "57014" ->
          Optional.of(
              Refusal.unavailable(
                  ProblemCode.BUSY,
                  "Others are changing the same at this moment. Try again.",
                  SHORTLY));
      case "23505" ->
          Optional.of(
              Refusal.of(
                  UNIQUE_NAME.matcher(String.valueOf(failure.getMessage())).find()
                      ? ProblemCode.NAME_TAKEN
                      : ProblemCode.CONFLICT,
                  "The same was made by somebody else a moment ago."));
      // Text that PostgreSQL cannot hold: U+0000.
      case "22021", "22P05" ->
          Optional.of(
              Refusal.of(
                  ProblemCode.INVALID_REQUEST,
                  List.of(new Problem.Error("", "Text may not contain the character U+0000."))));
      default -> Optional.empty();
    };
  }

  private static Optional<Refusal> away() {
    return Optional.of(
        Refusal.unavailable(
            ProblemCode.DATABASE_UNAVAILABLE,
            "The database does not answer. Try again shortly.",
            SHORTLY));
  }
}
