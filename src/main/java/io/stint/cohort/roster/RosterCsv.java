package io.stint.cohort.roster;

import io.stint.cohort.roster.RosterLines.Line;
import io.stint.web.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Reads a roster as other systems and spreadsheets write it: {@code docs/rosters.md}. */
public final class RosterCsv {

  static final int LONGEST_FIELD = 1_024;

  private final RosterTable table;
  private final KeptColumns kept;
  private final List<Roster.Row> rows = new ArrayList<>();

  private RosterCsv(RosterTable table, AskedColumns asked) {
    this.table = table;
    this.kept =
        new KeptColumns(table.header() == null ? null : table.header().cells(), asked.keep());
  }

  static Roster read(byte[] file) {
    return read(file, AskedColumns.NONE);
  }

  /**
   * @param file null: nothing was sent, which is refused as an empty one
   * @throws Refusal 400: no text, no column of e-mails nor one of user names, or several, too many
   *     rows
   */
  public static Roster read(byte[] file, AskedColumns asked) {
    RosterText text = RosterText.of(file);
    RosterTable table = RosterTable.of(text.text(), asked);
    RosterCsv csv = new RosterCsv(table, asked);
    csv.readRows();
    return new Roster(csv.rows, table.told(text.encoding()));
  }

  private void readRows() {
    boolean gap = false;
    for (Line line : table.rows()) {
      gap |= line.afterGap();
      if (line.objection() != null) {
        add(rejected(line, line.objection()));
      } else if (table.header() != null && line.cells().equals(table.header().cells())) {
        add(rejected(line, "this is the header line again"));
      } else if (gap && RosterColumns.byName(line.cells(), AskedColumns.NONE) != null) {
        add(rejected(line, "another table begins here; what stands from here on is not read"));
        return;
      } else {
        add(row(line));
        gap &= !table.columns().isSomebody(line);
      }
    }
  }

  private void add(Roster.Row row) {
    if (rows.size() == Roster.MOST_ROWS) {
      throw RosterLines.tooMany();
    }
    rows.add(row);
  }

  private Roster.Row row(Line line) {
    String email = table.columns().email() < 0 ? null : line.cell(table.columns().email());
    String userName = line.cell(table.columns().userName());
    if (email != null && email.length() > LONGEST_FIELD || userName.length() > LONGEST_FIELD) {
      return rejected(line, "the e-mail or user name has more than 1,024 characters");
    }
    if ((email == null ? userName : email).indexOf('\n') >= 0) {
      return rejected(line, "the quotes of this line hold the next ones too");
    }
    if (holdsAnother(line)) {
      return rejected(
          line, "the quotes of this line hold the address of another, whoever wrote it there");
    }
    return new Roster.Row(
        line.number(),
        email == null ? null : Email.bare(email),
        MembersRequest.name(withoutMark(userName)),
        null,
        kept.of(line));
  }

  /**
   * Somebody's note with a line break, or a quote that is not closed and swallows the next person:
   * nobody can tell, and whoever writes a note must not come to add people by it.
   */
  private boolean holdsAnother(Line line) {
    String[] parts = line.raw().split("\\R");
    for (int i = 1; i < parts.length; i++) {
      for (String cell : parts[i].split("[,;\\t\"]")) {
        if (RosterColumns.isAddress(cell)) {
          return true;
        }
      }
    }
    return false;
  }

  /** What keeps a spreadsheet from running a cell, as Stint's own lists have it. */
  private static String withoutMark(String cell) {
    return cell.length() > 1 && cell.charAt(0) == '\'' && "=+-@".indexOf(cell.charAt(1)) >= 0
        ? cell.substring(1)
        : cell;
  }

  private static Roster.Row rejected(Line line, String reason) {
    String raw = line.raw().split("\\R", 2)[0].strip();
    return new Roster.Row(
        line.number(), raw.length() > 254 ? raw.substring(0, 254) + "…" : raw, null, reason);
  }
}
