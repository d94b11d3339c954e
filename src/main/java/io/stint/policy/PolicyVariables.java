package io.stint.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A value with policy variables. What a variable stands for is always literal: a tag that holds a
 * star does not become a wildcard, and one that holds a colon does not shift the parts of an ARN.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html">Policy
 *     variables</a>
 */
final class PolicyVariables {

  /** {@code key} is null for fixed symbols. */
  private record Part(int[] symbols, String key, String fallback) {}

  private static final String START = "${";

  private final List<Part> parts;

  private PolicyVariables(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * @param wildcards whether {@code *} and {@code ?} are patterns here
   * @param variables false for documents of version 2008-10-17, where {@code ${…}} is plain text
   */
  static PolicyVariables of(String text, boolean wildcards, boolean variables) {
    if (text.isEmpty()) {
      return new PolicyVariables(List.of());
    }
    if (!variables || !text.contains(START)) {
      int[] symbols = wildcards ? Wildcard.symbols(text) : literal(text);
      return new PolicyVariables(List.of(new Part(symbols, null, null)));
    }
    List<Part> parts = new ArrayList<>();
    StringBuilder fixed = new StringBuilder();
    List<Integer> escaped = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      int end = text.startsWith(START, i) ? endOfVariable(text, i) : -1;
      if (end < 0) {
        fixed.append(text.charAt(i++));
        continue;
      }
      String inside = text.substring(i + 2, end);
      if (inside.length() == 1 && "*?$".contains(inside)) {
        escaped.add(fixed.length());
        fixed.append(inside);
      } else {
        flush(parts, fixed, escaped, wildcards);
        parts.add(variable(inside));
      }
      i = end + 1;
    }
    flush(parts, fixed, escaped, wildcards);
    return new PolicyVariables(parts);
  }

