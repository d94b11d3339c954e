package io.stint.audit;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What narrows a list of access; null: anything. Words are whole, ignoring case.
 *
 * @param cohort through which
 * @param endsBefore what has no end does not
 */
public record AccessFilter(
    String email, String userName, String cohort, String role, Instant endsBefore) {

  /** For the page token, which is good for one filter alone. */
  public List<String> words() {
    return List.of(
        String.valueOf(email),
        String.valueOf(userName),
        String.valueOf(cohort),
        String.valueOf(role),
        String.valueOf(endsBefore));
  }

  /**
   * SQL over {@code email}, {@code user_name}, {@code cohort}, {@code role} and {@code until}.
   *
   * @param values to which its values are added
   */
  public String condition(List<Object> values) {
    StringBuilder condition = new StringBuilder();
    word("email", email, condition, values);
    word("user_name", userName, condition, values);
    word("cohort", cohort, condition, values);
    word("role", role, condition, values);
    if (endsBefore != null) {
      condition.append(" AND until < ?");
      values.add(endsBefore);
    }
    return condition.toString();
  }

  private static void word(
      String column, String word, StringBuilder condition, List<Object> values) {
    if (word != null) {
      condition.append(" AND lower(").append(column).append(") = ?");
      values.add(word.strip().toLowerCase(Locale.ROOT));
    }
  }
}
