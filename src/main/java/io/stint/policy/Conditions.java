package io.stint.policy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every condition of a document, with its place. */
final class Conditions {

  /**
   * @param operator as written, with qualifier and IfExists
   * @param pointer of the values
   */
  record Written(String operator, String key, List<String> values, String pointer) {}

  private Conditions() {}

  static Stream<Written> of(PolicyDocument document) {
    List<Statement> statements = document.statements();
    return IntStream.range(0, statements.size())
        .boxed()
        .flatMap(i -> of(statements.get(i), Pointers.at("", "Statement", i)));
  }

  private static Stream<Written> of(Statement statement, String pointer) {
    return statement.condition().entrySet().stream()
        .flatMap(
            operator ->
                operator.getValue().entrySet().stream()
                    .map(
                        key ->
                            new Written(
                                operator.getKey(),
                                key.getKey(),
                                key.getValue(),
                                Pointers.at(
                                    pointer, "Condition", operator.getKey(), key.getKey()))));
  }
}
