package io.stint.policy;

import java.util.ArrayDeque;
import java.util.Deque;

/** Whether two patterns have a text in common: the product of their automata, walked through. */
final class Meeting {

  /** Any number of characters, but no colon: a name, a path, an account. */
  static final int MANY = -3;

  private final int[] one;
  private final int[] other;
  private final boolean[] seen;
  private final Deque<Integer> open = new ArrayDeque<>();

  private Meeting(int[] one, int[] other) {
    this.one = one;
    this.other = other;
    this.seen = new boolean[(one.length + 1) * (other.length + 1)];
  }

  /**
   * @param one characters, {@link Wildcard#ANY}, {@link Wildcard#ONE} and {@link #MANY}
   * @param other the same
   */
  static boolean of(int[] one, int[] other) {
    return new Meeting(one, other).found();
  }

  private boolean found() {
    push(0, 0);
    while (!open.isEmpty()) {
      int state = open.pop();
      int i = state / (other.length + 1);
      int j = state % (other.length + 1);
      if (i == one.length && j == other.length) {
        return true;
      }
      step(i, j);
    }
    return false;
  }

  private void step(int i, int j) {
    if (i < one.length && isMany(one[i])) {
      push(i + 1, j);
    }
    if (j < other.length && isMany(other[j])) {
      push(i, j + 1);
    }
    if (i < one.length && j < other.length && overlap(one[i], other[j])) {
      push(isMany(one[i]) ? i : i + 1, isMany(other[j]) ? j : j + 1);
    }
  }

  private void push(int i, int j) {
    int state = i * (other.length + 1) + j;
    if (!seen[state]) {
      seen[state] = true;
      open.push(state);
    }
  }

  private static boolean isMany(int symbol) {
    return symbol == Wildcard.ANY || symbol == MANY;
  }

  /** Whether one character can be both. */
  private static boolean overlap(int a, int b) {
    if (a >= 0 && b >= 0) {
      return a == b;
    }
    return !(a == MANY && b == ':') && !(b == MANY && a == ':');
  }
}
