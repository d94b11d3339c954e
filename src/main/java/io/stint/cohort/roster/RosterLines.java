package io.stint.cohort.roster;

import io.stint.web.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * CSV taken apart by one separator, line by line. A library gives up at the first quote that is not
 * closed; here the line alone is said to be unreadable, and reading goes on with the next.
 */
final class RosterLines {

  /** What a spreadsheet's cell can hold. */
  private static final int LONGEST_QUOTED = 32_767;

  private static final int MOST_CELLS = 1_024;

  private final String text;
  private final char separator;
  private final List<Line> lines = new ArrayList<>();

  private int at;
  private int number = 1;

  /**
   * What stands between two line ends; more lines where a quoted cell has line breaks.
   *
   * @param number of the first line, from 1
   * @param raw as it was sent
   * @param afterGap a blank line is before it
   * @param objection why it could not be taken apart; null: it could
   */
  record Line(int number, String raw, List<String> cells, boolean afterGap, String objection) {

    String cell(int column) {
      return column >= 0 && column < cells.size() ? cells.get(column) : "";
    }

    boolean isBlank() {
      return objection == null && cells.stream().allMatch(String::isBlank);
    }
  }

  private static final class Unreadable extends Exception {

    Unreadable(String reason) {
      super(reason, null, false, false);
    }
  }

  private RosterLines(String text, char separator, int from, int number) {
    this.text = text;
    this.separator = separator;
    this.at = from;
    this.number = number;
  }

  /**
   * The lines that are not blank.
   *
   * @throws Refusal 400: too many
   */
  static List<Line> of(String text, char separator, int from, int number) {
    return new RosterLines(text, separator, from, number).read();
  }

  private List<Line> read() {
    boolean gap = false;
    while (at < text.length()) {
      Line line = line(gap);
      gap = line.isBlank();
      if (!gap) {
        lines.add(line);
      }
      if (lines.size() > Roster.MOST_ROWS + RosterTable.MOST_LINES_BEFORE) {
        throw tooMany();
      }
    }
    return lines;
  }

  static Refusal tooMany() {
    return Refusal.invalid(
        "", "The file has more than 10,000 rows; send the rest in another file.");
  }

  private Line line(boolean gap) {
    int start = at;
    int first = number;
    try {
      List<String> cells = cells();
      String raw = text.substring(start, at);
      endLine();
      return new Line(first, raw, cells, gap, null);
    } catch (Unreadable e) {
      at = start;
      number = first;
      while (at < text.length() && !isLineEnd(at)) {
        at++;
      }
      String raw = text.substring(start, at);
      endLine();
      return new Line(first, raw, List.of(), gap, e.getMessage());
    }
  }

  private List<String> cells() throws Unreadable {
    List<String> cells = new ArrayList<>();
    while (true) {
      if (cells.size() == MOST_CELLS) {
        throw new Unreadable("this line has more than 1,024 columns");
      }
      int from = at;
      skipBlanks();
      cells.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain(from));
      if (at == text.length() || isLineEnd(at)) {
        return cells;
      }
      at++;
    }
  }

  private String plain(int from) {
    while (at < text.length() && text.charAt(at) != separator && !isLineEnd(at)) {
      at++;
    }
    return text.substring(from, at);
  }

  private String quoted() throws Unreadable {
    StringBuilder cell = new StringBuilder();
    at++;
    while (at < text.length() && cell.length() <= LONGEST_QUOTED) {
      char one = text.charAt(at);
      boolean isQuote = one == '"';
      if (isQuote && (at + 1 == text.length() || text.charAt(at + 1) != '"')) {
        at++;
        skipBlanks();
        if (at < text.length() && text.charAt(at) != separator && !isLineEnd(at)) {
          throw new Unreadable("this line has text behind a closing quote, or a quote too many");
        }
        return cell.toString();
      }
      if (isLineEnd(at)) {
        endLine();
        cell.append('\n');
      } else {
        cell.append(one);
        at += isQuote ? 2 : 1;
      }
    }
    throw new Unreadable("this line has a quote that is not closed");
  }

  private void skipBlanks() {
    while (at < text.length()
        && text.charAt(at) != separator
        && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private boolean isLineEnd(int index) {
    return text.charAt(index) == '\n' || text.charAt(index) == '\r';
  }

  private void endLine() {
    if (at < text.length()) {
      boolean two = text.startsWith("\r\n", at);
      at += two ? 2 : 1;
      number++;
    }
  }
}
