package io.stint.cohort.roster;

import io.stint.iam.UserName;
import io.stint.web.PlainText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * @param email null: a seat, which has its user name alone
   * @param userName null: made from the e-mail
   * @param unreadable why it could not be read; null: it could
   * @param columns further ones, to be kept; null: none, and what is kept already stays
   */
  public record Row(
      int line, String email, String userName, String unreadable, Map<String, String> columns) {

    Row(int line, String email, String userName, String unreadable) {
      this(line, email, userName, unreadable, null);
    }

    public Optional<Email> address() {
      return email == null ? Optional.empty() : Email.parse(email);
    }

    /** The key of the name that is all there is of it, though an e-mail may have been meant. */
    public Optional<String> seat() {
      if ((email != null && !email.isBlank()) || userName == null || objection() != null) {
        return Optional.empty();
      }
      try {
        return Optional.of(new UserName(userName).key());
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    /** What of it hides, or turns what stands beside it; null: nothing. */
    String objection() {
      if (unreadable != null) {
        return unreadable;
      }
      String wrong = email == null ? null : PlainText.objectionToLine(email.strip());
      return wrong != null || userName == null ? wrong : PlainText.objectionToLine(userName);
    }

    /** As it can be shown: what hides is replaced. */
    Row shown() {
      return new Row(
          line,
          email == null ? null : PlainText.shown(email.strip()),
          PlainText.shown(userName),
          unreadable);
    }
  }
}
