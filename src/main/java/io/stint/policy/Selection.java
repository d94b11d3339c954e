package io.stint.policy;

import java.util.List;

/**
 * The values of an element, or of its negation: {@code Action} or {@code NotAction}.
 *
 * @param except true for the Not… form: everything but these
 */
public record Selection<T>(boolean except, List<T> values) {
  public Selection {
    values = List.copyOf(values);
  }

  static <T> Selection<T> only(List<T> values) {
    return new Selection<>(false, values);
  }

  static <T> Selection<T> allBut(List<T> values) {
    return new Selection<>(true, values);
  }

  /** {@code Action} or {@code NotAction}. */
  String element(String name) {
    return except ? "Not" + name : name;
  }
}
