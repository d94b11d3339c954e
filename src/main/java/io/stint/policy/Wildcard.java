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

  private final int[] head;
  private final int[] tail;
  private final List<WildcardSegment> middle;
  private final boolean star;

  private Wildcard(int[] head, List<WildcardSegment> middle, int[] tail, boolean star) {
    this.head = head;
    this.middle = middle;
    this.tail = tail;
    this.star = star;
  }

  static Wildcard of(String pattern) {
    return of(symbols(pattern));
  }

  /** Characters, {@link #ANY} and {@link #ONE}: so a star can also be meant literally. */
  static Wildcard of(int[] symbols) {
    int first = indexOfAny(symbols, 0);
    if (first < 0) {
      return new Wildcard(symbols, List.of(), new int[0], false);
    }
    List<WildcardSegment> middle = new ArrayList<>();
    int start = first + 1;
    for (int end = indexOfAny(symbols, start); end >= 0; end = indexOfAny(symbols, start)) {
      if (end > start) {
        middle.add(WildcardSegment.of(Arrays.copyOfRange(symbols, start, end)));
      }
      start = end + 1;
    }
    return new Wildcard(
        Arrays.copyOf(symbols, first),
        middle,
        Arrays.copyOfRange(symbols, start, symbols.length),
        true);
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
    int length = text.length();
    int end = length - tail.length;
    if (end < head.length || (!star && length != head.length)) {
      return false;
    }
    if (!regionMatches(text, 0, head) || !regionMatches(text, end, tail)) {
      return false;
    }
    int at = head.length;
    for (WildcardSegment needle : middle) {
      int found = needle.endOfFirst(text, at, end);
      if (found < 0) {
        return false;
      }
      at = found;
    }
    return true;
  }

  private static boolean regionMatches(CharSequence text, int offset, int[] symbols) {
    for (int i = 0; i < symbols.length; i++) {
      if (symbols[i] != ONE && symbols[i] != text.charAt(offset + i)) {
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
