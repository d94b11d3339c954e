package io.stint.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Statements of a document in IAM that are not understood here, as they are written: AWS knows more
 * than this reader, and what is somebody else's is not lost for that.
 */
record Unread(List<JsonNode> statements) {

  static final Unread NOTHING = new Unread(List.of());

  Unread {
    statements = List.copyOf(statements);
  }

  boolean isEmpty() {
    return statements.isEmpty();
  }

  Unread withoutSids(Predicate<String> unwanted) {
    return new Unread(
        statements.stream().filter(one -> !unwanted.test(one.path("Sid").asText())).toList());
  }

  /** In version 2008-10-17 a variable is plain text, in 2012-10-17 it is not. */
  void requireNoVariables() {
    if (statements.stream().anyMatch(one -> one.toString().contains("${"))) {
      throw new InvalidPolicyException(
          "/Statement",
          "a statement that is not understood would say something else in version 2012-10-17");
    }
  }

  /**
   * @throws IllegalStateException when there is one: whoever changes all statements cannot change
   *     it
   */
  void requireNone() {
    if (!isEmpty()) {
      throw new IllegalStateException("a statement is not understood: " + statements.get(0));
    }
  }

  /** Whether one of them speaks of this, wherever it stands. */
  boolean speaksOf(String word) {
    String wanted = word.toLowerCase(Locale.ROOT);
    return statements.stream()
        .anyMatch(one -> one.toString().toLowerCase(Locale.ROOT).contains(wanted));
  }
}
