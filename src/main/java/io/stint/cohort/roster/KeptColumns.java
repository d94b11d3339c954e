package io.stint.cohort.roster;

import io.stint.web.PlainText;
import io.stint.web.Refusal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The roster's own columns that are kept with the members, for hand-outs and lists: those alone
 * that the caller names, since an export holds much that is nobody's business here.
 */
final class KeptColumns {

  private static final int MOST = 10;
  private static final int LONGEST_NAME = 60;
  private static final int LONGEST_VALUE = 256;

  private final Map<String, Integer> columns = new LinkedHashMap<>();

  /**
   * @param header null: there is none
   * @throws Refusal 400: too many, twice the same, or one that the file does not have
   */
  KeptColumns(List<String> header, List<String> asked) {
    if (asked.size() > MOST) {
      throw Refusal.invalid("?keep", "At most " + MOST + " columns are kept.");
    }
    Set<String> names = new HashSet<>();
    for (String name : asked) {
      List<Integer> found =
          header == null
              ? List.of()
              : IntStream.range(0, header.size())
                  .filter(i -> header.get(i).strip().equalsIgnoreCase(name.strip()))
                  .boxed()
                  .toList();
      if (found.size() != 1 || name.isBlank() || name.strip().length() > LONGEST_NAME) {
        throw Refusal.invalid("?keep", wrong(header, name, found.size()));
      }
      if (!names.add(name.strip().toLowerCase(Locale.ROOT))) {
        throw Refusal.invalid(
            "?keep", "The column " + RosterColumns.shown(name) + " is named twice.");
      }
      columns.put(RosterColumns.shown(header.get(found.get(0))), found.get(0));
    }
  }

  private static String wrong(List<String> header, String name, int found) {
    if (header == null) {
      return "The file has no header line, and so no columns with names.";
    }
    String shown = RosterColumns.shown(name);
    return found > 1
        ? "The file has the column " + shown + " twice."
        : "The file has no column "
            + shown
            + " with a name of at most "
            + LONGEST_NAME
            + " characters; it has: "
            + RosterColumns.named(header)
            + ".";
  }

  /** Null where nothing is kept: what is there stays. */
  Map<String, String> of(RosterLines.Line line) {
    if (columns.isEmpty()) {
      return null;
    }
    Map<String, String> kept = new LinkedHashMap<>();
    columns.forEach((name, at) -> kept.put(name, value(line.cell(at))));
    return kept;
  }

  private static String value(String cell) {
    String plain = PlainText.shown(cell.strip());
    return plain.length() > LONGEST_VALUE ? plain.substring(0, LONGEST_VALUE) + "…" : plain;
  }
}
