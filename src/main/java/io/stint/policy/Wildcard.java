package io.stint.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pattern with {@code *} and {@code ?}, matched without backtracking: the pieces between stars
 * are searched from left to right, each character of the text is looked at once or twice, whatever
 * the pattern.
 */
final class Wildcard {
  static final int ANY = -1;
  static final int ONE = -2;

  private final int[] symbols;

  /** Of the first star, or the length when there is none. */
  private final int head;

  /** Behind the last star, or the length when there is none. */
  private final int tail;

  private final List<WildcardSegment> middle;

  private Wildcard(int[] symbols, int head, int tail, List<WildcardSegment> middle) {
    this.symbols = symbols;
    this.head = head;
    this.tail = tail;
    this.middle = middle;
  }

  static Wildcard of(String pattern) {
    return of(symbols(pattern));
  }

  /** Characters, {@link #ANY} and {@link #ONE}: so a star can also be meant literally. */
  static Wildcard of(int[] symbols) {
    int first = indexOfAny(symbols, 0);
    if (first < 0) {
      return new Wildcard(symbols, symbols.length, symbols.length, List.of());
    }
    List<WildcardSegment> middle = List.of();
    int start = first + 1;
    for (int end = indexOfAny(symbols, start); end >= 0; end = indexOfAny(symbols, start)) {
      if (end > start) {
        middle = middle.isEmpty() ? new ArrayList<>() : middle;
        middle.add(WildcardSegment.of(Arrays.copyOfRange(symbols, start, end)));
      }
      start = end + 1;
    }
    return new Wildcard(symbols, first, start, middle);
  }

  static int[] symbols(String pattern) {
    int[] symbols = new int[pattern.length()];
    for (int i = 0; i < symbols.length; i++) {
      char c = pattern.charAt(i);
      symbols[i] = c == '*' ? ANY : c == '?' ? ONE : c;
    }
    return symbols;
  }

  boolean matches(CharSequence text) {
    int end = text.length() - (symbols.length - tail);
    if (end < head || (head == symbols.length && end != head)) {
      return false;
    }
    if (!regionMatches(text, 0, 0, head) || !regionMatches(text, end, tail, symbols.length)) {
      return false;
    }
    int at = head;
    for (int i = 0; i < middle.size(); i++) {
      int found = middle.get(i).endOfFirst(text, at, end);
      if (found < 0) {
        return false;
      }
      at = found;
    }
    return true;
  }

  private boolean regionMatches(CharSequence text, int offset, int from, int to) {
    for (int i = from; i < to; i++) {
      if (symbols[i] != ONE && symbols[i] != text.charAt(offset + i - from)) {
        return false;
      }
    }
    return true;
  }

  private static int indexOfAny(int[] symbols, int from) {
    for (int i = from; i < symbols.length; i++) {
      if (symbols[i] == ANY) {
        return i;
      }
    }
    return -1;
  }
}
