package io.stint.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The kinds of texts that some patterns can tell apart: a shortest text for each set of patterns
 * that can match one together while the others do not. Found by walking through all patterns at
 * once, one character after the other.
 */
final class TextKinds {

  private static final int MOST_STATES = 4_000;

  /** As {@link Wildcard#ANY} and {@link Wildcard#ONE}, but no colon: within a part of an ARN. */
  private static final int MANY = Meeting.MANY;

  private static final int ONE_IN_PART = -4;

  /** Characters, wildcards, and those within a part. */
  record Pattern(List<Integer> symbols, boolean ignoringCase) {

    static Pattern of(int[] symbols, boolean ignoringCase) {
      return new Pattern(boxed(symbols), ignoringCase);
    }

    /** As the ARN operators compare; null for what has not six parts, which matches nothing. */
    static Pattern arn(int[] symbols) {
      int[] parts = symbols.clone();
      int colons = 0;
      for (int i = 0; i < parts.length && colons < 5; i++) {
        if (parts[i] == ':') {
          colons++;
        } else if (parts[i] == Wildcard.ANY) {
          parts[i] = MANY;
        } else if (parts[i] == Wildcard.ONE) {
          parts[i] = ONE_IN_PART;
        }
      }
      return colons == 5 ? new Pattern(boxed(parts), false) : null;
    }

    private static List<Integer> boxed(int[] symbols) {
      List<Integer> boxed = new ArrayList<>();
      for (int symbol : symbols) {
        boxed.add(symbol);
      }
      return boxed;
    }

    private boolean isStar(int at) {
      return symbols.get(at) == Wildcard.ANY || symbols.get(at) == MANY;
    }

    private boolean takes(int at, char c) {
      int symbol = symbols.get(at);
      if (symbol < 0) {
        return c != ':' || symbol == Wildcard.ANY || symbol == Wildcard.ONE;
      }
      return symbol == c
          || (ignoringCase && String.valueOf((char) symbol).equalsIgnoreCase(String.valueOf(c)));
    }

    /** Where one can be, having been there: a star may stand for nothing. */
    private BitSet from(BitSet places) {
      BitSet all = (BitSet) places.clone();
      for (int i = all.nextSetBit(0); i >= 0 && i < symbols.size(); i = all.nextSetBit(i + 1)) {
        if (isStar(i)) {
          all.set(i + 1);
        }
      }
      return all;
    }

    private BitSet after(BitSet places, char c) {
      BitSet next = new BitSet();
      for (int i = places.nextSetBit(0);
          i >= 0 && i < symbols.size();
          i = places.nextSetBit(i + 1)) {
        if (takes(i, c)) {
          next.set(isStar(i) ? i : i + 1);
        }
      }
      return from(next);
    }
  }

  private record Walk(List<BitSet> places, String text) {}

  private final List<Pattern> patterns;
  private final List<Character> alphabet;
  private final Set<String> texts = new LinkedHashSet<>();
  private boolean whole = true;

  TextKinds(Collection<Pattern> patterns) {
    this.patterns = List.copyOf(patterns);
    this.alphabet = List.copyOf(alphabet());
    walk();
  }

  /** The empty one comes last: it is of its own kind, since conditions take it for nothing. */
  Set<String> texts() {
    return texts;
  }

  /** Whether there was no end to it. */
  boolean isWhole() {
    return whole;
  }

  private Set<Character> alphabet() {
    Set<Character> characters = new TreeSet<>();
    for (Pattern pattern : patterns) {
      for (int symbol : pattern.symbols()) {
        if (symbol >= 0) {
          characters.add((char) symbol);
          if (pattern.ignoringCase()) {
            characters.add(Character.toLowerCase((char) symbol));
            characters.add(Character.toUpperCase((char) symbol));
          }
        } else {
          characters.add(':');
        }
      }
    }
    char other = 'x';
    while (characters.contains(other)) {
      other++;
    }
    characters.add(other);
    return characters;
  }

  private void walk() {
    List<BitSet> start = new ArrayList<>();
    for (Pattern pattern : patterns) {
      BitSet first = new BitSet();
      first.set(0);
      start.add(pattern.from(first));
    }
    Set<BitSet> kinds = new HashSet<>();
    Set<List<BitSet>> seen = new HashSet<>(Set.of(start));
    Deque<Walk> open = new ArrayDeque<>(List.of(new Walk(start, "")));
    while (!open.isEmpty()) {
      Walk walk = open.poll();
      for (char c : alphabet) {
        List<BitSet> next = new ArrayList<>();
        BitSet kind = new BitSet();
        for (int i = 0; i < patterns.size(); i++) {
          BitSet places = patterns.get(i).after(walk.places().get(i), c);
          next.add(places);
          kind.set(i, places.get(patterns.get(i).symbols().size()));
        }
        String text = walk.text() + c;
        if (kinds.add(kind)) {
          texts.add(text);
        }
        if (seen.size() >= MOST_STATES) {
          whole = false;
        } else if (seen.add(next)) {
          open.add(new Walk(next, text));
        }
      }
    }
    texts.add("");
  }
}
