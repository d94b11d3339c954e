package io.stint.policy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Of one key: a value on each side of every border that the policies draw. What has an order has
 * its borders, what is in between and beyond; of text see {@link TextKinds}.
 */
final class KeyValues {

  private static final int MOST_IN_A_SET = 8;
  private static final int MOST_DIGITS = 100;
  private static final int MOST_PIECES = 32;

  private final Set<Operator.ValueKind> kinds = EnumSet.noneOf(Operator.ValueKind.class);
  private final Set<String> texts = new LinkedHashSet<>();
  private final Set<TextKinds.Pattern> patterns = new LinkedHashSet<>();
  private final TreeSet<BigDecimal> numbers = new TreeSet<>();
  private final TreeSet<Instant> dates = new TreeSet<>();
  private boolean sets;
  private boolean whole = true;
  private int alike = 1;

  /** A variable stands for it, and is compared with what is not known itself. */
  void comparedWith(List<String> values) {
    kinds.add(Operator.ValueKind.TEXT);
    texts.addAll(values);
    whole = false;
  }

  /** A variable stands for it: what decides is whether it is one of these. */
  void oneOf(Set<String> pieces, boolean ignoringCase) {
    kinds.add(Operator.ValueKind.TEXT);
    if (pieces.size() > MOST_PIECES) {
      whole = false;
    } else {
      pieces.forEach(
          piece -> patterns.add(TextKinds.Pattern.of(piece.chars().toArray(), ignoringCase)));
    }
  }

  /**
   * They are held against each other: each has the kinds of all, and of each kind as many values as
   * there are keys, so that they can be the same or all different.
   */
  static void alike(Collection<KeyValues> keys) {
    Set<TextKinds.Pattern> all = new LinkedHashSet<>();
    keys.forEach(key -> all.addAll(key.patterns));
    for (KeyValues key : keys) {
      key.kinds.add(Operator.ValueKind.TEXT);
      key.patterns.addAll(all);
      key.alike = keys.size();
      key.whole &= keys.stream().noneMatch(one -> one.sets || one.compared() > 1);
    }
  }

  void add(Condition condition, AccessRequest request) {
    sets |= condition.isAboutSets();
    Operator operator = condition.operator();
    kinds.add(operator.kind());
    for (PolicyVariables value : condition.templates()) {
      int[] symbols = value.symbols(request);
      if (symbols != null) {
        add(operator, symbols);
      }
    }
  }

  private void add(Operator operator, int[] symbols) {
    String text = text(symbols);
    switch (operator.kind()) {
      case NUMBER -> number(new BigDecimal(text));
      case DATE -> dates.add(Dates.parse(text));
      case ADDRESS -> {
        texts.addAll(IpRange.borders(text));
        texts.addAll(List.of("0.0.0.0", "0:0:0:0:0:0:0:0"));
      }
      case TRUTH -> texts.addAll(List.of("true", "false"));
      case TEXT -> Optional.ofNullable(pattern(operator, symbols)).ifPresent(patterns::add);
      case PRESENCE -> {
        // That it is there at all is another thing than what it says.
      }
    }
  }

  private static String text(int[] symbols) {
    StringBuilder text = new StringBuilder();
    for (int symbol : symbols) {
      text.append((char) symbol);
    }
    return text.toString();
  }

  private void number(BigDecimal number) {
    if (Math.abs((long) number.scale()) > MOST_DIGITS) {
      whole = false;
    } else {
      numbers.add(number.stripTrailingZeros());
    }
  }

  private static TextKinds.Pattern pattern(Operator operator, int[] symbols) {
    return operator.name().startsWith("ARN")
        ? TextKinds.Pattern.arn(symbols)
        : TextKinds.Pattern.of(symbols, operator.name().endsWith("IGNORE_CASE"));
  }

  boolean standForAll() {
    List<String> single = single();
    return whole && compared() <= 1 && (!sets || single.size() <= MOST_IN_A_SET);
  }

  /** As how many kinds of values it is read. */
  private long compared() {
    return kinds.stream().filter(kind -> kind != Operator.ValueKind.PRESENCE).count();
  }

  /** An empty list: it is absent. */
  List<List<String>> all() {
    List<String> single = single();
    List<List<String>> all = new ArrayList<>();
    all.add(List.of());
    single.forEach(value -> all.add(List.of(value)));
    if (sets) {
      int some = Math.min(single.size(), MOST_IN_A_SET);
      for (int chosen = 3; chosen < 1 << some; chosen++) {
        if (Integer.bitCount(chosen) > 1) {
          all.add(chosen(single, chosen));
        }
      }
    }
    return all;
  }

  private static List<String> chosen(List<String> values, int bits) {
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if ((bits >> i & 1) == 1) {
        chosen.add(values.get(i));
      }
    }
    return chosen;
  }

  private List<String> single() {
    Set<String> single = new LinkedHashSet<>(texts);
    numbers(single);
    dates(single);
    if (kinds.contains(Operator.ValueKind.TEXT) || single.isEmpty()) {
      Set<TextKinds.Pattern> apart = new LinkedHashSet<>(patterns);
      for (int i = 0; i < alike; i++) {
        TextKinds different = new TextKinds(apart);
        whole &= different.isWhole();
        single.addAll(different.texts());
        different
            .texts()
            .forEach(text -> apart.add(TextKinds.Pattern.of(text.chars().toArray(), false)));
      }
    }
    return List.copyOf(single);
  }

  private void numbers(Set<String> single) {
    BigDecimal before = null;
    for (BigDecimal number : numbers) {
      BigDecimal between =
          before == null
              ? number.subtract(BigDecimal.ONE)
              : before.add(number).multiply(new BigDecimal("0.5"));
      single.add(between.toPlainString());
      single.add(number.toPlainString());
      before = number;
    }
    if (before != null) {
      single.add(before.add(BigDecimal.ONE).toPlainString());
    }
  }

  private void dates(Set<String> single) {
    Instant before = null;
    for (Instant date : dates) {
      Duration gap = before == null ? Duration.ofHours(2) : Duration.between(before, date);
      single.add(written(date.minus(gap.dividedBy(2))));
      single.add(written(date));
      before = date;
    }
    if (before != null) {
      single.add(written(before.plusSeconds(3600)));
    }
  }

  /** Years of more than four digits are written as seconds. */
  private static String written(Instant date) {
    String iso = date.toString();
    return Character.isDigit(iso.charAt(0)) ? iso : Long.toString(date.getEpochSecond());
  }
}
