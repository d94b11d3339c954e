package io.stint.policy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A piece of a wildcard pattern, without stars, that is searched for in a text. */
interface Needle {

  /** Where the leftmost occurrence in {@code [from, to)} ends, or -1. */
  int endOfFirst(CharSequence text, int from, int to);

  static Needle of(int[] symbols) {
    for (int symbol : symbols) {
      if (symbol == Wildcard.ONE) {
        return new Holes(symbols);
      }
    }
    return new Literal(symbols);
  }

  /** Knuth, Morris and Pratt. */
  final class Literal implements Needle {
    private final int[] symbols;
    private final int[] fallback;

    private Literal(int[] symbols) {
      this.symbols = symbols;
      this.fallback = new int[symbols.length];
      for (int i = 1, k = 0; i < symbols.length; i++) {
        while (k > 0 && symbols[i] != symbols[k]) {
          k = fallback[k - 1];
        }
        if (symbols[i] == symbols[k]) {
          k++;
        }
        fallback[i] = k;
      }
    }

    @Override
    public int endOfFirst(CharSequence text, int from, int to) {
      int k = 0;
      for (int i = from; i < to; i++) {
        int c = text.charAt(i);
        while (k > 0 && symbols[k] != c) {
          k = fallback[k - 1];
        }
        if (symbols[k] == c) {
          k++;
        }
        if (k == symbols.length) {
          return i + 1;
        }
      }
      return -1;
    }
  }

  /** Shift-And (Baeza-Yates and Gonnet): 64 places of the piece are moved on in one step. */
  final class Holes implements Needle {
    private final int length;
    private final long[] always;
    private final Map<Integer, long[]> places = new HashMap<>();

    private Holes(int[] symbols) {
      this.length = symbols.length;
      this.always = new long[(length + 63) / 64];
      for (int i = 0; i < length; i++) {
        if (symbols[i] == Wildcard.ONE) {
          always[i / 64] |= 1L << (i % 64);
        }
      }
      for (int i = 0; i < length; i++) {
        if (symbols[i] != Wildcard.ONE) {
          places.computeIfAbsent(symbols[i], c -> Arrays.copyOf(always, always.length))[i / 64] |=
              1L << (i % 64);
        }
      }
    }

    @Override
    public int endOfFirst(CharSequence text, int from, int to) {
      long[] live = new long[always.length];
      long last = 1L << ((length - 1) % 64);
      for (int i = from; i < to; i++) {
        long[] mask = places.getOrDefault((int) text.charAt(i), always);
        long carry = 1;
        for (int w = 0; w < live.length; w++) {
          long next = (live[w] << 1) | carry;
          carry = live[w] >>> 63;
          live[w] = next & mask[w];
        }
        if ((live[live.length - 1] & last) != 0) {
          return i + 1;
        }
      }
      return -1;
    }
  }
}
