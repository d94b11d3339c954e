package io.stint.cohort.roster;

import io.stint.cohort.roster.RosterLines.Line;
import io.stint.web.Refusal;
import java.util.List;

/**
 * Where in a file the people stand: by which separator, below which header line, in which columns.
 *
 * @param header null: a list without one
 */
record RosterTable(char separator, Line header, RosterColumns columns, List<Line> rows) {

  /** Reports begin with what they are about. */
  static final int MOST_LINES_BEFORE = 20;

  private static final String SEPARATORS = ",;\t";
  private static final String HINT = "sep=";

  /**
   * @throws Refusal 400: nothing in it, or no column of e-mails, or more than one
   */
  static RosterTable of(String text, AskedColumns asked) {
    int from = 0;
    String separators = SEPARATORS;
    if (text.regionMatches(true, 0, HINT, 0, HINT.length())
        && text.length() > HINT.length() + 1
        && "\r\n".indexOf(text.charAt(HINT.length() + 1)) >= 0) {
      separators = String.valueOf(text.charAt(HINT.length()));
      from = text.startsWith("\r\n", HINT.length() + 1) ? HINT.length() + 3 : HINT.length() + 2;
    }
    RosterTable best = null;
    List<Line> widest = List.of();
    for (char separator : separators.toCharArray()) {
      List<Line> lines = RosterLines.of(text, separator, from, from == 0 ? 1 : 2);
      RosterTable found = named(lines, separator, asked);
      if (found != null && (best == null || found.width() > best.width())) {
        best = found;
      }
      if (widest.isEmpty() || width(lines) > width(widest)) {
        widest = lines;
      }
    }
    if (best == null) {
      best = unnamed(text, separators, from, asked);
    }
    if (best == null) {
      best = seats(text, separators, from, asked);
    }
    if (best == null) {
      throw noColumn(widest, asked);
    }
    return best;
  }

  RosterFile told(String encoding) {
    return new RosterFile(
        encoding,
        String.valueOf(separator),
        header == null ? null : header.number(),
        header == null || columns.email() < 0
            ? null
            : RosterColumns.shown(header.cell(columns.email())),
        columns.userName() < 0 ? null : RosterColumns.shown(header.cell(columns.userName())));
  }

  private int width() {
    return header == null ? 1 : header.cells().size();
  }

  private static int width(List<Line> lines) {
    return lines.isEmpty() ? 0 : lines.get(0).cells().size();
  }

  private static RosterTable named(List<Line> lines, char separator, AskedColumns asked) {
    for (int i = 0; i < lines.size() && lines.get(i).number() <= MOST_LINES_BEFORE; i++) {
      RosterColumns columns = RosterColumns.byName(lines.get(i).cells(), asked);
      if (columns != null && !isOfTheReport(lines, i, asked)) {
        return new RosterTable(
            separator, lines.get(i), columns, lines.subList(i + 1, lines.size()));
      }
    }
    return null;
  }

  /** One line of values, then a gap and the header of the people: what the report is about. */
  private static boolean isOfTheReport(List<Line> lines, int header, AskedColumns asked) {
    int next = header + 2;
    return next < lines.size()
        && lines.get(next).number() <= MOST_LINES_BEFORE
        && lines.get(next).afterGap()
        && !lines.get(next).cells().equals(lines.get(header).cells())
        && RosterColumns.byName(lines.get(next).cells(), asked) != null;
  }

  /** By values: a column of logins that are addresses, or one address a line. */
  private static RosterTable unnamed(String text, String separators, int from, AskedColumns asked) {
    RosterTable list = null;
    for (char separator : separators.toCharArray()) {
      List<Line> lines = RosterLines.of(text, separator, from, from == 0 ? 1 : 2);
      for (int i = 0; i < lines.size() && lines.get(i).number() <= MOST_LINES_BEFORE; i++) {
        List<Line> rows = lines.subList(i + 1, lines.size());
        RosterColumns columns = RosterColumns.byValues(lines.get(i).cells(), rows, asked);
        if (columns != null) {
          return new RosterTable(separator, lines.get(i), columns, rows);
        }
      }
      if (list == null && asked.email() == null && asked.userName() == null) {
        list = withoutHeader(lines, separator);
      }
    }
    return list;
  }

  private static RosterTable seats(String text, String separators, int from, AskedColumns asked) {
    RosterTable best = null;
    for (char separator : separators.toCharArray()) {
      List<Line> lines = RosterLines.of(text, separator, from, from == 0 ? 1 : 2);
      for (int i = 0; i < lines.size() && lines.get(i).number() <= MOST_LINES_BEFORE; i++) {
        List<Line> rows = lines.subList(i + 1, lines.size());
        RosterColumns columns = RosterColumns.ofSeats(lines.get(i).cells(), rows, asked);
        RosterTable found =
            columns == null ? null : new RosterTable(separator, lines.get(i), columns, rows);
        if (found != null && (best == null || found.width() > best.width())) {
          best = found;
        }
      }
    }
    return best;
  }

  private static RosterTable withoutHeader(List<Line> lines, char separator) {
    List<String> first =
        lines.stream()
            .filter(line -> line.objection() == null)
            .findFirst()
            .map(Line::cells)
            .orElse(List.of());
    List<String> addresses = first.stream().filter(RosterColumns::isAddress).toList();
    return addresses.size() == 1
        ? new RosterTable(
            separator, null, new RosterColumns(first.indexOf(addresses.get(0)), -1), lines)
        : null;
  }

  private static Refusal noColumn(List<Line> lines, AskedColumns asked) {
    if (lines.isEmpty()) {
      return Refusal.invalid("", "The file is empty; a column of e-mails is required.");
    }
    String seen =
        lines.stream()
            .filter(line -> line.number() <= MOST_LINES_BEFORE && line.cells().size() > 1)
            .findFirst()
            .map(line -> RosterColumns.named(line.cells()))
            .orElseGet(() -> RosterColumns.shown(lines.get(0).raw()));
    return asked.email() == null
        ? Refusal.invalid(
            "",
            "No column is named as one of e-mails (Email, E-mail address, …). The columns are: "
                + seen
                + ". Say which with ?emailColumn=; for seats without e-mail name a column Username,"
                + " and say ?emailColumn=- where addresses stand in another.")
        : Refusal.invalid(
            "?emailColumn",
            "The file has no column "
                + RosterColumns.shown(asked.email())
                + "; it has: "
                + seen
                + ".");
  }
}