  /** Whether any of the texts has what a variable begins with. */
  static boolean mayBeIn(List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).contains(START)) {
        return true;
      }
    }
    return false;
  }

  private static int[] literal(String text) {
    int[] symbols = new int[text.length()];
    for (int i = 0; i < symbols.length; i++) {
      symbols[i] = text.charAt(i);
    }
    return symbols;
  }

  private static int endOfVariable(String text, int start) {
    int end = text.indexOf('}', start + 2);
    int quote = text.indexOf('\'', start + 2);
    if (quote >= 0 && quote < end) {
      int close = text.indexOf("'}", quote + 1);
      return close < 0 ? end : close + 1;
    }
    return end;
  }

  private static void flush(
      List<Part> parts, StringBuilder fixed, List<Integer> escaped, boolean wildcards) {
    if (fixed.isEmpty()) {
      return;
    }
    String text = fixed.toString();
    int[] symbols = wildcards ? Wildcard.symbols(text) : literal(text);
    escaped.forEach(at -> symbols[at] = text.charAt(at));
    parts.add(new Part(symbols, null, null));
    fixed.setLength(0);
    escaped.clear();
  }

  private static Part variable(String inside) {
    int comma = inside.indexOf(',');
    String fallback = null;
    if (comma >= 0) {
      String rest = inside.substring(comma + 1).strip();
      if (rest.length() >= 2 && rest.startsWith("'") && rest.endsWith("'")) {
        fallback = rest.substring(1, rest.length() - 1);
      }
    }
    String key = comma < 0 ? inside : inside.substring(0, comma);
    return new Part(null, key.strip().toLowerCase(Locale.ROOT), fallback);
  }

  boolean isFixed() {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).key() != null) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is this variable and nothing else. */
  boolean isOnly(String key) {
    return parts.size() == 1 && key.equals(parts.get(0).key());
  }

  /** Of its variables, in lower case. */
  List<String> keys() {
    return parts.stream().map(Part::key).filter(Objects::nonNull).toList();
  }

  /** Of its variables, in lower case, those of which nobody knows what they will be. */
  List<String> open(AccessRequest request) {
    return keys().stream().filter(request::isOpen).toList();
  }

  /** The symbols for one request, or null when a variable has no single value and no default. */
  int[] symbols(AccessRequest request) {
    if (parts.size() == 1 && parts.get(0).key() == null) {
      return parts.get(0).symbols();
    }
    int length = 0;
    int[][] pieces = new int[parts.size()][];
    for (int i = 0; i < pieces.length; i++) {
      Part part = parts.get(i);
      if (part.key() == null) {
        pieces[i] = part.symbols();
      } else {
        String value = valueOf(part, request);
        if (value == null) {
          return null;
        }
        pieces[i] = literal(value);
      }
      length += pieces[i].length;
    }
    int[] all = new int[length];
    int at = 0;
    for (int[] piece : pieces) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return all;
  }

  /** As {@link #symbols}, in text; for people and for comparing without wildcards. */
  String text(AccessRequest request) {
    int[] symbols = symbols(request);
    if (symbols == null) {
      return null;
    }
    StringBuilder text = new StringBuilder(symbols.length);
    for (int symbol : symbols) {
      text.append(symbol == Wildcard.ANY ? '*' : symbol == Wildcard.ONE ? '?' : (char) symbol);
    }
    return text.toString();
  }

  /** Whether it is this text, filled in; of a value without wildcards. */
  boolean says(String actual, AccessRequest request) {
    int at = 0;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part.key() == null) {
        for (int symbol : part.symbols()) {
          if (at == actual.length() || actual.charAt(at++) != symbol) {
            return false;
          }
        }
      } else {
        String value = valueOf(part, request);
        if (value == null || !actual.startsWith(value, at)) {
          return false;
        }
        at += value.length();
      }
    }
    return at == actual.length();
  }

  private static String valueOf(Part part, AccessRequest request) {
    List<String> values = request.values(part.key());
    if (values == null || values.isEmpty()) {
      return part.fallback();
    }
    return values.size() == 1 ? values.get(0) : null;
  }

  /** The symbols when a variable may stand for anything. */
  int[] open() {
    return parts.stream()
        .flatMapToInt(
            part -> part.key() == null ? Arrays.stream(part.symbols()) : IntStream.of(Wildcard.ANY))
        .toArray();
  }

  /**
   * What an open variable can be where the whole is this text: what stands there is literal, so it
   * is a piece of the text. At times more than it can be, never less.
   *
   * @param key in lower case
   * @param runsOn whether the text may go on behind the value
   */
  Set<String> pieces(
      String key, String actual, boolean runsOn, boolean ignoringCase, AccessRequest request) {
    Set<String> pieces = new TreeSet<>();
    String text = ignoringCase ? folded(actual) : actual;
    for (int i = 0; i < parts.size(); i++) {
      int[] before = key.equals(parts.get(i).key()) ? around(0, i, ignoringCase, request) : null;
      int[] after = before == null ? null : around(i + 1, parts.size(), ignoringCase, request);
      if (after != null) {
        int[] rest = runsOn ? Arrays.copyOf(after, after.length + 1) : after;
        if (runsOn) {
          rest[after.length] = Wildcard.ANY;
        }
        cut(text, Wildcard.of(before), Wildcard.of(rest), pieces);
      }
    }
    return pieces;
  }

  private static void cut(String text, Wildcard before, Wildcard after, Set<String> pieces) {
    for (int from = 0; from <= text.length(); from++) {
      if (before.matches(text.substring(0, from))) {
        for (int to = from + 1; to <= text.length(); to++) {
          if (after.matches(text.substring(to))) {
            pieces.add(text.substring(from, to));
          }
        }
      }
    }
  }

  /** What stands beside a variable, with anything for those that are open; null: it never is. */
  private int[] around(int from, int to, boolean ignoringCase, AccessRequest request) {
    List<Integer> symbols = new ArrayList<>();
    for (Part part : parts.subList(from, to)) {
      String value = part.key() == null ? null : valueOf(part, request);
      if (part.key() != null && request.isOpen(part.key())) {
        symbols.add(Wildcard.ANY);
      } else if (part.key() != null && value == null) {
        return null;
      } else {
        for (int symbol : part.key() == null ? part.symbols() : literal(value)) {
          symbols.add(ignoringCase && symbol >= 0 ? folded((char) symbol) : symbol);
        }
      }
    }
    return symbols.stream().mapToInt(Integer::intValue).toArray();
  }

  private static String folded(String text) {
    StringBuilder folded = new StringBuilder();
    text.chars().forEach(c -> folded.append((char) folded((char) c)));
    return folded.toString();
  }

  /** As {@link String#equalsIgnoreCase} compares. */
  private static int folded(char c) {
    return Character.toLowerCase(Character.toUpperCase(c));
  }

  /**
   * Whether it ends with {@code /${aws:username}}: whatever comes before, the one user that it
   * matches is the caller, since user names are unique in an account and have no slash.
   */
  boolean endsWithOwnName() {
    if (parts.size() < 2) {
      return false;
    }
    Part last = parts.get(parts.size() - 1);
    int[] before = parts.get(parts.size() - 2).symbols();
    return "aws:username".equals(last.key())
        && last.fallback() == null
        && before != null
        && before[before.length - 1] == '/';
  }

  boolean endsWithStar() {
    if (parts.isEmpty()) {
      return false;
    }
    int[] symbols = parts.get(parts.size() - 1).symbols();
    return symbols != null && symbols.length > 0 && symbols[symbols.length - 1] == Wildcard.ANY;
  }

  /** Cuts at the first colons that are written in the policy itself, into at most six parts. */
  List<PolicyVariables> arnSegments() {
    List<PolicyVariables> segments = new ArrayList<>();
    List<Part> current = new ArrayList<>();
    for (Part part : parts) {
      if (part.key() != null) {
        current.add(part);
        continue;
      }
      int start = 0;
      int[] symbols = part.symbols();
      for (int i = 0; i < symbols.length && segments.size() < 5; i++) {
        if (symbols[i] == ':') {
          current.add(new Part(Arrays.copyOfRange(symbols, start, i), null, null));
          segments.add(new PolicyVariables(current));
          current = new ArrayList<>();
          start = i + 1;
        }
      }
      current.add(new Part(Arrays.copyOfRange(symbols, start, symbols.length), null, null));
    }
    segments.add(new PolicyVariables(current));
    return segments;
  }
}
