package io.stint.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A piece of a wildcard pattern, without stars, that is searched for in a text. */
interface WildcardSegment {

  /** Where the leftmost occurrence in {@code [from, to)} ends, or -1. */
  int endOfFirst(CharSequence text, int from, int to);

  static WildcardSegment of(int[] symbols) {
    for (int symbol : symbols) {
      if (symbol == Wildcard.ONE) {
        return new Holes(symbols);
      }
    }
    return new Literal(symbols);
  }

  /** Knuth, Morris and Pratt. */
  final class Literal implements WildcardSegment {
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

  /**
   * Shift-And (Baeza-Yates and Gonnet): 64 places of the piece are moved on in one step. Only
   * characters that stand in many places have a mask of their own, so memory grows with the piece,
   * not with the piece times its alphabet.
   */
  final class Holes implements WildcardSegment {
    private static final int[] NOWHERE = {};

    private final int length;
    private final long[] holes;
    private final Map<Integer, long[]> frequent = new HashMap<>();
    private final Map<Integer, int[]> rare = new HashMap<>();

    private Holes(int[] symbols) {
      this.length = symbols.length;
      this.holes = new long[(length + 63) / 64];
      Map<Integer, List<Integer>> places = new HashMap<>();
      for (int i = 0; i < length; i++) {
        if (symbols[i] == Wildcard.ONE) {
          set(holes, i);
        } else {
          places.computeIfAbsent(symbols[i], c -> new ArrayList<>()).add(i);
        }
      }
      places.forEach(
          (c, at) -> {
            if (at.size() > holes.length) {
              long[] mask = holes.clone();
              at.forEach(i -> set(mask, i));
              frequent.put(c, mask);
            } else {
              rare.put(c, at.stream().mapToInt(i -> i).toArray());
            }
          });
    }

    @Override
    public int endOfFirst(CharSequence text, int from, int to) {
      long[] live = new long[holes.length];
      long[] moved = new long[holes.length];
      for (int i = from; i < to; i++) {
        move(live, moved);
        int c = text.charAt(i);
        long[] mask = frequent.getOrDefault(c, holes);
        for (int w = 0; w < live.length; w++) {
          live[w] = moved[w] & mask[w];
        }
        for (int place : rare.getOrDefault(c, NOWHERE)) {
          live[place / 64] |= moved[place / 64] & (1L << (place % 64));
        }
        if ((live[(length - 1) / 64] & (1L << ((length - 1) % 64))) != 0) {
          return i + 1;
        }
      }
      return -1;
    }

    private static void move(long[] live, long[] moved) {
      long carry = 1;
      for (int w = 0; w < live.length; w++) {
        moved[w] = (live[w] << 1) | carry;
        carry = live[w] >>> 63;
      }
    }

    private static void set(long[] bits, int at) {
      bits[at / 64] |= 1L << (at % 64);
    }
  }
}
